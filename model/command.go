package model

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Command is one change that somebody asks for: a plain value. Every change to
// the store is one, given by console, remote command, import or scheduler
// alike.
type Command interface {
	// Act is the command's row in the catalogue: its name and who may give
	// it. A command without one does not compile.
	Act() *Act
	// Decide says what changes, or refuses. It reads through call.Reader
	// only, and must not keep or change anything.
	Decide(call *Call) (Decision, error)
}

// Call is all that a decision may know beside the command itself.
type Call struct {
	Reader
	Actor      Admin     // as stored at this moment
	At         time.Time // UTC
	Codes      Codes
	Signatures Signatures
	// Seed makes new ids a function of the call, so that the same call
	// decides the same wherever it is applied. 32 random bytes.
	Seed   [32]byte
	drawn  uint64
	raised []Alarm
}

// NewID makes a random id with the given prefix. Ids sort by time, so that
// stores append: 6 bytes of milliseconds, 10 of randomness.
func (c *Call) NewID(prefix string) string {
	var block [40]byte
	copy(block[:], c.Seed[:])
	binary.BigEndian.PutUint64(block[32:], c.drawn)
	c.drawn++
	sum := sha256.Sum256(block[:])
	var id [16]byte
	binary.BigEndian.PutUint64(id[:8], uint64(c.At.UnixMilli())<<16|c.drawn&0xffff)
	copy(id[8:], sum[:8])
	return prefix + "-" + strings.ToLower(idText.EncodeToString(id[:]))
}

var idText = base32.HexEncoding.WithPadding(base32.NoPadding)

// StepUp consumes the actor's fresh code and returns the actor as it must be
// stored, also when it refuses: put it in the decision either way.
func (c *Call) StepUp(code string) (Admin, error) {
	actor := c.Actor
	policy, err := c.Access()
	if err != nil {
		return actor, err
	}
	err = actor.UseCode(c.Codes, policy.StrictCodes, code, c.At)
	if CodeOf(err) == "code_wrong" && actor.Factor.LockedUntil.After(c.At) {
		if _, fault := c.raise(AlarmCodeLocked, actor.Name, ""); fault != nil {
			return actor, fault
		}
	}
	return actor, err
}

// Reader is the narrow view of the store that decisions read through. Getters
// return a "not_found" refusal for what is not there.
type Reader interface {
	Tenant(slug string) (Tenant, error)
	Person(id string) (Person, error)
	Consent(id string) (Consent, error)
	ConsentsOf(person string) ([]Consent, error)
	InvoicesOf(person string) ([]Invoice, error)
	Invoice(id string) (Invoice, error)
	// EachInvoice visits every invoice in the order of ids until visit says
	// false.
	EachInvoice(visit func(Invoice) (bool, error)) error
	Request(id string) (Request, error)
	CaseFile(id string) (CaseFile, error)
	ContentOf(person string) (Content, error)
	// ContentRefs lists what a tenant keeps about people, whether or not we still
	// know them ourselves.
	ContentRefs(tenant string) ([]Ref, error)
	// Content is what a tenant keeps about a person, whether or not we still
	// know the person ourselves.
	Content(tenant, person string) (Content, error)
	Plan(request string) (Plan, error)
	Erasure(id string) (ErasureRecord, error)
	TenantErasure(id string) (TenantErasure, error)
	// ClosedRequests lists the letters, by the request that came in, of which that
	// request is closed and whose file is there.
	ClosedRequests() ([]string, error)
	// EndedConsents lists the consents that had ended when the store last looked,
	// which it does by the day.
	EndedConsents() ([]string, error)
	// Segments lists the closed months of the log, oldest first.
	Segments() ([]Segment, error)
	// PeopleOf lists the ids of a tenant's people.
	PeopleOf(tenant string) ([]string, error)
	Admin(id string) (Admin, error)
	Admins() ([]Admin, error)
	Subprocessors() ([]Subprocessor, error)
	// Access is the access policy; the zero one when none was ever set.
	Access() (AccessPolicy, error)
	Change(id string) (Change, error)
	Ruling(id string) (Ruling, error)
	// Terms finds what was shown, by the SHA-256 of its wording in hex.
	Terms(sum string) (Terms, error)
	// OpenRulings lists the undecided rulings about an object, expired ones too.
	OpenRulings(object string) ([]Ruling, error)
	// Rotating is the id of the rotation of keys that is going on; empty when
	// there is none.
	Rotating() (string, error)
	Hold(id string) (Hold, error)
	// Holds lists every legal hold, ended ones too.
	Holds() ([]Hold, error)
	// Retention is a retention rule as stored, or the published one where none
	// was ever changed.
	Retention(id string) (RetentionRule, error)
	// Entry is an entry of a register as stored, or as published where it was
	// never changed.
	Entry(id string) (Entry, error)
	// Entries lists a register's entries by id.
	Entries(register RegisterID) ([]Entry, error)
	// AgreementsOf lists the agreements in force with a tenant.
	AgreementsOf(tenant string) ([]Entry, error)
	// NamedBy is another entry that names an entry (Entry.Names); empty when none
	// does.
	NamedBy(id string) (string, error)
	// SubNotice is the notice of a sub-processor to a tenant (SubNoticeID).
	SubNotice(id string) (SubNotice, error)
	// EachTenant visits every tenant in the order of slugs until visit says false.
	EachTenant(visit func(Tenant) (bool, error)) error
	// Promise is a promise's history; an empty one when nothing was noted yet.
	Promise(id string) (PromiseRecord, error)
	Incident(id string) (Incident, error)
	BreakGlass(id string) (BreakGlass, error)
	// Family lists the requests of the letter that came in as a request, that
	// one among them.
	Family(request string) ([]Request, error)
	// OpenRequestsOf lists the requests of a person that are not closed.
	OpenRequestsOf(person string) ([]Request, error)
	// ByExternal finds the record that a source system knows as external in
	// the tenant; erased names the erasure when its person was erased.
	ByExternal(kind Kind, tenant, external string) (id, erased string, err error)
	// ByEmail lists the people with an e-mail address, by their ids.
	ByEmail(address string) ([]string, error)
	// Suppression is an entry of the list of addresses that get no marketing;
	// ByExternal finds it by the address, which it names as erased.
	Suppression(id string) (Suppression, error)
	// ByMessage finds the request made from a message, or what it was
	// joined as (L-3/1).
	ByMessage(messageID string) (id string, err error)
	OutLetter(id string) (OutLetter, error)
	OutText(id string) (OutText, error)
	Joined(id string) (Joined, error)
	// ByOurs finds the letter of ours (L-3) that has a message id.
	ByOurs(messageID string) (letter string, err error)
	Alarms() ([]Alarm, error)
	Backup(id string) (Backup, error)
	Restore(id string) (Restore, error)
	// RootAt is the audit log's root over its first size entries; nil when the
	// log has fewer, or they cannot be read.
	RootAt(size uint64) ([]byte, error)
	// Consultations are the reveals of a person's data, and of the letters of
	// their requests, those handed out with evidence too, before an instant, oldest
	// first.
	Consultations(person string, before time.Time) ([]Consultation, error)
	// Next is the next number of a kind: R-42, E-7.
	Next(kind Kind) (int, error)
}

// Decision is what a command changes: records to write and to delete, and what
// the audit entry says. Nothing in it but the records may be personal.
type Decision struct {
	Put    []Record
	Delete []Ref
	Object string // what the entry is about
	Facts  []Fact
	Result Result
	// Quiet is set when nothing changed (a rerun): no entry is written.
	Quiet bool
	// Tombstones are marks, kept without personal data, that stop an import
	// from bringing an erased person back, or from marketing to who objected.
	Tombstones []Tombstone
	// Reseal names records whose content stays and that are sealed under the
	// present version of their key; one that is, or is gone, is passed over.
	Reseal []Ref
	// Prune is below which entry the bodies of the log's entries go; their leaves
	// stay. 0: none goes.
	Prune uint64
	// Reblind names records whose look-up values are blinded under the present
	// index key, and marks of erased records (see storage).
	Reblind []Ref
}

// Tombstone names an erased record of a source system; storage keeps only a
// keyed digest of it.
type Tombstone struct {
	Kind             Kind
	Tenant, External string
	Erasure          string
}

// Fact is one thing an audit entry says: a count, a state, a field's name, a
// digest, a rule's version. Never a person's data.
type Fact struct{ Name, Value string }

// Result is what the giver of a command is told.
type Result struct {
	ID      string       // the request, erasure or admin that was made or changed
	Lines   []LineResult // of an import
	Message string
	// Undo takes the change back as long as nobody built on it. It is given
	// like any other command, and an entry of its own in the log; nil when
	// there is no way back.
	Undo Command
}

// LineResult is what became of one line of an import.
type LineResult struct {
	Line    int
	Outcome string // "created", "unchanged", "extended" or "refused"; to a machine "taken" or "refused"
	Reason  string
}
