package pack

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"encoding/json"

	"integrora.com/opsconsole/model/printed"
)

// portableSchema is the published schema of portable/data.json, also in
// docs/schema.
//
//go:embed schema/portable-data-1.json
var portableSchema []byte

// Formats of the JSON files. A change that a reader of the old one would
// misread takes another version.
const (
	accessFormat   = "integrora-access-package"
	portableFormat = "integrora-portable-data"
	formatVersion  = 1
)

type jsonFile struct {
	Format     string          `json:"format"`
	Version    int             `json:"version"`
	Request    string          `json:"request"`
	Person     string          `json:"person,omitempty"`
	AsOf       string          `json:"as_of"`
	Categories []jsonTable     `json:"categories"`
	Recipients []jsonRecipient `json:"recipients,omitempty"`
}

type jsonTable struct {
	Category string              `json:"category"`
	Basis    string              `json:"lawful_basis"`
	Records  []map[string]string `json:"records"`
}

type jsonRecipient struct {
	Name       string   `json:"name"`
	Service    string   `json:"service"`
	Country    string   `json:"country"`
	Safeguard  string   `json:"safeguard,omitempty"`
	Categories []string `json:"categories"`
}

func (in Input) accessJSON() ([]byte, error) {
	f := jsonFile{Format: accessFormat, Version: formatVersion, Request: in.Request, Person: in.Person, AsOf: in.On,
		Categories: jsonTables(in.Tables, in.Language)}
	for _, r := range in.Recipients {
		f.Recipients = append(f.Recipients, jsonRecipient{whole(r.Name), whole(r.Service), whole(r.Country), r.Safeguard, r.Categories})
	}
	return encode(f)
}

func (in Input) portableJSON() ([]byte, error) {
	return encode(jsonFile{Format: portableFormat, Version: formatVersion, Request: in.Request, Person: in.Person, AsOf: in.On,
		Categories: jsonTables(in.portable(), in.Language)})
}

// jsonTables keeps values as they are held, character by character.
func jsonTables(tables []Table, language string) []jsonTable {
	list := []jsonTable{}
	for _, t := range tables {
		if len(t.Rows) == 0 {
			continue
		}
		one := jsonTable{Category: t.Category, Basis: t.Basis}
		for _, row := range t.Rows {
			record := map[string]string{}
			for i, c := range row {
				record[t.Columns[i]] = whole(c.shown(language))
			}
			one.Records = append(one.Records, record)
		}
		list = append(list, one)
	}
	return list
}

func encode(f jsonFile) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return b.Bytes(), err
}

// shown is the value, or that it is withheld.
func (c Cell) shown(language string) string {
	switch {
	case c.Withheld:
		return languages[language].withheld
	case c.Secret:
		return languages[language].secret
	}
	return c.Text
}

// csv is the table after RFC 4180. A value that a spreadsheet would take for a
// formula has an apostrophe before it; the JSON file has it as it is held.
func (t Table) csv(language string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write(t.Columns) // a buffer takes all
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = printed.Harmless(clean(c.shown(language)))
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return b.Bytes()
}
