package remote

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// consenting are the commands about single consents and about what people are
// shown when they are asked for one.
func (c *call) consenting() []*cobra.Command {
	return []*cobra.Command{c.consent(), c.consentTold(), branch("terms", "what people are shown when they are asked for a consent", c.termsList(), c.termsRecord())}
}

// consent shows one consent as the record that Art. 7(1) asks for.
func (c *call) consent() *cobra.Command {
	return c.leaf("consent ID", "show one consent as its record: what was shown, every event, who was told of its end; --json is shaped after ISO/IEC TS 27560",
		"ssh HOST consent p-0123/c-1 --json", cobra.ExactArgs(1), func(args []string) error {
			one, err := c.consentOf(args[0])
			if err != nil {
				return err
			}
			terms, err := c.termsOf(one)
			if err != nil {
				return err
			}
			if c.json {
				return c.say(consentRecord(one, terms), "")
			}
			f := c.facts()
			f.add("Consent", one.ID+", "+string(one.State()))
			f.add("Purpose", one.Purpose)
			f.add("Good until", one.ValidUntil.String())
			f.add("Ask from", one.AskFrom().String())
			f.add("Notice", one.Notice)
			f.add("Wording SHA-256", string(one.WordingHash))
			if terms.Wording == "" {
				f.add("Wording", "not recorded: see terms record")
			} else {
				f.add("Language", terms.Language)
				f.add("Control", terms.Control)
				f.add("Taken back by", terms.Withdrawal)
			}
			for _, e := range one.Events {
				f.add(string(e.State), e.At.UTC().Format(time.RFC3339)+" "+e.Channel+" "+e.By)
			}
			for _, o := range one.Told {
				f.add("Told", fmt.Sprintf("%s by %s: %s", o.Subprocessor, o.Due, answerWord(o)))
			}
			if err := f.end(); err != nil || terms.Wording == "" {
				return err
			}
			_, err = fmt.Fprintf(c.out, "\n%s\n", safe.Block(terms.Wording))
			return err
		})
}

func answerWord(o model.Order) string {
	if o.Open() {
		return "no answer yet"
	}
	return strings.TrimSpace(string(o.Answer) + " " + o.Ground)
}

func (c *call) consentOf(id string) (model.Consent, error) {
	list, err := c.desk.ConsentsOf(c.ctx, model.Owner(id))
	if err != nil {
		return model.Consent{}, err
	}
	for _, one := range list {
		if one.ID == id {
			return one, nil
		}
	}
	return model.Consent{}, model.NotFound(model.KindConsent, id)
}

func (c *call) termsOf(one model.Consent) (model.Terms, error) {
	list, err := c.desk.TermsList(c.ctx)
	for _, t := range list {
		if t.Sum == one.WordingHash && t.Sum != "" {
			return t, err
		}
	}
	return model.Terms{}, err
}

// consentRecord is a consent with the four sections of ISO/IEC TS 27560:2023.
func consentRecord(one model.Consent, t model.Terms) map[string]any {
	events := make([]map[string]any, 0, len(one.Events))
	for _, e := range one.Events {
		by := e.By
		if by == "" {
			by = "pii_principal"
		}
		kind := "explicit"
		if e.State == model.ConsentExpired || e.State == model.ConsentSuperseded {
			kind = "regular"
		}
		events = append(events, map[string]any{"event_time": stamp(e.At), "event_type": kind, "event_state": e.State, "entity_id": by, "channel": e.Channel,
			"validity_duration": fmt.Sprintf("P%dM", orMonths(t.Months))})
	}
	told := make([]map[string]any, 0, len(one.Told))
	for _, o := range one.Told {
		told = append(told, map[string]any{"recipient": o.Subprocessor, "told": stamp(o.IssuedAt), "due": o.Due, "answer": o.Answer, "answered": stamp(o.AnsweredAt)})
	}
	return map[string]any{
		"header": map[string]any{"schema_version": "ISO/IEC TS 27560:2023", "record_id": one.ID, "pii_principal_id": model.Owner(one.ID)},
		"pii_processing": map[string]any{"privacy_notice": one.Notice, "language": t.Language, "purpose": one.Purpose, "lawful_basis": "Art. 6(1)(a) GDPR",
			"pii_type": notNil(t.Data), "pii_controllers": []string{"integrora"}, "storage_locations": t.Storage, "retention_period": t.Retention, "jurisdiction": "LT",
			"recipient_third_parties": notNil(t.Recipients), "withdrawal_method": t.Withdrawal, "wording": t.Wording, "wording_sha256": one.WordingHash,
			"collection_method": t.Control, "authority_party": "vdai"},
		"parties": []map[string]any{
			{"id": "integrora", "name": "Integrora", "type": "pii_controller", "contact": "support@integrora.com", "address": "Lithuania"},
			{"id": "vdai", "name": "Valstybinė duomenų apsaugos inspekcija", "type": "authority", "contact": "ada@ada.lt", "address": "L. Sapiegos g. 17, LT-10312 Vilnius"},
		},
		"events": events, "state": one.State(), "valid_until": one.ValidUntil, "ask_from": one.AskFrom(), "propagation": told,
	}
}

func orMonths(n int) int {
	if n == 0 {
		return model.ConsentMonths
	}
	return n
}

// consentTold records a recipient's answer.
func (c *call) consentTold() *cobra.Command {
	var by, answer, ground string
	cmd := c.leaf("consent-told ID", "record that a recipient acted on the end of a consent", "ssh HOST consent-told p-0123/c-1 --by resend --answer done", cobra.ExactArgs(1),
		func(args []string) error {
			return c.do(model.ToldConsent{Consent: args[0], Subprocessor: by, Answer: model.OrderAnswer(answer), Ground: ground}, "recorded")
		}, model.ActTold)
	cmd.Flags().StringVar(&by, "by", "", "the sub-processor's id")
	cmd.Flags().StringVar(&answer, "answer", string(model.OrderDone), "done, nothing-found or exception")
	cmd.Flags().StringVar(&ground, "ground", "", "of an exception, without personal data")
	return cmd
}

func (c *call) termsList() *cobra.Command {
	return c.leaf("list", "list what people are shown, by the SHA-256 of the wording", "ssh HOST terms list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.TermsList(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("WORDING SHA-256", "PURPOSE", "NOTICE", "LANGUAGE", "MONTHS", "MARKETING")
		for _, t := range list {
			err := l.row(map[string]any{"wording_sha256": t.Sum, "purpose": t.Purpose, "notice": t.Notice, "language": t.Language, "wording": t.Wording, "months": t.Months,
				"marketing": t.Marketing, "recipients": notNil(t.Recipients), "data": notNil(t.Data), "withdrawal": t.Withdrawal},
				string(t.Sum), t.Purpose, t.Notice, t.Language, strconv.Itoa(t.Months), strconv.FormatBool(t.Marketing))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

// termsRecord reads the exact wording from standard input, byte for byte, as
// its digest is what consents name.
func (c *call) termsRecord() *cobra.Command {
	var t model.Terms
	var data []string
	cmd := c.leaf("record", "enter what people are shown: standard input is the exact wording, byte for byte; it is never changed afterwards",
		`ssh HOST terms record --purpose newsletter --notice 2026-01 --language en --withdrawal '"link in every message"' < wording.txt`, cobra.NoArgs, func([]string) error {
			wording, err := c.text("a wording", 16<<10)
			if err != nil {
				return err
			}
			t.Wording = string(wording)
			for _, d := range data {
				t.Data = append(t.Data, model.Category(d))
			}
			return c.do(model.RecordTerms{Terms: t}, "recorded")
		}, model.ActRecordTerms)
	f := cmd.Flags()
	f.StringVar(&t.Purpose, "purpose", "", "the one purpose")
	f.StringVar(&t.Notice, "notice", "", "version of the privacy notice")
	f.StringVar(&t.Language, "language", "en", "of the wording")
	f.StringVar(&t.Control, "control", "", "what is ticked or pressed, and that it stands empty before")
	f.StringSliceVar(&data, "data", nil, "categories that are processed on it")
	f.StringSliceVar(&t.Recipients, "recipients", nil, "sub-processors that act on it")
	f.StringVar(&t.Storage, "storage", "Finland (EU)", "where it is kept")
	f.StringVar(&t.Retention, "retention", "", "how long, in words")
	f.StringVar(&t.Withdrawal, "withdrawal", "", "how it is taken back, as easily as it is given")
	f.IntVar(&t.Months, "months", model.ConsentMonths, "how long a consent is good for")
	f.BoolVar(&t.Marketing, "marketing", false, "it permits direct marketing")
	return cmd
}
