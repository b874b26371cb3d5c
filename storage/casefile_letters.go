package storage

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// sealedLetters is a zip of a request's correspondence, sealed to a public key
// of age: the letter as it came, the file, our letters and what was answered to
// them. What a sweep has deleted is not in it.
func (s *Store) sealedLetters(r reader, id, to string) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := keys.SealToKey(&sealed, to)
	if err != nil {
		return nil, err
	}
	z := zip.NewWriter(w)
	err = s.eachLetter(r, id, func(name string, data []byte) error {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(data)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	err = w.Close()
	return sealed.Bytes(), err
}

func (s *Store) eachLetter(r reader, id string, add func(name string, data []byte) error) error {
	req, err := r.Request(id)
	if err != nil {
		return err
	}
	gone := func(err error) bool { return err != nil && model.CodeOf(err) == "not_found" }
	letter, err := r.Letter(req.File())
	if err == nil {
		err = add("letter.eml", letter.Raw)
	}
	if err != nil && !gone(err) {
		return err
	}
	file, err := r.CaseFile(req.File())
	if err == nil {
		err = add("file.txt", []byte(fileText(file)))
	}
	if err != nil && !gone(err) {
		return err
	}
	for _, l := range s.lettersOf(id) {
		text, err := r.OutText(l)
		if err == nil {
			err = add("ours/"+l+".txt", fmt.Appendf(nil, "To: %s <%s>\nSubject: %s\n\n%s", text.Name, text.Email, text.Heading, text.Body))
		}
		if err != nil && !gone(err) {
			return err
		}
		ours, err := r.OutLetter(l)
		if err != nil {
			return err
		}
		for n := range ours.Joined {
			reply := fmt.Sprintf("%s/%d", l, n+1)
			joined, err := r.Joined(reply)
			if err == nil {
				err = add("replies/"+strings.ReplaceAll(reply, "/", "-")+".eml", joined.Raw)
			}
			if err != nil && !gone(err) {
				return err
			}
		}
	}
	return nil
}

func fileText(f model.CaseFile) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s <%s>\nSubject: %s\nLanguage: %s\nAttachments: %s\n\n%s\n", f.Name, f.Email, f.Heading, f.Language, strings.Join(f.Files, ", "), f.Text)
	for _, n := range f.Notes {
		fmt.Fprintf(&b, "\nNote of %s by %s: %s\n", instant(n.At), n.By, n.Text)
	}
	return b.String()
}
