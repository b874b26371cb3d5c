package remote

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// policyText is the access policy as programs read and write it.
type policyText struct {
	HardwareKey  []model.Role           `json:"hardware_key"`
	Proofs       map[string]model.Proof `json:"proofs"`
	Certificates []caText               `json:"certificates"`
	Agent        bool                   `json:"agent"`
	StrictCodes  bool                   `json:"strict_codes"`
}

// caText is a certificate authority; its fingerprint is told, never read.
type caText struct {
	Name        string `json:"name"`
	Key         string `json:"key"`
	Fingerprint string `json:"fingerprint,omitempty"`
}

func policyObject(p model.AccessPolicy) (policyText, error) {
	t := policyText{HardwareKey: notNil(p.HardwareKey), Proofs: map[string]model.Proof{}, Certificates: []caText{}, Agent: p.Agent, StrictCodes: p.StrictCodes}
	for _, act := range model.Signable {
		t.Proofs[act.Name] = p.ProofFor(act)
	}
	for _, ca := range p.UserCAs {
		key, err := gossh.ParsePublicKey(ca.Blob)
		if err != nil {
			return t, fmt.Errorf("key of certificate authority %q: %w", ca.Name, err)
		}
		t.Certificates = append(t.Certificates, caText{ca.Name, strings.TrimSpace(string(gossh.MarshalAuthorizedKey(key))), ca.Fingerprint})
	}
	return t, nil
}

// policy makes what the store keeps: acts that take a code are not listed, as
// that is what acts take.
func (t policyText) policy() (model.AccessPolicy, error) {
	p := model.AccessPolicy{Agent: t.Agent, StrictCodes: t.StrictCodes, HardwareKey: slices.Compact(slices.Sorted(slices.Values(t.HardwareKey)))}
	for act, proof := range t.Proofs {
		if proof != model.ProofCode {
			p.Proofs = append(p.Proofs, model.ActProof{Act: act, Proof: proof})
		}
	}
	slices.SortFunc(p.Proofs, func(a, b model.ActProof) int { return strings.Compare(a.Act, b.Act) })
	for _, ca := range t.Certificates {
		key, err := keys.ParseClientKey([]byte(ca.Key))
		if err != nil {
			return p, model.Refuse("usage", "the key of certificate authority %q: %s", ca.Name, err)
		}
		p.UserCAs = append(p.UserCAs, model.TrustedCA{Name: ca.Name, Fingerprint: key.Fingerprint, Blob: key.Blob})
	}
	return p, nil
}

func (c *call) policy() *cobra.Command {
	return branch("policy", "what the house asks of keys and approvals", c.policyShow(), c.policyPropose())
}

func (c *call) policyShow() *cobra.Command {
	return c.leaf("show", "show the access policy", "ssh HOST policy show --json > policy.json", cobra.NoArgs, func([]string) error {
		p, err := c.desk.Access(c.ctx)
		if err != nil {
			return err
		}
		if c.json {
			object, err := policyObject(p)
			if err != nil {
				return err
			}
			return c.say(object, "")
		}
		lines := p.Lines()
		for _, act := range model.Signable {
			if p.ProofFor(act) == model.ProofCode {
				lines = append(lines, act.Name+" takes: code")
			}
		}
		_, err = fmt.Fprintln(c.out, safe.Block(strings.Join(lines, "\n")))
		return err
	})
}

// editing is what the flags of a proposed policy say.
type editing struct {
	hardware        []string
	proofs          map[string]string
	agent, strict   string
	trust, distrust string
}

func (c *call) policyPropose() *cobra.Command {
	var o editing
	cmd := c.leaf("propose", "propose another access policy: the present one with what the flags change, or without flags the one on standard input, as policy show --json prints it",
		"ssh HOST policy propose --proof erasure.approve=both --hardware-key admin", cobra.NoArgs, nil, model.ActProposeChange)
	cmd.Flags().StringSliceVar(&o.hardware, "hardware-key", nil, "the roles whose keys must live in hardware, all of them, or none")
	cmd.Flags().StringToStringVar(&o.proofs, "proof", nil, "what an act takes: erasure.approve or change.approve, =, and code, signature or both")
	cmd.Flags().StringVar(&o.agent, "agent", "", "yes or no: a forwarded agent may sign approvals")
	cmd.Flags().StringVar(&o.strict, "strict-codes", "", "yes or no: a one-time code is good in its own 30 seconds only")
	cmd.Flags().StringVar(&o.trust, "trust", "", "accept certificates of an authority of this name; its public key is read from standard input")
	cmd.Flags().StringVar(&o.distrust, "distrust", "", "accept certificates of this authority no more")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var next policyText
		var err error
		if cmd.Flags().NFlag() == 0 || cmd.Flags().NFlag() == 1 && c.json {
			next, err = c.givenPolicy()
		} else {
			next, err = c.editedPolicy(o)
		}
		if err != nil {
			return err
		}
		policy, err := next.policy()
		if err != nil {
			return err
		}
		return c.proposed(model.ProposeChange{Op: model.OpPolicy, Policy: policy})
	}
	return cmd
}

// givenPolicy reads a whole policy from standard input.
func (c *call) givenPolicy() (policyText, error) {
	var t policyText
	text, err := c.text("a policy", policyMost)
	if err != nil {
		return t, err
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&t); err != nil {
		return t, model.Refuse("usage", "standard input must be one policy as policy show --json prints it; see policy propose --help for flags instead")
	}
	if _, err := in.Token(); err != io.EOF {
		return t, model.Refuse("usage", "standard input must be one policy; something follows it")
	}
	return t, nil
}

// editedPolicy is the present policy with what the flags change.
func (c *call) editedPolicy(o editing) (policyText, error) {
	p, err := c.desk.Access(c.ctx)
	if err != nil {
		return policyText{}, err
	}
	t, err := policyObject(p)
	if err != nil {
		return t, err
	}
	if len(o.hardware) > 0 {
		t.HardwareKey = nil
		for _, role := range o.hardware {
			if role != "none" {
				t.HardwareKey = append(t.HardwareKey, model.Role(role))
			}
		}
	}
	for act, proof := range o.proofs {
		t.Proofs[act] = model.Proof(proof)
	}
	for _, s := range []struct {
		flag, said string
		set        *bool
	}{{"agent", o.agent, &t.Agent}, {"strict-codes", o.strict, &t.StrictCodes}} {
		switch s.said {
		case "":
		case "yes", "no":
			*s.set = s.said == "yes"
		default:
			return t, model.Refuse("usage", "--%s is yes or no; found %q", s.flag, s.said)
		}
	}
	if o.distrust != "" {
		kept := slices.DeleteFunc(slices.Clone(t.Certificates), func(ca caText) bool { return ca.Name == o.distrust })
		if len(kept) == len(t.Certificates) {
			return t, model.Refuse("not_found", "no certificate authority is called %q", o.distrust)
		}
		t.Certificates = kept
	}
	if o.trust != "" {
		key, err := c.line("Public key of the authority")
		if err != nil {
			return t, err
		}
		t.Certificates = append(t.Certificates, caText{Name: o.trust, Key: key})
	}
	return t, nil
}
