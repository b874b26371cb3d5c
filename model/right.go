package model

// Right is what a letter asks for: a right of the data subject under the GDPR,
// or one of the other things that a privacy mailbox receives.
type Right string

// The rights, with the article that grants each. FollowUp is no right: it
// chases an earlier request.
const (
	Access        Right = "access"        // Art. 15
	Rectification Right = "rectification" // Art. 16
	Erasure       Right = "erasure"       // Art. 17
	Restriction   Right = "restriction"   // Art. 18
	Portability   Right = "portability"   // Art. 20
	Objection     Right = "objection"     // Art. 21(1)
	// ObjectionMarketing is to direct marketing. It is absolute: it takes effect
	// at once, needs no proof of identity, and no refusal of it exists.
	ObjectionMarketing Right = "objection-marketing" // Art. 21(2)–(3)
	Withdrawal         Right = "withdrawal"          // Art. 7(3)
	Complaint          Right = "complaint"           // Art. 77: to us, about how we treat data
	FollowUp           Right = "follow-up"
)

// Rights lists every Right in the order in which pages and tables show them.
var Rights = []Right{Access, Portability, Erasure, Rectification, Restriction, Objection, ObjectionMarketing, Withdrawal, Complaint, FollowUp}

var articles = map[Right]string{
	Access: "Art. 15 GDPR", Rectification: "Art. 16 GDPR", Erasure: "Art. 17 GDPR",
	Restriction: "Art. 18 GDPR", Portability: "Art. 20 GDPR", Objection: "Art. 21 GDPR",
	ObjectionMarketing: "Art. 21(2) GDPR", Complaint: "Art. 77 GDPR",
	Withdrawal: "Art. 7(3) GDPR",
}

// Article names the provision that grants the right, or "" for a follow-up.
func (r Right) Article() string { return articles[r] }

// Known reports whether r is one of Rights.
func (r Right) Known() bool {
	for _, k := range Rights {
		if r == k {
			return true
		}
	}
	return false
}
