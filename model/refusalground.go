package model

import (
	"slices"
	"strings"
)

// RefusalGround is a provision by which a request may be refused, and the
// rights that it may be held against. Nothing refuses a withdrawal of consent
// (Art. 7(3) GDPR) or an objection to direct marketing (Art. 21(3)).
type RefusalGround struct {
	Key, Law, Title string
	Rights          []Right
}

var (
	anyCopyOrChange = []Right{Access, Portability, Erasure, Rectification, Restriction}
	onlyErasure     = []Right{Erasure}
)

// RefusalGrounds is the table of grounds.
var RefusalGrounds = []RefusalGround{
	{"unfounded", "Art. 12(5)(b) GDPR", "manifestly unfounded", anyCopyOrChange},
	{"excessive", "Art. 12(5)(b) GDPR", "excessive, in particular by repetition", anyCopyOrChange},
	{"unidentifiable", "Art. 11(2) GDPR", "the data cannot be traced to the person", anyCopyOrChange},
	{"expression", "Art. 17(3)(a) GDPR", "freedom of expression and information", onlyErasure},
	{"legal-obligation", "Art. 17(3)(b) GDPR", "a legal obligation to process, or a public task", onlyErasure},
	{"public-health", "Art. 17(3)(c) GDPR", "public interest in public health", onlyErasure},
	{"archiving", "Art. 17(3)(d) GDPR", "archiving, research or statistics", onlyErasure},
	{"legal-claims", "Art. 17(3)(e) GDPR", "establishment, exercise or defence of legal claims", onlyErasure},
	{"others-rights", "Art. 15(4) GDPR", "rights and freedoms of others", []Right{Access}},
	{"out-of-scope", "Art. 20(1) GDPR", "not provided by the person on consent or contract, or not automated", []Right{Portability}},
	{"compelling", "Art. 21(1) GDPR", "compelling legitimate grounds, or legal claims", []Right{Objection}},
}

// refusalGround finds the ground that a ruling names.
func refusalGround(items []string) (RefusalGround, error) {
	var keys []string
	for _, g := range RefusalGrounds {
		if len(items) == 1 && items[0] == g.Key {
			return g, nil
		}
		keys = append(keys, g.Key)
	}
	return RefusalGround{}, Refuse("usage", "name one ground of refusal; they are %s", strings.Join(keys, ", "))
}

// covers refuses a ground that does not hold against all that a request asks
// for.
func (g RefusalGround) covers(r Request) error {
	if len(r.Rights) == 0 {
		return Refuse("state", "%s has no confirmed right; triage it first", r.ID)
	}
	for _, right := range r.Rights {
		switch {
		case right == ObjectionMarketing:
			return Refuse("state", "an objection to direct marketing cannot be refused (Art. 21(3) GDPR): it took effect when it came in")
		case right == Withdrawal:
			return Refuse("state", "a withdrawal of consent cannot be refused (Art. 7(3) GDPR)")
		case !slices.Contains(g.Rights, right):
			return Refuse("state", "%s (%s) does not hold against %s, which %s asks for; split the request, or name another ground", g.Key, g.Law, right, r.ID)
		}
	}
	return nil
}

// groundKeys are the grounds' keys, in the table's order.
func groundKeys() []string {
	keys := make([]string, len(RefusalGrounds))
	for i, g := range RefusalGrounds {
		keys[i] = g.Key
	}
	return keys
}
