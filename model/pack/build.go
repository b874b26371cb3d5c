package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Manifest is the name of the list of digests, in the form that sha256sum reads.
const Manifest = "SHA256SUMS"

// File is one file of a package.
type File struct {
	Name string
	Data []byte
}

// Package is the files in the order of their names, the manifest last.
type Package struct {
	Files  []File
	Digest [32]byte // SHA-256 of the manifest, which covers every other file
}

// Build makes the files.
func Build(in Input) (Package, error) {
	if !slices.Contains(Languages, in.Language) {
		return Package{}, fmt.Errorf("packages are written in %s; found %q", strings.Join(Languages, " and "), in.Language)
	}
	page, err := in.page()
	if err != nil {
		return Package{}, err
	}
	files := []File{{"index.html", page.HTML(in.Language)}, {"index.txt", text(page)}}
	var tables []Table
	if in.Access {
		tables = in.Tables
		data, err := in.accessJSON()
		if err != nil {
			return Package{}, err
		}
		files = append(files, File{"data.json", data})
	}
	for _, t := range tables {
		if len(t.Rows) > 0 {
			files = append(files, File{"csv/" + t.Category + ".csv", t.csv(in.Language)})
		}
	}
	if in.Portable {
		data, err := in.portableJSON()
		if err != nil {
			return Package{}, err
		}
		files = append(files, File{"portable/data.json", data}, File{"portable/schema.json", portableSchema})
		for _, t := range in.portable() {
			files = append(files, File{"portable/" + t.Category + ".csv", t.csv(in.Language)})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	var sums bytes.Buffer
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		fmt.Fprintf(&sums, "%s  %s\n", hex.EncodeToString(sum[:]), f.Name)
	}
	return Package{append(files, File{Manifest, sums.Bytes()}), sha256.Sum256(sums.Bytes())}, nil
}

// stamped is the time of every file in an archive: none of ours.
var stamped = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Zip is the package as one archive. Its files are stored, not compressed, so
// that no version of a compressor changes a byte of it.
func (p Package) Zip() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range p.Files {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: stamped}
		h.SetMode(0o644)
		one, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := one.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
