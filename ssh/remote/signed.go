package remote

import (
	"fmt"
	"io"
	"strings"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/model"
)

// given is an approval that was signed, with who gave it.
type given struct {
	model.Signed
	name string // login name
}

// signedOf finds the signed approval of a request, change or ruling.
func (c *call) signedOf(id string) (given, error) {
	var g given
	switch {
	case isRuling(id):
		ruling, err := c.desk.Ruling(c.ctx, id)
		if err != nil {
			return g, err
		}
		g.Signed = ruling.Signed
	case isChange(id):
		change, err := c.changeOf(id)
		if err != nil {
			return g, err
		}
		g.Signed = change.Signed
	default:
		v, err := c.desk.Request(c.ctx, id)
		if err != nil {
			return g, err
		}
		g.Signed = v.Erasure.Signed
	}
	switch {
	case len(g.Signature) == 0:
		return g, model.Refuse("not_found", "no signed approval of %s is kept; approvals are signed where the policy asks for it", id)
	case len(g.Statement) == 0:
		return g, model.Refuse("masked", "what was signed of %s holds addresses, which your role does not read; an admin or the DPO exports it", id)
	}
	g.name = g.Signer()
	if g.name == "" {
		return g, fmt.Errorf("the kept statement of %s names no approver", id)
	}
	return g, nil
}

// signer is the line of an allowed-signers file (ssh-keygen(1)) that holds the
// key with which the approval was signed.
func (g given) signer() (string, error) {
	key, err := gossh.ParsePublicKey(g.Key)
	if err != nil {
		return "", fmt.Errorf("the kept key of an approval: %w", err)
	}
	return fmt.Sprintf("%s namespaces=%q %s", g.name, model.SignNamespace, gossh.MarshalAuthorizedKey(key)), nil
}

// object is the approval as programs read it. The statement is base64, since
// each of its bytes counts.
func (g given) object() (map[string]any, error) {
	line, err := g.signer()
	if err != nil {
		return nil, err
	}
	return map[string]any{"statement": g.Statement, "signature": string(g.Signature), "signer": strings.TrimSpace(line),
		"identity": g.name, "namespace": model.SignNamespace}, nil
}

// addSigned adds a signed approval to an object, where one is kept and the
// caller may read what was signed.
func (c *call) addSigned(o map[string]any, id string) error {
	g, err := c.signedOf(id)
	if code := model.CodeOf(err); err != nil && (code == "not_found" || code == "masked") {
		return nil
	}
	if err == nil {
		o["signed"], err = g.object()
	}
	return err
}

// writeSigned writes a part of a signed approval, byte for byte, or with --json
// all of it.
func (c *call) writeSigned(id, part string) error {
	if part != "statement" && part != "signature" && part != "signer" {
		return model.Refuse("usage", "--signed is of a statement, its signature or its signer; found %q", part)
	}
	g, err := c.signedOf(id)
	if err != nil {
		return err
	}
	if c.json {
		o, err := g.object()
		if err != nil {
			return err
		}
		return c.say(o, "")
	}
	text, err := g.signer()
	if err != nil {
		return err
	}
	switch part {
	case "statement":
		text = string(g.Statement)
	case "signature":
		text = string(g.Signature)
	}
	out, err := c.raw("a signed approval")
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}
