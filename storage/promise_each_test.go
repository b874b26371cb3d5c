package storage_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

// course is how a promise is broken and mended: setup makes it kept.
type course struct {
	setup, breaks, mends func(t *testing.T, h *storetest.House)
}

func nothing(*testing.T, *storetest.House) {}

func advance(d time.Duration) func(*testing.T, *storetest.House) {
	return func(_ *testing.T, h *storetest.House) { h.Clock.Advance(d) }
}

// leftOut and reopened: what the console refuses to do is done behind its back, in
// memory, and read anew from the file.
func leftOut(e *model.Entry) { e.RetiredAt = storetest.Start }

func reopened(_ *testing.T, h *storetest.House) { h.Reopen() }

// ofRight is the course of a request of a right: overdue, answered, and its look
// back over.
func ofRight(right model.Right) course {
	return course{nothing, func(t *testing.T, h *storetest.House) {
		asked(t, h, model.Controller, right)
		h.Clock.Advance(60 * day)
	}, func(_ *testing.T, h *storetest.House) {
		answerAll(h)
		h.Clock.Advance((model.PromiseLateDays + 1) * day)
	}}
}

// answerAll closes what is open: the one who asked took it back.
func answerAll(h *storetest.House) {
	page, err := h.Desk("admin").Requests(ctx, model.Window{Filter: "state:open", Limit: 10})
	if err != nil {
		panic(err)
	}
	for _, r := range page.Rows {
		h.Do("admin", model.CloseWithdrawn{Request: r.ID})
	}
}

// saved writes values into an entry of a register and brings them into force.
func saved(t *testing.T, h *storetest.House, op model.RulingOp, entry string, pairs ...string) {
	t.Helper()
	h.Do("admin", model.SaveEntry{Entry: entry, Reason: "a change", Values: values(pairs...)})
	forced(t, h, op, entry, fmt.Sprint(registered(t, h, entry).Last().Number))
}

func weighed(t *testing.T, h *storetest.House) {
	saved(t, h, model.OpRegister, "assessment.security-logs", "interest", "security", "necessity", "none milder", "balance", "expected", "safeguards", "short", "result", "passes", "owner", "security")
}

func tooled(t *testing.T, h *storetest.House) {
	saved(t, h, model.OpRegister, "transfer.resend", "exporter", "Integrora", "importer", "Resend", "mechanism", "scc-module-2", "tia", "TIA-1", "checked", "2026-11-01")
}

// subprocessor brings a change of a sub-processor into force, after its notice.
func subprocessor(t *testing.T, h *storetest.House, id string, pairs ...string) {
	t.Helper()
	entry := "subprocessor." + id
	h.Do("admin", model.SaveEntry{Entry: entry, Reason: "a change", Values: values(pairs...)})
	n := fmt.Sprint(registered(t, h, entry).Last().Number)
	forced(t, h, model.OpAnnounce, entry, n)
	h.Clock.Advance(40 * day)
	forced(t, h, model.OpSubprocessor, entry, n)
}

func recorded(t *testing.T, h *storetest.House) {
	for _, sub := range []string{"hetzner", "resend"} {
		subprocessor(t, h, sub, "address", "somewhere 1", "contact", "privacy desk", "contract", "2026-01-02")
	}
}

const newsWording = "Yes, write to me."

func wordedConsent(t *testing.T, h *storetest.House) {
	stock(t, h, false)
	withdrawAll(t, h)
	sum := sha256.Sum256([]byte(newsWording))
	res := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 9, Sum: []byte{9}, OfTenant: "acme", OfPerson: "u-1", Consent: &model.Consent{External: "c-9", Purpose: "news",
		Notice: "2026-01", WordingHash: model.HexSum(hex.EncodeToString(sum[:])), Events: []model.ConsentEvent{{At: storetest.Start.AddDate(0, -1, 0), State: model.ConsentGiven, Channel: "form", By: "subject"}}}}}})
	if res.Lines[0].Outcome != "created" {
		t.Fatal(res.Lines[0].Reason)
	}
	daily(t, h)
}

func consentsOf(t *testing.T, h *storetest.House) []model.Consent {
	t.Helper()
	people, err := h.Desk("admin").People(ctx, "acme", model.Window{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.Desk("admin").Person(ctx, people.Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return v.Consents
}

func withdrawAll(t *testing.T, h *storetest.House) {
	for _, c := range consentsOf(t, h) {
		if c.State() == model.ConsentGiven {
			h.Do("oncall", model.WithdrawConsent{Consent: c.ID, Channel: "phone"})
		}
	}
}

// longer changes how long invoices are kept, by two persons after advice.
func longer(t *testing.T, h *storetest.House, months string) {
	id := h.Do("admin", model.ProposeRuling{Op: model.OpRetention, Object: model.RetentionInvoice, Reason: "as decided", Law: "VAT Law Art. 78", Until: today(h).AddDays(1), Items: []string{months}}).ID
	h.Do("dpo", model.AdviseRuling{Ruling: id, Digest: ruledBy(t, h, id).Digest()})
	h.Do("admin2", ruleYes(t, h, id))
	h.Clock.Advance(2 * day)
}

// spoil writes a consent as plain text, and mended puts it back.
func spoil(t *testing.T, h *storetest.House, flip func([]byte) []byte) {
	t.Helper()
	err := h.Store.Tamper(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(model.KindConsent))
		key, value := b.Cursor().First()
		return b.Put(bytes.Clone(key), flip(bytes.Clone(value)))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func flipLast(v []byte) []byte { v[len(v)-1] ^= 1; return v }

func flipEntry(t *testing.T, h *storetest.House) {
	t.Helper()
	err := h.Store.Tamper(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("log"))
		return b.Put(seqKey(3), flipLast(bytes.Clone(b.Get(seqKey(3)))))
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(25 * time.Hour)
}

func flipBackup(t *testing.T, h *storetest.House) {
	t.Helper()
	b := h.Store.Backups().List[0]
	path := filepath.Join(h.Config.Backup.Dir, b.File)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	_, _ = h.Store.CheckBackup(ctx, model.System.ID, b.ID)
}

func copied(t *testing.T, h *storetest.House) {
	h.BackUp()
	b := takeOne(t, h)
	if err := h.Store.Drill(ctx, b); err != nil {
		t.Fatal(err)
	}
}

func drilled(t *testing.T, h *storetest.House) {
	if err := h.Store.Drill(ctx, takeOne(t, h)); err != nil {
		t.Fatal(err)
	}
}

// courses has one for each promise.
var courses = map[string]course{
	"answers": ofRight(model.Access),
	"basis": {weighed, func(t *testing.T, h *storetest.House) {
		h.Store.Seem(registered(t, h, "activity.security-logs"), func(e *model.Entry) { e.Versions[0].Values = nil })
	}, reopened},
	"consent": {nothing, wordedConsent, func(t *testing.T, h *storetest.House) {
		h.Do("admin", model.RecordTerms{Terms: model.Terms{Purpose: "news", Notice: "2026-01", Language: "en", Wording: newsWording, Withdrawal: "one click"}})
		daily(t, h)
	}},
	"withdrawal": {nothing, func(t *testing.T, h *storetest.House) {
		stock(t, h, false)
		withdrawAll(t, h)
		h.Clock.Advance(3 * day)
	}, func(t *testing.T, h *storetest.House) {
		for _, c := range consentsOf(t, h) {
			for _, o := range c.Told {
				h.Do("dpo", model.ToldConsent{Consent: c.ID, Subprocessor: o.Subprocessor, Answer: model.OrderDone})
			}
		}
	}},
	"subprocessors": {func(t *testing.T, h *storetest.House) { tooled(t, h); recorded(t, h) }, func(t *testing.T, h *storetest.House) { h.Store.Seem(registered(t, h, "subprocessor.resend"), leftOut) }, reopened},
	"transfers": {tooled, func(t *testing.T, h *storetest.House) {
		subprocessor(t, h, "hetzner", "address", "somewhere 1", "contact", "privacy desk", "contract", "2026-01-02", "countries", "US", "transfer", "transfer.resend")
		h.Store.Seem(registered(t, h, "transfer.resend"), leftOut)
	}, reopened},
	"hosting": {nothing, func(t *testing.T, h *storetest.House) {
		tooled(t, h)
		subprocessor(t, h, "hetzner", "address", "somewhere 1", "contact", "privacy desk", "contract", "2026-01-02", "countries", "US", "transfer", "transfer.resend")
	}, func(t *testing.T, h *storetest.House) {
		subprocessor(t, h, "hetzner", "countries", "FI", "transfer", "")
	}},
	"deletion-30": {nothing, func(t *testing.T, h *storetest.House) {
		stock(t, h, false)
		h.Do("admin", model.GiveNotice{Tenant: "acme"})
		h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
		h.Clock.Advance(31 * day)
	}, func(t *testing.T, h *storetest.House) {
		id := h.Do("admin", model.ProposeRuling{Op: model.OpKeepTenant, Object: "acme", Reason: "letter 9"}).ID
		h.Do("admin2", ruleYes(t, h, id))
	}},
	"invoices": {func(_ *testing.T, h *storetest.House) {
		h.Do("admin", model.DecideRetention{Rule: model.RetentionInvoice, Reference: "MG-2026-11"})
	}, func(t *testing.T, h *storetest.House) { longer(t, h, "72") }, func(t *testing.T, h *storetest.House) { longer(t, h, "84") }},
	"retention": {func(t *testing.T, h *storetest.House) {
		h.Do("admin", model.DecideRetention{Rule: model.RetentionInvoice, Reference: "MG-2026-11"})
	}, func(t *testing.T, h *storetest.House) {
		overdueSweep(t, h)
	}, func(t *testing.T, h *storetest.House) { swept(t, h, model.RetentionLetter) }},
	"recipients": {nothing, func(t *testing.T, h *storetest.House) {
		id, digest := proposed(t, h, stock(t, h, false))
		h.Do("admin2", model.ApproveErasure{Request: id, Digest: digest, Code: h.Code("admin2")})
		h.Clock.Advance((model.OrderDays + 1) * day)
	}, func(_ *testing.T, h *storetest.House) {
		for _, s := range []string{"hetzner", "resend"} {
			h.Do("admin", model.AcknowledgeOrder{Erasure: "E-1", Subprocessor: s, Answer: model.OrderDone})
		}
	}},
	"holds": {nothing, func(t *testing.T, h *storetest.House) {
		placed(h, model.PlaceHold{Person: stock(t, h, false)})
		h.Clock.Advance(11 * day)
	}, func(_ *testing.T, h *storetest.House) {
		h.Do("admin", model.ReviewHold{Hold: "H-1", Next: today(h).AddDays(5)})
	}},
	"breaches": {nothing, func(_ *testing.T, h *storetest.House) {
		breach(h)
		h.Clock.Advance(73 * time.Hour)
	}, func(_ *testing.T, h *storetest.House) {
		h.Do("admin", model.NotifyAuthority{Incident: "I-1", Receipt: "VDAI-1", Management: "MG-7", Late: "unclear until today", Code: h.Code("admin")})
	}},
	"transport": {func(_ *testing.T, h *storetest.House) { h.Store.NoteTransport(12, nil) },
		func(_ *testing.T, h *storetest.House) { h.Store.NoteTransport(12, []string{"3des-cbc"}) },
		func(_ *testing.T, h *storetest.House) { h.Store.NoteTransport(12, nil) }},
	"at-rest": {func(t *testing.T, h *storetest.House) {
		stock(t, h, false)
		daily(t, h)
	}, func(t *testing.T, h *storetest.House) {
		spoil(t, h, flipLast)
		_ = h.Store.Daily(ctx) // other looks stumble over it, too
	}, func(t *testing.T, h *storetest.House) {
		spoil(t, h, flipLast)
		daily(t, h)
	}},
	"roles": {nothing, func(_ *testing.T, h *storetest.House) {
		h.Store.SeemAdmin(h.IDs["admin2"], func(a *model.Admin) { a.Role = "visitor" })
	}, reopened},
	"second-factor": {nothing, func(_ *testing.T, h *storetest.House) {
		h.Do(model.System.ID, model.InviteAdmin{Name: "newcomer", Role: model.RoleDPO, TokenHash: []byte("t"), Key: model.AdminKey{Fingerprint: "SHA256:x", Blob: []byte("k")}})
		h.Clock.Advance(60 * day)
	}, func(_ *testing.T, h *storetest.House) {
		h.Do("admin", model.DisableAdmin{Name: "newcomer", Reason: "never came", Code: h.Code("admin")})
	}},
	"emergency": {nothing, func(_ *testing.T, h *storetest.House) {
		h.Do("oncall", model.OpenBreakGlass{Reason: "pager storm", Code: h.Code("oncall")})
		h.Clock.Advance(6 * day)
	}, func(_ *testing.T, h *storetest.House) {
		h.Do("auditor", model.ReviewBreakGlass{Glass: "G-1", Finding: "an incident would have done"})
	}},
	"backup-daily": {copied, advance(49 * time.Hour), func(t *testing.T, h *storetest.House) { takeOne(t, h) }},
	"backup-verified": {copied, flipBackup, func(t *testing.T, h *storetest.House) {
		h.Do(model.System.ID, model.DropBackup{Backup: "B-1"})
		h.Clock.Advance(time.Hour)
		takeOne(t, h)
	}},
	"backup-drilled": {copied, advance(31 * day), drilled},
	"log":            {daily, func(t *testing.T, h *storetest.House) { flipEntry(t, h); _ = h.Store.Daily(ctx) }, func(t *testing.T, h *storetest.House) { flipEntry(t, h); daily(t, h) }},
	"announced": {nothing, func(t *testing.T, h *storetest.House) {
		saved(t, h, model.OpPublish, "policy.v2", "name", "2", "language", "en", "text", "We keep your data.", "effective", today(h).AddDays(10).String(), "summary", "x", "material", "yes", "why", "x", "consents", "none")
		h.Clock.Advance(11 * day)
	}, func(_ *testing.T, h *storetest.House) {
		for _, audience := range model.PolicyAudiences {
			h.Do("admin", model.AnnouncePolicy{Entry: "policy.v2", Audience: audience, Channel: "e-mail", On: today(h), Proof: "campaign 4"})
		}
	}},
	"reviewed": {tooled, advance(200 * day), func(_ *testing.T, h *storetest.House) {
		h.Do("admin", model.ReviewEntry{Entry: "transfer.resend", Next: today(h).AddMonths(5)})
	}},
}

func init() {
	for _, r := range model.Rights {
		if r.Article() != "" {
			courses["right-"+string(r)] = ofRight(r)
		}
	}
}

func promiseOf(t *testing.T, h *storetest.House, id string) model.Promise {
	t.Helper()
	p, err := h.Desk("dpo").Promise(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEachPromiseBreaksAndMends(t *testing.T) {
	for _, rule := range model.PromiseRules() {
		t.Run(rule.ID, func(t *testing.T) {
			c, known := courses[rule.ID]
			if !known {
				t.Fatal("no course breaks it and mends it: add one")
			}
			h := storetest.New(t)
			c.setup(t, h)
			if got := promiseOf(t, h, rule.ID); got.State == model.PromiseBroken || strings.TrimSpace(got.Figure) == "" {
				t.Errorf("before: %s, %s", got.State, got.Figure)
			}
			c.breaks(t, h)
			if got := promiseOf(t, h, rule.ID); got.State != model.PromiseBroken {
				t.Errorf("broken, it is %s: %s", got.State, got.Figure)
			}
			c.mends(t, h)
			if got := promiseOf(t, h, rule.ID); got.State != model.PromiseKept || got.CheckedAt.IsZero() {
				t.Errorf("mended, it is %s: %s", got.State, got.Figure)
			}
		})
	}
}
