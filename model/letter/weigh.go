package letter

import (
	"math/bits"

	"integrora.com/opsconsole/model"
)

// How much a sentence counts for a right. Evidence of several sentences adds up
// as 1-(1-a)(1-b)…; what reaches enough is suggested.
const (
	enough = 0.5

	claimed       = 0.80 // words that ask by themselves
	topicAsked    = 0.70 // the right named where something is asked
	articleAsked  = 0.70 // its article cited where something is asked
	articleTopic  = 0.75 // article and right together
	allThree      = 0.92
	topicAlone    = 0.15
	articleAlone  = 0.15
	subjectClaim  = 0.60
	subjectTopic  = 0.40
	subjectLawful = 0.45 // the subject cites the article
	chased        = 0.40 // one sign of a follow-up; two make it
)

// evidence is what the letter holds for each right.
type evidence struct {
	score map[model.Right]float64
	why   map[model.Right]string // of the strongest sentence
	best  map[model.Right]float64
	words int  // words read
	law   bool // the regulation is named
	about bool // or a right, however loosely
	// advertises: direct marketing is spoken of
	advertises bool

	chases int     // sentences that chase an earlier request
	fresh  float64 // the strongest asking in a sentence that chases nothing
}

func (e *evidence) add(right model.Right, weight float64, why string) {
	e.score[right] = 1 - (1-e.score[right])*(1-weight)
	if weight > e.best[right] {
		e.best[right], e.why[right] = weight, why
	}
}

func weigh(subject, body []sentence, langs []*reader) *evidence {
	e := &evidence{
		score: map[model.Right]float64{}, why: map[model.Right]string{}, best: map[model.Right]float64{},
		law: namesLaw(subject, body),
	}
	var masks []uint64
	read := func(s sentence, isSubject bool) {
		e.words += len(s)
		cited := articles(s)
		// The tables of several languages may see the same sentence; for each
		// right the strongest reading counts, once.
		claims, topics, asks := map[model.Right]bool{}, map[model.Right]bool{}, false
		for _, l := range langs {
			masks = l.vocab.places(s, masks)
			e.about = l.read(s, masks, e.law, claims, topics) || e.about
			asks = asks || l.asks(masks)
		}
		if listed(claims, topics) && len(cited) < 2 {
			for _, right := range others {
				delete(claims, right)
				delete(topics, right)
			}
		}
		chases := claims[model.FollowUp] || topics[model.FollowUp]
		if chases {
			e.chases++
		}
		for _, right := range model.Rights {
			hasArticle := cited[right] && (e.law || topics[right] || claims[right])
			weight, why := weightOf(right, isSubject, claims[right], topics[right], asks, hasArticle)
			// "A copy in a machine-readable form" asks for portability; the
			// same words do not ask for access as well.
			if right == model.Access && !hasArticle && (topics[model.Portability] || claims[model.Portability]) {
				continue
			}
			if weight > 0 {
				e.add(right, weight, why)
				if !chases && !isSubject {
					e.fresh = max(e.fresh, weight)
				}
			}
		}
	}
	for _, s := range subject {
		read(s, true)
	}
	for _, s := range body {
		read(s, false)
	}
	return e
}

// others are the rights that Art. 15(1)(e) has the controller tell about.
var others = []model.Right{model.Rectification, model.Erasure, model.Restriction, model.Objection}

// listed reports whether a sentence names three of them or more: it then wants
// to be told that they exist, as an access request may.
func listed(claims, topics map[model.Right]bool) bool {
	n := 0
	for _, right := range others {
		if claims[right] || topics[right] {
			n++
		}
	}
	return n >= 3
}

func weightOf(right model.Right, subject, claim, topic, asks, article bool) (float64, string) {
	cite := right.Article()
	if subject {
		switch {
		case right == model.FollowUp && (claim || topic):
			return chased, "chased in the subject"
		case article:
			return subjectLawful, cite + " in the subject"
		case claim:
			return subjectClaim, "asked for in the subject"
		case topic:
			return subjectTopic, "named in the subject"
		}
		return 0, ""
	}
	switch {
	case right == model.FollowUp && claim:
		return claimed, "an earlier request is chased (body)"
	case right == model.FollowUp && topic:
		return chased, "a missing answer is complained of (body)"
	case article && (claim || topic && asks):
		return allThree, cite + " and words of asking (body)"
	case claim:
		return claimed, "asked for in words (body)"
	case article && topic:
		return articleTopic, cite + " and the right named (body)"
	case topic && asks:
		return topicAsked, "named where something is asked (body)"
	case article && asks:
		return articleAsked, cite + " cited where something is asked (body)"
	case article:
		return articleAlone, cite + " cited (body)"
	case topic:
		return topicAlone, "named (body)"
	}
	return 0, ""
}

func (r *reader) asks(masks []uint64) bool {
	for _, p := range r.ask {
		if p.find(masks, func(int, int) bool { return true }) {
			return true
		}
	}
	return false
}

// read notes the rights that s claims or names in this language, and reports
// whether it names any, be it loosely.
func (r *reader) read(s sentence, masks []uint64, law bool, claims, topics map[model.Right]bool) (about bool) {
	var commas uint64
	for i, w := range s {
		if w == "," {
			commas |= 1 << i
		}
	}
	denials := either(masks, r.not)
	conditions := either(masks, r.cond) | either(masks, r.opens)&(commas<<1)
	// "Tell me whether it leads to a deletion, a cancellation": a condition in
	// the middle of a clause rules the rest of the sentence; one that opens a
	// clause ("If so, delete …") ends with it.
	ruled := uint64(0)
	if inside := conditions &^ (commas << 1); inside != 0 {
		ruled = ^uint64(0) << bits.TrailingZeros64(inside)
	}
	for _, right := range model.Rights {
		accept := func(p pattern, ruled uint64) func(from, to int) bool {
			return func(from, to int) bool {
				begin, end := clause(commas, from, to, len(s))
				if !p.denies && denials&span(max(begin, from-4), min(end, to+r.table.denies)) != 0 {
					return false
				}
				// Whether data are processed is what an access request asks.
				return right == model.Access || conditions&span(begin, from+1) == 0 && ruled&(1<<from) == 0
			}
		}
		for _, p := range r.claims[right] {
			if !claims[right] && p.find(masks, accept(p, 0)) {
				claims[right] = true
			}
		}
		for _, p := range r.topics[right] {
			if !topics[right] && p.find(masks, accept(p, ruled)) {
				topics[right] = law || !p.loose
				about = about || right != model.FollowUp
			}
		}
	}
	return about
}

// span is the set of the positions [from, to).
func span(from, to int) uint64 {
	if from >= to {
		return 0
	}
	return (^uint64(0) >> (64 - (to - from))) << from
}

// clause widens [from, to) to the commas around it.
func clause(commas uint64, from, to, n int) (begin, end int) {
	if before := commas & span(0, from); before != 0 {
		begin = 64 - bits.LeadingZeros64(before)
	}
	end = n
	if after := commas & span(to, n); after != 0 {
		end = bits.TrailingZeros64(after)
	}
	return begin, end
}
