package model

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"integrora.com/opsconsole/model/pack"
)

// RulingRelease releases a copy of a person's data to the person. Its items are
// terms: "to=age1…" or "to=passphrase", "automated=none", and for each recipient
// outside the EEA its safeguard, such as "resend=dpf".
const RulingRelease RulingOp = "release"

// ToPassphrase is the recipient who has no key: the console makes a passphrase
// at the export.
const ToPassphrase = "passphrase"

// rulingsRelease are the rulings of handing out copies.
func rulingsRelease() []RulingRule {
	return []RulingRule{{Op: RulingRelease, Title: "release a copy of the person's data", Law: "Art. 12(3), 15, 20 GDPR",
		Propose: ActProposeRelease, Approve: ActApproveRelease, On: KindRequest, Fields: []RulingField{
			{Name: "to", Label: "Sealed to", Prefix: "to=", Help: "passphrase, or the person's public key of age (age1…)"},
			{Name: "automated", Label: "Automated", Prefix: "automated=", Options: []string{"none"}, Optional: true, Help: "you made sure that no decision is based solely on automated processing (Art. 22 GDPR)"},
			{Name: "safeguards", Label: "Transfers", Optional: true, Many: true, Help: "for each recipient outside the EEA what the transfer rests on, as resend=dpf"},
		}, Holds: true, Text: releaseText, Make: makeRelease}}
}

// releaseTerms are the items of a release, read.
type releaseTerms struct {
	to         string
	automated  bool // "none" was said
	safeguards map[string]string
}

func (r Ruling) releaseTerms() (releaseTerms, error) {
	t := releaseTerms{safeguards: map[string]string{}}
	for _, item := range r.Items {
		name, value, _ := strings.Cut(item, "=")
		switch {
		case name == "to" && t.to == "" && (value == ToPassphrase || pack.ValidRecipient(value)):
			t.to = value
		case name == "to":
			return t, Refuse("usage", "say once to whom it is sealed: to=%s, or to= and the person's public key of age (age1…), as the person gave it", ToPassphrase)
		case name == "automated" && value == "none":
			t.automated = true
		case ValidSlug(name) && slices.Contains(pack.Safeguards, value):
			t.safeguards[name] = value
		default:
			return t, Refuse("usage", "a release takes to=%s or to=age1…, automated=none, and SUBPROCESSOR=%s; one of its items is none of these", ToPassphrase, strings.Join(pack.Safeguards, "|"))
		}
	}
	if t.to == "" {
		return t, Refuse("usage", "say to whom it is sealed: to=%s, or to= and the person's public key of age (age1…)", ToPassphrase)
	}
	return t, nil
}

// ReleasedCopy builds the copy that a release is about, as it would be now. That
// it is the one that was released its digest tells.
func ReleasedCopy(read Reader, r Ruling) (Copy, pack.Package, error) {
	terms, err := r.releaseTerms()
	if err != nil {
		return Copy{}, pack.Package{}, err
	}
	req, err := read.Request(r.Object)
	if err != nil {
		return Copy{}, pack.Package{}, err
	}
	c, err := CopyOf(read, req, r.At, terms.safeguards)
	if err != nil {
		return Copy{}, pack.Package{}, err
	}
	built, err := pack.Build(c.Input)
	return c, built, err
}

// releaseText binds the ruling to the digest of exactly the package, and to its
// recipient.
func releaseText(call *Call, r *Ruling) ([]string, error) {
	r.Request = r.Object
	terms, err := r.releaseTerms()
	if err != nil {
		return nil, err
	}
	c, built, err := ReleasedCopy(call, *r)
	if err != nil {
		return nil, err
	}
	left := c.Undecided()
	switch {
	case c.Identified == "":
		return nil, Refuse("identity", "nobody made sure that %s is from the person: ask with a query for what identifies them, and record the answer (Art. 12(6) GDPR)", r.Object)
	case len(left) > 0:
		return nil, Refuse("review", "%d values are not reviewed for the rights of others (Art. 15(4) GDPR); the first is %s", len(left), left[0])
	case c.Input.Access && !terms.automated:
		return nil, Refuse("release", "the statement says that no decision is based solely on automated processing (Art. 15(1)(h) GDPR): make sure, and say automated=none; otherwise it cannot be released from here")
	}
	lines := append(c.lines(), "manifest sha256 "+hex.EncodeToString(built.Digest[:]), fmt.Sprintf("files: %d", len(built.Files)))
	for _, id := range slices.Sorted(maps.Keys(terms.safeguards)) {
		lines = append(lines, "transfer to "+id+" rests on: "+terms.safeguards[id])
	}
	if terms.automated {
		lines = append(lines, "automated decisions (Art. 22): none, as the proposer made sure")
	}
	restricted, err := c.restricted(call)
	if err != nil {
		return nil, err
	}
	return append(append(lines, restricted...), "sealed to: "+terms.to), nil
}

// restricted says that restricted data is handed out to the person at their own
// request: that is the consent of Art. 18(2) GDPR, and both who release it see it.
func (c Copy) restricted(read peopleReader) ([]string, error) {
	if c.Input.Person == "" {
		return nil, nil
	}
	p, err := read.Person(c.Input.Person)
	if err != nil || !p.Restricted() {
		return nil, err
	}
	return append(p.restrictionLines(), "handed out at the person's own request, which is their consent to that (Art. 18(2) GDPR)"), nil
}

// makeRelease lets the copy be exported; that is an act of its own, with a code
// of its own.
func makeRelease(call *Call, r Ruling) (Decision, error) {
	c, built, err := ReleasedCopy(call, r)
	if err != nil {
		return Decision{}, err
	}
	d, err := moveRequest(call, ActApproveRelease, r.Request, Released, "copy released", func(req *Request, from State) error {
		if req.Ruling != r.ID {
			return Refuse("state", "%s does not wait for %s", req.ID, r.ID)
		}
		switch {
		case c.Input.Person == "":
			req.Outcome = OutcomeNotHeld
		case c.Withheld() > 0:
			req.Outcome = OutcomePartly
		default:
			req.Outcome = OutcomeGranted
		}
		return nil
	})
	d.Facts = append(d.Facts, Fact{"package_sha256", hex.EncodeToString(built.Digest[:])})
	return d, err
}
