package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
)

// dsrMost is the largest request in the protocol's form, in bytes.
const dsrMost = 1 << 20

// signatureBytes is the length of the Ed25519 signature that stands before the
// JSON text in a signed request (Data Rights Protocol 0.9, 2.01 and 3.07).
const signatureBytes = 64

// dsr is a request of the Data Rights Protocol 0.9.4 (2.01, with the identity
// claims of 3.04). Other claims are kept in the original only.
type dsr struct {
	Agent         string          `json:"agent-id"`
	Business      string          `json:"business-id"`
	AgentRequest  string          `json:"agent-request-id"`
	Issued        string          `json:"issued-at"`
	Expires       string          `json:"expires-at"`
	Version       string          `json:"drp.version"`
	Exercise      string          `json:"exercise"`
	Regime        string          `json:"regime"`
	Relationships []string        `json:"relationships"`
	Callback      string          `json:"status_callback"`
	Name          string          `json:"name"`
	Email         string          `json:"email"`
	EmailKnown    bool            `json:"email_verified"`
	Phone         string          `json:"phone_number"`
	PhoneKnown    bool            `json:"phone_number_verified"`
	Address       json.RawMessage `json:"address"`
	AddressKnown  bool            `json:"address_verified"`
	Attorney      string          `json:"power_of_attorney"`
}

// exercises are the actions of 3.01 as rights of the GDPR. "sale:opt_in" gives
// a consent, which only the person can (Art. 7 GDPR): it asks for nothing here.
var exercises = map[string]model.Right{
	"access": model.Access, "access:categories": model.Access, "access:specific": model.Access,
	"deletion": model.Erasure, "sale:opt_out": model.Objection, "sale:opt-out": model.Objection,
}

// ReadDSR reads one request in the JSON form of the Data Rights Protocol 0.9,
// bare or with its signature before it in base64. There is no registry of
// agents' keys here, so that a signature is kept and not checked: the request is
// taken on the word of the login that brings it in, and says so.
//
// Its clock runs from when the agent issued it, or from now when that lies in
// the future.
func ReadDSR(raw []byte, now time.Time) (model.ReceiveLetter, error) {
	if len(raw) > dsrMost {
		return model.ReceiveLetter{}, model.Refuse("usage", "a request in the protocol's form has up to %d bytes", dsrMost)
	}
	text, signed := bytes.TrimSpace(raw), false
	if !bytes.HasPrefix(text, []byte("{")) {
		decoded, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(text), nil)))
		if err != nil || len(decoded) <= signatureBytes {
			return model.ReceiveLetter{}, model.Refuse("usage", "wanted a JSON object, or base64 of a signature and one; found neither")
		}
		text, signed = decoded[signatureBytes:], true
	}
	var d dsr
	if err := json.Unmarshal(text, &d); err != nil {
		return model.ReceiveLetter{}, model.Refuse("usage", "wanted one JSON object as the Data Rights Protocol 0.9 has it; its fields cannot be read")
	}
	issued, err := d.check()
	if err != nil {
		return model.ReceiveLetter{}, err
	}
	if issued.After(now) {
		issued = now
	}
	sum := sha256.Sum256(text)
	id := "drp:sha256:" + hex.EncodeToString(sum[:])
	if d.AgentRequest != "" {
		id = "drp:" + d.Agent + "/" + d.AgentRequest
	}
	c := model.ReceiveLetter{Raw: raw, ReceivedAt: issued, Channel: model.ChannelDRP, Confidence: 1,
		File: model.CaseFile{Name: head(utf8Of(d.Name), 200), Email: head(utf8Of(d.Email), 254), Heading: "Data rights request: " + head(d.Exercise, 60),
			Text: d.text(), Language: "en", MessageID: head(id, 998), Why: d.why(signed, now)}}
	if right, known := exercises[d.Exercise]; known {
		c.Suggested = []model.Right{right}
	}
	return c, nil
}

// check refuses what the protocol demands and the request lacks, by name.
func (d dsr) check() (issued time.Time, err error) {
	for _, f := range []struct{ name, value string }{{"agent-id", d.Agent}, {"business-id", d.Business}, {"issued-at", d.Issued}, {"expires-at", d.Expires},
		{"drp.version", d.Version}, {"exercise", d.Exercise}} {
		if strings.TrimSpace(f.value) == "" {
			return issued, model.Refuse("usage", "the request lacks %s (Data Rights Protocol 2.01)", f.name)
		}
	}
	if d.Version != "0.9" && !strings.HasPrefix(d.Version, "0.9.") {
		return issued, model.Refuse("usage", "the request is of another version of the protocol; wanted 0.9, up to 0.9.4")
	}
	if issued, err = time.Parse(time.RFC3339, d.Issued); err == nil {
		_, err = time.Parse(time.RFC3339, d.Expires)
	}
	if err != nil || issued.Year() < 2000 { // as the clock of the request begins then
		return issued, model.Refuse("usage", "issued-at and expires-at are times such as 2026-11-24T09:00:00Z")
	}
	if d.Email == "" && d.Phone == "" && d.Name == "" {
		return issued, model.Refuse("usage", "the request names nobody: wanted name, email or phone_number (Data Rights Protocol 3.04)")
	}
	return issued.UTC(), nil
}

// text is the request for people to read. Whether a claim was verified is the
// agent's word.
func (d dsr) text() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, head(utf8Of(value), maxField))
		}
	}
	verified := func(value string, known bool) string {
		if value == "" {
			return ""
		}
		if known {
			return value + " (verified, says the agent)"
		}
		return value + " (not verified)"
	}
	line("Data Rights Protocol", d.Version)
	line("Exercise", d.Exercise)
	line("Regime", d.Regime)
	line("Agent", d.Agent)
	line("Agent's number", d.AgentRequest)
	line("Business", d.Business)
	line("Name", d.Name)
	line("E-mail", verified(d.Email, d.EmailKnown))
	line("Phone", verified(d.Phone, d.PhoneKnown))
	if len(d.Address) > 0 && string(d.Address) != "null" {
		line("Address", verified(string(d.Address), d.AddressKnown))
	}
	line("Power of attorney", d.Attorney)
	line("Relationships", strings.Join(d.Relationships, ", "))
	line("Status callback", d.Callback)
	line("Issued", d.Issued)
	line("Expires", d.Expires)
	return b.String()
}

// why gives the reasons for the suggestion, and what a person must know.
func (d dsr) why(signed bool, now time.Time) []string {
	why := []string{"the form names a right that is known"}
	if _, known := exercises[d.Exercise]; !known {
		why[0] = "the form names no right that is known; read it"
	}
	if signed {
		why = append(why, "the agent's signature is kept and was not checked: there is no registry of keys here")
	} else {
		why = append(why, "the form is not signed")
	}
	if expires, err := time.Parse(time.RFC3339, d.Expires); err == nil && expires.Before(now) {
		why = append(why, "the agent's own time for it has passed, which ends no right under the GDPR")
	}
	if !slices.Contains([]string{"", "gdpr"}, strings.ToLower(d.Regime)) {
		why = append(why, "the form names another law than the GDPR; the GDPR is applied all the same")
	}
	return why
}
