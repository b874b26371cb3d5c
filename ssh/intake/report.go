package intake

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// Report is a report of delivery (RFC 3464): what a mail server says became of
// a message.
type Report struct {
	Of     []string // message ids of the message reported on, without angle brackets
	Action string   // of the worst recipient: "failed" before "delayed" before others
	Status string   // RFC 3463, such as 5.1.1; empty when it gives none
}

// reportParts bounds the parts that are looked at.
const reportParts = 20

// ReadReport reads raw as a report of delivery; false when it is none, or names
// no message.
func ReadReport(raw []byte) (Report, bool) {
	in := bufio.NewReader(io.LimitReader(bytes.NewReader(raw), 1<<20))
	h, err := textproto.ReadHeader(in)
	if err != nil {
		return Report{}, false
	}
	kind, params := contentType(h)
	if kind != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") || params["boundary"] == "" || len(params["boundary"]) > 200 {
		return Report{}, false
	}
	var r Report
	told := false
	parts := textproto.NewMultipartReader(in, params["boundary"])
	for range reportParts {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		// An unknown encoding leaves the bytes as they are.
		e, _ := message.New(message.Header{Header: part.Header}, io.LimitReader(part, 256<<10))
		switch kind, _ := contentType(part.Header); kind {
		case "message/delivery-status", "message/global-delivery-status":
			told = r.outcome(e.Body) || told
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
			if h, err := textproto.ReadHeader(bufio.NewReader(e.Body)); err == nil {
				r.Of = append(r.Of, ids(h.Get("Message-Id"))...)
			}
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			break
		}
	}
	return r, told && len(r.Of) > 0
}

// outcome reads the groups of fields of a delivery-status part, and reports
// whether a recipient's was among them.
func (r *Report) outcome(body io.Reader) bool {
	in := bufio.NewReader(body)
	told := false
	for range 100 {
		group, err := textproto.ReadHeader(in)
		if group.Len() == 0 && err != nil {
			break
		}
		if action := strings.ToLower(strings.TrimSpace(group.Get("Action"))); action != "" {
			told = true
			if r.Action == "" || weight(action) > weight(r.Action) {
				r.Action, r.Status = action, ""
				if fields := strings.Fields(group.Get("Status")); len(fields) > 0 && len(fields[0]) <= 11 {
					r.Status = fields[0]
				}
			}
		}
		if err != nil {
			break
		}
	}
	return told
}

func weight(action string) int {
	switch action {
	case "failed":
		return 2
	case "delayed":
		return 1
	}
	return 0
}
