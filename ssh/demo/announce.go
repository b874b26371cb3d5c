package demo

import (
	"context"
	"errors"
	"slices"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/ssh/site"
)

// announce has a sub-processor announced by two admins, and tenants written of
// it: one letter went by post, one came back, one tenant was told by hand, and
// the others' wait for a mail server, which a demo has not.
func announce(ctx context.Context, s *site.Site, o Options, ids map[string]string) error {
	const entry = "subprocessor.translation"
	var values []model.Value
	for _, v := range [][2]string{{"name", "Vertimas UAB"}, {"address", "Invented street 1, Kaunas"}, {"contact", "privacy desk"}, {"service", "translation of documents"},
		{"data", "tenant-content"}, {"subjects", "tenants' persons"}, {"countries", "LT"}, {"contract", "2026-01-15"}} {
		values = append(values, model.Value{Field: v[0], Text: v[1]})
	}
	if _, err := s.Store.Do(ctx, ids["admin"], model.SaveEntry{Entry: entry, Reason: "a new service", Values: values}); err != nil {
		return err
	}
	proposed, err := s.Store.Do(ctx, ids["admin"], model.ProposeRuling{Op: model.OpAnnounce, Object: entry, Items: []string{"1"}})
	if err != nil {
		return err
	}
	desk := s.Store.Desk(ids["admin2"])
	r, err := desk.Ruling(ctx, proposed.ID)
	if err != nil {
		return err
	}
	secret, err := Secret(o.Dir, "admin2")
	if err != nil {
		return err
	}
	// The code after that of the enrolment, which may be of this very moment.
	code := keys.Code(secret, keys.StepAt(desk.Now())+1)
	if _, err := s.Store.Do(ctx, ids["admin2"], model.ApproveRuling{Ruling: r.ID, Op: r.Op, Digest: r.Digest(), Code: code, Management: "MG-2026-1"}); err != nil {
		return err
	}
	told, err := desk.SubNotices(ctx, entry)
	if err != nil || len(told.Rows) == 0 {
		return err
	}
	cmd := model.NotifyTenants{Entry: entry, Version: 1}
	for _, row := range told.Rows[:min(len(told.Rows), model.NotifyMost)] {
		cmd.Tenants = append(cmd.Tenants, row.Tenant)
	}
	if _, err := s.Store.Do(ctx, model.System.ID, cmd); err != nil {
		return err
	}
	if told, err = desk.SubNotices(ctx, entry); err != nil {
		return err
	}
	told.Rows = slices.DeleteFunc(told.Rows, func(row model.NoticeRow) bool { return row.Letter == "" })
	if len(told.Rows) < 3 {
		return nil
	}
	today := deadline.ReceivedOn(desk.Now())
	posted, returned, byHand := told.Rows[0], told.Rows[1], told.Rows[2]
	back, err := desk.OutLetter(ctx, returned.Letter)
	if err != nil {
		return err
	}
	give := func(by string, cmd model.Command) {
		_, fault := s.Store.Do(ctx, by, cmd)
		err = errors.Join(err, fault)
	}
	give(ids["admin"], model.SendLetter{Letter: posted.Letter, Kind: model.LetterSubprocessor, How: "post"})
	give(model.System.ID, model.DeliverLetter{Letter: returned.Letter, To: model.OutSending})
	give(model.System.ID, model.DeliverLetter{Letter: returned.Letter, To: model.OutSent, Code: "250"})
	give(model.System.ID, model.BounceLetter{Of: []string{back.Letter.MessageID}, Action: "failed", Status: "5.1.1", MessageID: "bounce@mail.example", Raw: []byte("no such mailbox"), At: desk.Now()})
	give(ids["admin"], model.TellTenant{Entry: entry, Tenant: byHand.Tenant, Channel: "platform", On: today, Proof: "notice 12"})
	return err
}
