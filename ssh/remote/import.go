package remote

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
	"integrora.com/opsconsole/tui/safe"
)

func (c *call) importing() *cobra.Command {
	return branch("import", "take letters or records from standard input; what a machine is told says nothing of what is stored",
		c.leaf("letters", "one RFC 5322 message or an mbox: one request each", "ssh HOST import letters < mbox", cobra.NoArgs,
			func([]string) error { return c.letters() }, model.ActReceive, model.ActLetterBounce),
		c.leaf("dsr", "one request in the JSON form of the Data Rights Protocol 0.9, signed or bare; its signature is kept, not checked", "ssh HOST import dsr < request.json", cobra.NoArgs,
			func([]string) error { return c.dsr() }, model.ActReceive),
		c.leaf("records", "tenants, people, consents and invoices, one JSON object a line", "ssh HOST import records < file.ndjson", cobra.NoArgs,
			func([]string) error { return c.records() }, model.ActImport))
}

func (c *call) letters() error {
	l := c.list("MESSAGE", "REQUEST", "STATE", "SUGGESTED", "NOTE")
	bad := 0
	for item := range intake.ReadMessages(c.in, c.desk.Now(), intake.Limits{}) {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if item.Err != nil && len(item.Raw) == 0 {
			bad++
			if err := l.row(map[string]any{"message": item.Number, "error": item.Err.Error()}, fmt.Sprint(item.Number), "-", "not taken", "-", item.Err.Error()); err != nil {
				return err
			}
			continue
		}
		// A message that cannot be wholly understood is kept and read by a
		// human: nothing that reached the mailbox is lost.
		res, err := intake.Take(c.ctx, c.desk.Do, item, "import")
		if err != nil {
			_ = l.end()
			return err
		}
		cmd := res.Letter
		if res.ID == "" { // what a machine is told
			if err := l.row(map[string]any{"message": item.Number, "outcome": res.Message, "message_id": cmd.File.MessageID}, fmt.Sprint(item.Number), "-", res.Message, "-", ""); err != nil {
				return err
			}
			continue
		}
		state, note := model.Received, res.Message
		switch {
		case res.Report:
			state = "" // the id is that of a letter of ours
		case len(cmd.Suggested) == 0:
			state = model.NotARequest
		}
		if item.Err != nil {
			note += "; partly unreadable"
		}
		err = l.row(map[string]any{"message": item.Number, "id": res.ID, "state": state, "suggested": notNil(cmd.Suggested), "confidence": cmd.Confidence,
			"message_id": cmd.File.MessageID, "note": res.Message}, fmt.Sprint(item.Number), res.ID, state.Title(), rights(cmd.Suggested), note)
		if err != nil {
			return err
		}
	}
	if err := l.end(); err != nil {
		return err
	}
	if bad > 0 {
		return told(fmt.Sprintf("%d messages could not be taken; the others are in", bad))
	}
	return nil
}

// records imports lines in batches: a batch is on disk when its progress is
// told.
func (c *call) records() error {
	tally := map[string]int{}
	began, lines := c.desk.Now(), 0
	for batch, err := range intake.Batches(c.in, intake.DefaultBatch) {
		if err != nil {
			return err
		}
		results := batch.Bad
		if len(batch.Lines) > 0 {
			res, err := c.desk.Do(c.ctx, model.ImportRecords{Lines: batch.Lines})
			if err != nil {
				return err
			}
			results = append(results, res.Lines...)
		}
		for _, r := range results {
			tally[r.Outcome]++
			if r.Outcome == "refused" {
				c.badLine(r.Line, r.Reason)
			}
		}
		lines = batch.Last
		fmt.Fprintf(c.errs, "%d lines%s\n", lines, pace(lines, c.desk.Now().Sub(began)))
	}
	if tally["taken"] > 0 { // what a machine is told
		return orTold(c.say(map[string]any{"taken": tally["taken"], "refused": tally["refused"]}, "taken %d, refused %d", tally["taken"], tally["refused"]), tally["refused"])
	}
	return orTold(c.say(map[string]any{"created": tally["created"], "extended": tally["extended"], "unchanged": tally["unchanged"], "refused": tally["refused"]},
		"created %d, extended %d, unchanged %d, refused %d", tally["created"], tally["extended"], tally["unchanged"], tally["refused"]), tally["refused"])
}

// orTold is err, or that lines were refused.
func orTold(err error, refused int) error {
	if err == nil && refused > 0 {
		return told(fmt.Sprintf("refused %d; the other lines are in", refused))
	}
	return err
}

// pace is the speed so far, when there is one to tell.
func pace(lines int, took time.Duration) string {
	if took <= 0 {
		return ""
	}
	return fmt.Sprintf(", %.0f a second", float64(lines)/took.Seconds())
}

func (c *call) badLine(line int, reason string) {
	if c.json {
		_ = c.say(map[string]any{"line": line, "outcome": "refused", "reason": safe.Line(reason, 200).String()}, "")
		return
	}
	fmt.Fprintf(c.errs, "line %d: %s\n", line, safe.Line(reason, 200))
}
