package page

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/widget"
)

// propose asks for the whole policy, prefilled with the one in force, so that
// what is frozen is whole as well.
func (p *Policy) propose() tea.Cmd {
	env, now := p.env, p.value.Policy
	proofs := texts([]model.Proof{model.ProofCode, model.ProofSignature, model.ProofBoth})
	fields := []widget.Field{
		{Name: "hardware", Label: "Hardware", Value: commas(now.HardwareKey), Options: texts(inviteRoles), Multi: true, Help: "roles whose keys must live in hardware"},
	}
	for _, one := range model.Signable {
		fields = append(fields, widget.Field{Name: one.Name, Label: approvalTitle(one), Value: string(now.ProofFor(one)), Options: proofs, Required: true,
			Help: "what approving takes: a fresh code, a signature with the own key, or both"})
	}
	fields = append(fields, widget.Field{Name: "agent", Label: "Agent", Value: noYes(now.Agent), Options: []string{"no", "yes"}, Required: true, Help: "whether a forwarded agent may sign approvals"},
		widget.Field{Name: "strict", Label: "Strict codes", Value: noYes(now.StrictCodes), Options: []string{"no", "yes"}, Required: true, Help: "whether a code is good in its own 30 seconds only"})
	names := authorities(now.UserCAs)
	if len(names) > 0 {
		fields = append(fields, widget.Field{Name: "keep", Label: "Certificates", Value: strings.Join(names, ","), Options: names, Multi: true, Help: "the authorities to trust on"})
	}
	fields = append(fields,
		widget.Field{Name: "key", Label: "New authority", Help: "the public key of a certificate authority, whole; empty: none"},
		widget.Field{Name: "label", Label: "Its name", Help: "what people call it"})
	return retried("Access policy", "The whole policy as it shall be. Another admin must approve it; nobody may be shut out by it.", fields,
		func(values map[string]string) (tea.Cmd, error) {
			next, err := policyOf(env, now, names, values)
			return env.Do(model.ProposeChange{Op: model.OpPolicy, Policy: next}, waits), err
		})
}

func noYes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// authorities are the trusted certificate authorities as options of a form: a
// number before the name, which may be anything.
func authorities(list []model.TrustedCA) []string {
	names := make([]string, len(list))
	for i, ca := range list {
		names[i] = words("%d %s", i+1, strings.ReplaceAll(ca.Name, ",", " "))
	}
	return names
}

// policyOf is the policy that a form asks for, from the one in force.
func policyOf(env Env, now model.AccessPolicy, names []string, values map[string]string) (model.AccessPolicy, error) {
	next := now
	next.Agent, next.StrictCodes, next.HardwareKey, next.UserCAs = values["agent"] == "yes", values["strict"] == "yes", nil, nil
	for _, role := range inviteRoles {
		if slices.Contains(strings.Split(values["hardware"], ","), string(role)) {
			next.HardwareKey = append(next.HardwareKey, role)
		}
	}
	for _, one := range model.Signable {
		next.Proofs = proofOf(next.Proofs, one, model.Proof(values[one.Name]))
	}
	for i, name := range names {
		if slices.Contains(strings.Split(values["keep"], ","), name) {
			next.UserCAs = append(next.UserCAs, now.UserCAs[i])
		}
	}
	if values["key"] == "" {
		return next, nil
	}
	key, err := env.keyOf(values)
	if err != nil {
		return next, err
	}
	if values["label"] == "" {
		key.Label = "authority " + strconv.Itoa(len(next.UserCAs)+1)
	}
	next.UserCAs = append(next.UserCAs, model.TrustedCA{Name: key.Label, Fingerprint: key.Fingerprint, Blob: key.Blob})
	return next, nil
}
