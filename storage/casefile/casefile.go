// Package casefile puts the evidence of one request together as a zip that
// anyone can check with sha256sum, ssh-keygen and the scripts in it
// (docs/evidence.md), and checks one. The same evidence makes the same bytes. It
// imports storage/chain and the scripts of docs only.
package casefile

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/docs"
	"integrora.com/opsconsole/storage/chain"
)

// Names of files that every case file has.
const (
	sumsFile       = "SHA256SUMS"
	signedSumsFile = "SHA256SUMS.note" // the same, signed with the log's key
	KeyFile        = "log-key.txt"
	logScript      = "verify_log.py"
	caseScript     = "verify_case.py"
	logDir         = "log/" // N.tlog-proof and N.json of each entry
	title          = "opsconsole case file v1\n"
)

// ErrCaseFile: a case file is not as it was written.
var ErrCaseFile = errors.New("the case file is not whole")

// File is one file of a case file.
type File struct {
	Name string
	Data []byte
}

// Write makes the zip of a request's evidence. Scripts, key and sums are added;
// sign signs with the log's key.
func Write(request string, files []File, key chain.Key, sign func(message []byte) []byte) ([]byte, error) {
	files = append(slices.Clone(files), File{logScript, docs.VerifyLog}, File{caseScript, docs.VerifyCase}, File{KeyFile, []byte(key.String() + "\n")})
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	sums := sumsOf(files)
	note, err := key.SignText(title+"request "+request+"\n"+sums, sign)
	if err != nil {
		return nil, err
	}
	return pack(append(files, File{sumsFile, []byte(sums)}, File{signedSumsFile, []byte(note)}))
}

func sumsOf(files []File) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(f.Data), f.Name)
	}
	return b.String()
}

// pack writes the files in order, all of one time, not compressed: so the bytes
// depend on nothing else.
func pack(files []File) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// Read checks a case file with the log's key, every byte of it, and returns its
// files: it is written again from them and compared. Signatures of approvals are
// left to who reads it. An error has ErrCaseFile.
func Read(archive []byte, key chain.Key) ([]File, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCaseFile, err)
	}
	var files []File
	room := uint64(len(archive)) // which stored files fit into
	for _, f := range z.File {
		if f.Method != zip.Store || f.UncompressedSize64 > room {
			return nil, fmt.Errorf("%w: it is packed otherwise than it was written", ErrCaseFile)
		}
		room -= f.UncompressedSize64
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCaseFile, err)
		}
		data, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCaseFile, err)
		}
		files = append(files, File{f.Name, data})
	}
	n := len(files) - 2
	if n < 0 || files[n].Name != sumsFile || files[n+1].Name != signedSumsFile {
		return nil, fmt.Errorf("%w: wanted %s and %s at its end", ErrCaseFile, sumsFile, signedSumsFile)
	}
	sums := sumsOf(files[:n])
	text, err := key.OpenText(string(files[n+1].Data))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCaseFile, err)
	}
	rest, ours := strings.CutPrefix(text, title)
	_, signed, _ := strings.Cut(rest, "\n")
	if !ours || signed != sums || string(files[n].Data) != sums {
		return nil, fmt.Errorf("%w: a file has another SHA-256 than the log's key signed", ErrCaseFile)
	}
	again, err := pack(files)
	if err != nil || !bytes.Equal(again, archive) {
		return nil, fmt.Errorf("%w: it is packed otherwise than it was written", ErrCaseFile)
	}
	return files, checkLog(files, key)
}

// checkLog checks the entries of the log that are in a case file: each stands in
// the log of the signed head, and reads as its line says.
func checkLog(files []File, key chain.Key) error {
	texts := map[string][]byte{}
	for _, f := range files {
		texts[f.Name] = f.Data
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name, logDir) || path.Ext(f.Name) != ".tlog-proof" {
			continue
		}
		p, e, err := key.OpenInclusion(string(f.Data))
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrCaseFile, f.Name, err)
		}
		if want := EntryName(e.Seq) + ".tlog-proof"; f.Name != want || !bytes.Contains(texts[EntryName(e.Seq)+".json"], []byte(chain.Leaf(p.Entry).String())) {
			return fmt.Errorf("%w: %s: wanted it as %s, with its line beside", ErrCaseFile, f.Name, want)
		}
	}
	return nil
}

// EntryName is the name of an entry's files, without their endings.
func EntryName(seq uint64) string { return fmt.Sprintf("%s%08d", logDir, seq) }
