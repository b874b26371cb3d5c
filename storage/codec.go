package storage

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"integrora.com/opsconsole/model"
)

var (
	encoder = func() cbor.EncMode {
		o := cbor.CoreDetEncOptions()
		o.Time = cbor.TimeUnix // records keep whole seconds; the log keeps its own time
		m, err := o.EncMode()
		if err != nil {
			panic(err)
		}
		return m
	}()
	decoder = func() cbor.DecMode {
		m, err := cbor.DecOptions{
			ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
			DupMapKey:         cbor.DupMapKeyEnforcedAPF,
			MaxNestedLevels:   16,
		}.DecMode()
		if err != nil {
			panic(err)
		}
		return m
	}()
)

// encode writes a record as deterministic CBOR, its schema version first.
func encode(rec model.Record) ([]byte, error) {
	body, err := encoder.Marshal(rec)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", rec.Ref().Kind, err)
	}
	return append([]byte{schema}, body...), nil
}

// decode reads what encode wrote into a record of type T.
func decode[T model.Record](plain []byte) (T, error) {
	var rec T
	if len(plain) == 0 || plain[0] != schema {
		return rec, fmt.Errorf("record of %T: wanted schema %d", rec, schema)
	}
	if err := decoder.Unmarshal(plain[1:], &rec); err != nil {
		return rec, fmt.Errorf("decode %T: %w", rec, err)
	}
	return rec, nil
}

// decodeAny reads a record whose kind is known at run time.
func decodeAny(kind model.Kind, plain []byte) (model.Record, error) {
	switch kind {
	case model.KindTenant:
		return decode[model.Tenant](plain)
	case model.KindPerson:
		return decode[model.Person](plain)
	case model.KindConsent:
		return decode[model.Consent](plain)
	case model.KindInvoice:
		return decode[model.Invoice](plain)
	case model.KindRequest:
		return decode[model.Request](plain)
	case model.KindCaseFile:
		return decode[model.CaseFile](plain)
	case model.KindLetter:
		return decode[model.Letter](plain)
	case model.KindPlan:
		return decode[model.Plan](plain)
	case model.KindErasure:
		return decode[model.ErasureRecord](plain)
	case model.KindSubprocessor:
		return decode[model.Subprocessor](plain)
	case model.KindAdmin:
		return decode[model.Admin](plain)
	case model.KindAccess:
		return decode[model.AccessPolicy](plain)
	case model.KindChange:
		return decode[model.Change](plain)
	case model.KindAlarm:
		return decode[model.Alarm](plain)
	case model.KindIncident:
		return decode[model.Incident](plain)
	case model.KindBreakGlass:
		return decode[model.BreakGlass](plain)
	case model.KindOutLetter:
		return decode[model.OutLetter](plain)
	case model.KindOutText:
		return decode[model.OutText](plain)
	case model.KindJoined:
		return decode[model.Joined](plain)
	case model.KindTerms:
		return decode[model.Terms](plain)
	case model.KindRuling:
		return decode[model.Ruling](plain)
	case model.KindBackup:
		return decode[model.Backup](plain)
	case model.KindDrill:
		return decode[model.Drill](plain)
	case model.KindRestore:
		return decode[model.Restore](plain)
	case model.KindHold:
		return decode[model.Hold](plain)
	case model.KindSuppression:
		return decode[model.Suppression](plain)
	case model.KindRetention:
		return decode[model.RetentionRule](plain)
	case model.KindTenantErasure:
		return decode[model.TenantErasure](plain)
	case model.KindEntry:
		return decode[model.Entry](plain)
	case model.KindSegment:
		return decode[model.Segment](plain)
	case model.KindSubNotice:
		return decode[model.SubNotice](plain)
	case model.KindPromise:
		return decode[model.PromiseRecord](plain)
	case model.KindContent:
		return decode[model.Content](plain)
	}
	return nil, fmt.Errorf("no kind %q", kind)
}
