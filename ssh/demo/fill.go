package demo

import (
	"context"
	"encoding/base32"
	"fmt"
	"io"
	"slices"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/sample"
	"integrora.com/opsconsole/ssh/intake"
	"integrora.com/opsconsole/ssh/site"
)

func base32Text(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// fill takes in the sample through the same door as any import, and leads a
// few requests along, so that there is something to approve.
func fill(ctx context.Context, s *site.Site, o Options, now time.Time, ids map[string]string) error {
	size := sample.Options{People: o.People, Requests: o.Requests, Now: now}
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(sample.Records(w, size)) }()
	defer r.Close() // lets the writer go when the import fails
	for batch, err := range intake.Batches(r, model.ImportBatch) {
		if err == nil && len(batch.Bad) > 0 {
			err = fmt.Errorf("line %d: %s", batch.Bad[0].Line, batch.Bad[0].Reason)
		}
		if err != nil {
			return fmt.Errorf("sample: %w", err)
		}
		res, err := s.Store.Do(ctx, ids["admin"], model.ImportRecords{Lines: batch.Lines})
		if err != nil {
			return err
		}
		for _, l := range res.Lines {
			if l.Outcome == "refused" {
				return fmt.Errorf("sample line %d: %s", l.Line, l.Reason)
			}
		}
		if batch.Last > 20_000 {
			o.Say("  %d records", batch.Last)
		}
	}
	for _, terms := range sample.Terms() {
		if _, err := s.Store.Do(ctx, ids["admin"], model.RecordTerms{Terms: terms}); err != nil {
			return err
		}
	}
	for raw := range sample.Letters(size) {
		if err := receive(ctx, s, ids["oncall"], raw, now); err != nil {
			return err
		}
	}
	if err := lead(ctx, s, ids); err != nil {
		return err
	}
	if err := split(ctx, s, ids); err != nil {
		return err
	}
	return announce(ctx, s, o, ids)
}

// receive takes one letter in.
func receive(ctx context.Context, s *site.Site, by string, raw []byte, now time.Time) error {
	for item := range intake.ReadMessages(readerOf(raw), now, intake.Limits{}) {
		if item.Err != nil {
			return fmt.Errorf("sample letter: %w", item.Err)
		}
		if _, err := s.Store.Do(ctx, by, intake.Command(item, "mailbox")); err != nil {
			return err
		}
	}
	return nil
}

// split triages one letter that asks for several things of somebody we know, so
// that there is a family of requests to look at.
func split(ctx context.Context, s *site.Site, ids map[string]string) error {
	desk := s.Store.Desk(ids["admin2"])
	page, err := desk.Requests(ctx, model.Window{Filter: "state:received right:access", Sort: "id", Limit: 40})
	if err != nil {
		return err
	}
	for _, row := range page.Rows {
		v, err := desk.Request(ctx, row.ID)
		if err != nil {
			return err
		}
		if len(v.Request.Suggested) < 2 || len(v.Candidates) != 1 {
			continue
		}
		person, capacity := v.Candidates[0], model.Controller
		if person.Tenant != "" {
			capacity = model.Mixed // the account is ours, the content the tenant's
		}
		_, err = s.Store.Do(ctx, ids["admin2"], model.TriageRequest{Request: row.ID, Rights: v.Request.Suggested, Capacity: capacity, Tenant: person.Tenant, Person: person.ID})
		return err
	}
	return nil
}

// lead triages the first erasure requests of people we know: one is proposed
// and advised on, and waits for the second admin; one is planned; one is
// triaged.
func lead(ctx context.Context, s *site.Site, ids map[string]string) error {
	desk := s.Store.Desk(ids["admin2"])
	page, err := desk.Requests(ctx, model.Window{Filter: "state:received right:erasure", Sort: "id", Limit: 40})
	if err != nil {
		return err
	}
	led := 0
	for _, row := range page.Rows {
		v, err := desk.Request(ctx, row.ID)
		if err != nil {
			return err
		}
		if !slices.Equal(v.Request.Suggested, []model.Right{model.Erasure}) || len(v.Candidates) != 1 {
			continue
		}
		person := v.Candidates[0]
		steps := []model.Command{
			model.TriageRequest{Request: row.ID, Rights: v.Request.Suggested, Capacity: model.Controller, Tenant: person.Tenant, Person: person.ID},
			model.DrawPlan{Request: row.ID}, model.ProposeErasure{Request: row.ID},
		}
		for _, cmd := range steps[:3-led] {
			if _, err := s.Store.Do(ctx, ids["admin2"], cmd); err != nil {
				return err
			}
		}
		if led == 0 {
			if v, err = desk.Request(ctx, row.ID); err != nil {
				return err
			}
			if _, err := s.Store.Do(ctx, ids["dpo"], model.AdviseErasure{Request: row.ID, Digest: v.Request.Proposal.Digest,
				Text: "Keep only what the law requires on the invoices."}); err != nil {
				return err
			}
		}
		if led++; led == 3 {
			break
		}
	}
	return nil
}
