package intake

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"

	"integrora.com/opsconsole/model/letter"
)

// walk goes through the parts of one message.
type walk struct {
	limits      Limits
	parts       int
	attachments []letter.Attachment
}

// entity returns the text of the part with header h: plain text before HTML
// where the sender offers both, parts in a row joined. An error means that a
// limit was reached; the text up to there is returned too.
func (w *walk) entity(h textproto.Header, r io.Reader, depth int) (string, error) {
	if w.parts++; w.parts > w.limits.Parts {
		return "", fmt.Errorf("more than %d parts", w.limits.Parts)
	}
	if depth > w.limits.Depth {
		return "", fmt.Errorf("parts nested deeper than %d", w.limits.Depth)
	}
	kind, params := contentType(h)
	if strings.HasPrefix(kind, "multipart/") {
		// RFC 2046, 5.1.1 allows a boundary 70 characters.
		if n := len(params["boundary"]); n > 0 && n <= 200 {
			return w.multipart(kind, params["boundary"], r, depth)
		}
		kind = "text/plain" // in parts that nothing tells apart: show it as it is
	}
	// An unknown encoding or charset leaves the bytes as they are; utf8Of then
	// makes the best of them.
	e, _ := message.New(message.Header{Header: h}, r)
	name := fileName(h, params)
	if disposition(h) == "attachment" || name != "" || kind != "text/plain" && kind != "text/html" {
		size, err := io.Copy(io.Discard, e.Body)
		_ = err // a broken transfer encoding ends the count, no more
		w.attachments = append(w.attachments, letter.Attachment{Name: name, Type: kind, Size: size})
		return "", nil
	}
	// A broken transfer encoding leaves the text before it.
	text, _ := io.ReadAll(io.LimitReader(e.Body, w.limits.TextBytes))
	clean := utf8Of(string(trimRune(text)))
	if kind == "text/html" {
		clean = htmlText(clean, int(w.limits.TextBytes))
	}
	return strings.ReplaceAll(strings.ReplaceAll(clean, "\r\n", "\n"), "\r", "\n"), nil
}

func (w *walk) multipart(kind, boundary string, r io.Reader, depth int) (string, error) {
	in := &meter{r: r}
	parts := textproto.NewMultipartReader(in, boundary)
	var texts []string
	var chosen string // of an alternative
	size, rank := 0, 0
	finish := func(err error) (string, error) {
		if kind == "multipart/alternative" {
			return chosen, err
		}
		return strings.Join(texts, "\n\n"), err
	}
	for {
		// The part before has been read to its end, so what is read now is a
		// boundary and a header. What stands before the first is not text.
		in.allow(w.limits.HeaderBytes + 8<<10)
		part, err := parts.NextPart()
		in.free()
		if errors.Is(err, errBudget) {
			return finish(fmt.Errorf("the header of a part is larger than %d bytes", w.limits.HeaderBytes))
		}
		if err != nil { // the end, or a message cut short: what was read counts
			return finish(nil)
		}
		text, err := w.entity(part.Header, part, depth+1)
		if strings.TrimSpace(text) != "" {
			plain := 1
			if k, _ := contentType(part.Header); k != "text/html" {
				plain = 2
			}
			if plain > rank {
				chosen, rank = text, plain
			}
			if size += len(text); size <= int(w.limits.TextBytes) {
				texts = append(texts, text)
			}
		}
		if err != nil {
			return finish(err)
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			return finish(nil)
		}
	}
}

// contentType is the media type, lower case, "text/plain" where none is given
// or it cannot be read.
func contentType(h textproto.Header) (string, map[string]string) {
	field := h.Get("Content-Type")
	if field == "" || len(field) > maxField {
		return "text/plain", nil
	}
	kind, params, err := mime.ParseMediaType(field)
	if err != nil && kind == "" {
		kind, _, _ = strings.Cut(field, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
	}
	if !strings.Contains(kind, "/") {
		return "text/plain", params
	}
	return utf8Of(kind), params
}

func disposition(h textproto.Header) string {
	d, _, _ := strings.Cut(head(h.Get("Content-Disposition"), maxField), ";")
	return strings.ToLower(strings.TrimSpace(d))
}

// fileName is what the sender calls the part, "" when he does not.
func fileName(h textproto.Header, params map[string]string) string {
	if field := h.Get("Content-Disposition"); len(field) <= maxField {
		if _, p, err := mime.ParseMediaType(field); err == nil && p["filename"] != "" {
			return words(p["filename"])
		}
	}
	return words(params["name"])
}

// trimRune drops a rune that a limit has cut in two.
func trimRune(b []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
