package storage

import (
	"encoding/binary"
	"fmt"

	"integrora.com/opsconsole/model"
)

// schema is the version of the encoding of records and of this layout. A store
// of another version is refused.
const schema = 7

// Buckets beside those of the kinds of record.
var (
	bucketMeta     = []byte("meta")
	bucketLog      = []byte("log")         // seq, big-endian → entry, exact bytes
	bucketEmail    = []byte("ix.email")    // blind(e-mail) person id → nothing
	bucketExternal = []byte("ix.external") // blind(kind, tenant, external) → id, or "!" erasure id; blind(suppression, address) → "!" suppression id
	bucketMessage  = []byte("ix.message")  // blind(message id) → request id, or id of what was joined to a letter of ours; blind(our message id) → letter id
	bucketRequests = []byte("ix.requests") // person id, 0, request → nothing
	bucketInvoices = []byte("ix.invoices") // person id, 0, invoice id → nothing
	bucketFamily   = []byte("ix.family")   // request whose letter it is, 0, request split from it → nothing
	bucketExpiry   = []byte("ix.expiry")   // last day, big-endian, given consent's id → nothing
	bucketTold     = []byte("ix.told")     // consent's, person's or suppression's id, of which a recipient has yet to act on something → day it is due, big-endian
	bucketCarried  = []byte("log.carried") // record → what a pruned entry said that was last written of it: its seq, revision, hash
	bucketRulings  = []byte("ix.rulings")  // what it is about, 0, undecided ruling → nothing
	bucketNamed    = []byte("ix.named")    // entry of a register or agreedOwner tenant, 0, entry in force that names it → nothing
)

// agreedOwner stands before a tenant in bucketNamed: no register is called that.
const agreedOwner = "tenant."

// Keys of bucketMeta.
var (
	metaSchema = []byte("schema")
	metaStore  = []byte("store")
	metaTip    = []byte("tip")
	metaRing   = []byte("ring") // the key ring's id and sequence as last seen
)

var kinds = []model.Kind{
	model.KindTenant, model.KindPerson, model.KindConsent, model.KindInvoice, model.KindRequest, model.KindCaseFile,
	model.KindLetter, model.KindPlan, model.KindErasure, model.KindSubprocessor, model.KindAdmin, model.KindContent,
	model.KindAccess, model.KindChange, model.KindAlarm, model.KindIncident, model.KindBreakGlass,
	model.KindOutLetter, model.KindOutText, model.KindJoined, model.KindRuling, model.KindTerms, model.KindBackup, model.KindDrill, model.KindRestore,
	model.KindHold, model.KindRetention, model.KindSuppression, model.KindEntry, model.KindTenantErasure, model.KindSegment, model.KindPromise, model.KindSubNotice,
}

func allBuckets() [][]byte {
	list := [][]byte{bucketMeta, bucketLog, bucketEmail, bucketExternal, bucketMessage, bucketRequests, bucketFamily, bucketInvoices, bucketRulings, bucketNamed, bucketExpiry, bucketTold, bucketCarried}
	for _, k := range kinds {
		list = append(list, []byte(k))
	}
	return list
}

// place is a record's key in its kind's bucket. Numbered records sort by
// number; ids that sort by time are their own keys.
func place(ref model.Ref) ([]byte, error) {
	switch ref.Kind {
	case model.KindRequest, model.KindCaseFile, model.KindLetter, model.KindPlan, model.KindErasure,
		model.KindChange, model.KindAlarm, model.KindIncident, model.KindBreakGlass, model.KindOutLetter, model.KindOutText,
		model.KindRuling, model.KindBackup, model.KindDrill, model.KindRestore, model.KindHold, model.KindSuppression, model.KindTenantErasure:
		n := model.NumberOf(ref.ID)
		if n == 0 {
			return nil, model.NotFound(ref.Kind, ref.ID)
		}
		return binary.BigEndian.AppendUint64(nil, uint64(n)), nil
	}
	if ref.ID == "" || len(ref.ID) > 120 {
		return nil, model.NotFound(ref.Kind, ref.ID)
	}
	return []byte(ref.ID), nil
}

// seqKey is the place of a log entry.
func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// link is a key of an index that joins an owner and a member.
func link(owner, member string) []byte { return []byte(owner + "\x00" + member) }

// wrongVersion says that a store is of a version this program does not know.
func wrongVersion(found int) error {
	hint := "use the program that wrote it, or a newer one"
	if found < schema {
		hint = "older stores are not converted: use the program that wrote it"
	}
	return fmt.Errorf("%w: it is %d, and this program knows %d; %s", ErrVersion, found, schema, hint)
}
