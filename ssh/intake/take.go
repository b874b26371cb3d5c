package intake

import (
	"context"
	"regexp"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/letter"
)

// Command is the command that takes a message in as a letter, as it was
// understood.
func Command(item Item, channel string) model.ReceiveLetter {
	s := letter.Suggest(item.Letter)
	var files []string
	for _, a := range item.Letter.Attachments {
		files = append(files, a.Name)
	}
	return model.ReceiveLetter{Raw: item.Raw, Suggested: s.Rights, Confidence: s.Confidence, ReceivedAt: s.Received, Channel: channel,
		References: item.Letter.References,
		File: model.CaseFile{Name: s.Name, Email: s.Email, Heading: item.Letter.Subject, Text: item.Letter.Text, Language: s.Language,
			MessageID: s.MessageID, InReplyTo: item.Letter.InReplyTo, Why: s.Why, Files: files}}
}

// Taken is what became of a message.
type Taken struct {
	model.Result
	Letter model.ReceiveLetter // as it was understood
	Report bool                // it was a report of delivery on a letter of ours
}

// Take takes one message in through do, the store's door: a report of delivery
// on a letter of ours is joined to that letter, everything else is received as
// a letter, which the store joins to its request when it replies to one of
// ours. Taking a message again changes nothing.
func Take(ctx context.Context, do func(context.Context, model.Command) (model.Result, error), item Item, channel string) (Taken, error) {
	taken := Taken{Letter: Command(item, channel)}
	if r, ok := ReadReport(item.Raw); ok {
		var err error
		taken.Result, err = do(ctx, model.BounceLetter{Of: r.Of, Action: r.Action, Status: status(r.Status), MessageID: taken.Letter.File.MessageID, Raw: item.Raw, At: taken.Letter.ReceivedAt})
		taken.Report = err == nil
		if err == nil || model.CodeOf(err) != "not_found" {
			return taken, err
		}
	}
	var err error
	taken.Result, err = do(ctx, taken.Letter)
	return taken, err
}

// statusForm is a status as RFC 3463 has it.
var statusForm = regexp.MustCompile(`^[245]\.[0-9]{1,3}\.[0-9]{1,3}$`)

// status is a status as the model takes it, empty for what is none.
func status(text string) string {
	if !statusForm.MatchString(text) {
		return ""
	}
	return text
}
