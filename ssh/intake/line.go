package intake

import (
	"bytes"
	"errors"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/letter"
)

// Line is what "read-letter --json" prints for one file: what intake would
// suggest. Received is RFC 3339 in UTC, to the second; Rights and Why are lists
// even when empty; Confidence is as letter.Suggestion documents it. Rights keep
// to the words that programs reading it know: an objection to direct marketing
// is an objection there, and Why tells it apart.
type Line struct {
	File       string        `json:"file"`
	Rights     []model.Right `json:"rights"`
	Language   string        `json:"language"`
	Name       string        `json:"name"`
	Email      string        `json:"email"`
	Received   string        `json:"received"`
	MessageID  string        `json:"message_id"`
	Confidence float64       `json:"confidence"`
	Why        []string      `json:"why"`
}

// ErrSeveral: a file for read-letter is an mbox of more than one message.
var ErrSeveral = errors.New("several messages in one file: wanted one letter a file; import them instead")

// ReadLetter suggests for the one message in data, of a file called file.
// received stands in where the message has no date. It returns an error when
// data is not one message within limits.
func ReadLetter(file string, data []byte, received time.Time, limits Limits) (Line, error) {
	var found *Item
	for item := range ReadMessages(bytes.NewReader(data), received, limits) {
		if found != nil {
			return Line{}, ErrSeveral
		}
		found = &item
	}
	if found == nil {
		return Line{}, ErrNoMessage
	}
	if found.Err != nil {
		return Line{}, found.Err
	}
	return lineOf(file, letter.Suggest(found.Letter)), nil
}

// lineOf puts a suggestion into the form of a line.
func lineOf(file string, s letter.Suggestion) Line {
	line := Line{
		File: file, Rights: s.Rights, Language: s.Language, Name: s.Name, Email: s.Email,
		Received: s.Received.UTC().Format(time.RFC3339), MessageID: s.MessageID, Confidence: s.Confidence, Why: s.Why,
	}
	line.Rights = []model.Right{}
	for _, r := range s.Rights {
		if r == model.ObjectionMarketing {
			r = model.Objection
		}
		line.Rights = append(line.Rights, r)
	}
	if line.Why == nil {
		line.Why = []string{}
	}
	return line
}
