package page

import (
	"context"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/route"
	"integrora.com/opsconsole/tui/theme"
)

// Policy is the access policy: what the house asks of keys, certificates and
// approvals.
type Policy struct{ detail[policyView] }

// policyView is what the page shows.
type policyView struct {
	Policy model.AccessPolicy
	Open   []model.Change    // changes of it that await a decision
	Names  map[string]string // admin id → login name
}

// NewPolicy makes the page.
func NewPolicy(env Env) *Policy {
	p := &Policy{}
	p.env = env
	p.read = func(ctx context.Context) (v policyView, err error) {
		if v.Policy, err = env.Backend.Access(ctx); err != nil {
			return v, err
		}
		open, err := openChanges(ctx, env)
		v.Names = map[string]string{}
		for _, c := range open {
			if c.Op == model.OpPolicy {
				v.Open, v.Names[c.By] = append(v.Open, c.Change), c.Proposer
			}
		}
		return v, err
	}
	p.build = func(v policyView, w int) []line { return policyLines(v, env, w) }
	return p
}

// Route is the policy's.
func (p *Policy) Route() route.Route { return route.Route{Page: "policy"} }

// Title is the page's name.
func (p *Policy) Title() string { return "Access policy" }

// Actions propose another policy.
func (p *Policy) Actions() []action.Action {
	return []action.Action{
		open(p.sheet.selected()),
		act(p.env, action.Action{Keys: []string{"c"}, Label: "propose a change", Help: "propose another policy; another admin approves it", Act: model.ActProposeChange, Footer: true, Run: p.propose},
			unless(p.have, "the policy is not loaded yet")),
	}
}

func policyLines(v policyView, env Env, w int) []line {
	l := lines{w: w}
	policy := v.Policy
	l.head("Keys")
	l.pair("In hardware", plain("%s", orWord(strings.Join(texts(policy.HardwareKey), ", "), "asked of no role")))
	l.say(theme.Muted, "A key in hardware (sk-…) signs only while somebody touches it.")
	l.head("Certificates")
	for _, ca := range policy.UserCAs {
		l.add(given(theme.Plain, ca.Name, 40).fit(20), plain(" "), given(theme.Muted, ca.Fingerprint, 60))
		mixed(&l, ca.Name)
	}
	if len(policy.UserCAs) == 0 {
		l.say(theme.Muted, "None are accepted: people log in with keys of their own.")
	}
	l.head("Approvals")
	for _, one := range model.Signable {
		l.pairs(approvalTitle(one), plain("take %s", proofWords(policy.ProofFor(one))))
	}
	agent := "is never asked to sign"
	if policy.Agent {
		agent = "may be asked to sign an approval, and nothing else"
	}
	l.pair("Agent", plain("a forwarded agent %s", agent))
	codes := "in the 30 seconds before and after their own too"
	if policy.StrictCodes {
		codes = "in their own 30 seconds only"
	}
	l.pair("Codes", plain("are good %s", codes))
	if env.Role.SeesAccounts() {
		openLines(&l, v.Open, v.Names, env.Now())
	}
	return l.out
}

// approvalTitle names an act whose proof the policy sets.
func approvalTitle(act *model.Act) string { return orWord(approvalTitles[act], act.Name) }

var approvalTitles = map[*model.Act]string{model.ActApprove: "Erasures", model.ActApproveChange: "Changes", model.ActApproveRelease: "Releases",
	model.ActApproveRefusal: "Refusals", model.ActApproveReceipt: "Later receipts", model.ActApproveInvalid: "Invalid consents",
	model.ActApproveLift: "Ended holds", model.ActApproveRetention: "Retention", model.ActApproveSweep: "Sweeps", model.ActApproveKeep: "Kept tenants", model.ActApproveEraseTenant: "Erased tenants",
	model.ActApproveSubprocessor: "Sub-processors", model.ActApprovePolicy: "Policy versions", model.ActApproveCarryOut: "Instructions",
	model.ActApproveUnrestrict: "Restrictions", model.ActApproveUse: "Restricted use", model.ActApproveUnsuppress: "Unsuppressed",
	model.ActApproveSilence: "Not notifying", model.ActApproveSubjects: "Telling people", model.ActApproveAware: "Later awareness"}

// proofOf is a policy in which an act takes a proof.
func proofOf(list []model.ActProof, act *model.Act, proof model.Proof) []model.ActProof {
	list = slices.DeleteFunc(slices.Clone(list), func(one model.ActProof) bool { return one.Act == act.Name })
	if proof == model.ProofCode {
		return list // what an act takes unless the policy says otherwise
	}
	return append(list, model.ActProof{Act: act.Name, Proof: proof})
}
