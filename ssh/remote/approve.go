package remote

import (
	"encoding/hex"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func digestOf(text string) ([]byte, error) {
	digest, err := hex.DecodeString(text)
	if err != nil || len(digest) != 32 {
		return nil, model.Refuse("usage", "--digest takes the 64 hex digits of what you were shown: request R-42 --json or change C-3 has them")
	}
	return digest, nil
}

// isChange reports whether an id is of a proposed change of accounts or policy.
func isChange(id string) bool { return strings.HasPrefix(id, "C-") }

// approval prints what an approver signs, or what was signed.
func (c *call) approval() *cobra.Command {
	var management, signed string
	cmd := c.leaf("approval R-42|C-3|D-7", "write what you would state by approving, byte for byte, to be signed with your own key",
		"ssh HOST approval R-42 > f && ssh-keygen -Y sign -n opsconsole-approval -f KEY f && ssh HOST approve R-42 < f.sig",
		cobra.ExactArgs(1), func(args []string) error {
			if signed != "" {
				return c.writeSigned(args[0], signed)
			}
			st, err := c.desk.Statement(c.ctx, args[0], management)
			if err != nil {
				return err
			}
			out, err := c.raw("a statement")
			if err != nil {
				return err
			}
			_, err = out.Write(st.Bytes())
			return err
		})
	cmd.Flags().StringVar(&management, "management", "", "reference of management's decision, when the DPO objects; the same as for approve")
	cmd.Flags().StringVar(&signed, "signed", "", "of an approval that was given: --signed the statement, --signed=signature its signature, --signed=signer its key as ssh-keygen -Y verify reads it")
	cmd.Flags().Lookup("signed").NoOptDefVal = "statement"
	return cmd
}

// approve is the second person's yes, to a plan or to a change.
func (c *call) approve() *cobra.Command {
	var digest, management string
	var yes bool
	cmd := c.leaf("approve R-42|C-3|D-7", "approve a proposed plan, change or ruling; standard input is a fresh code, a signature of the approval, or a code and then the signature, as the policy asks",
		"echo 123456 | ssh HOST approve R-42 --digest 64HEX", cobra.ExactArgs(1), func(args []string) error {
			id, act := args[0], model.ActApprove
			var ruling model.Ruling
			if isRuling(id) {
				var err error
				if ruling, err = c.desk.Ruling(c.ctx, id); err != nil {
					return err
				}
				act = ruling.Op.Rule().Approve
			}
			if isChange(id) {
				act = model.ActApproveChange
				if management != "" {
					return model.Refuse("usage", "--management is of erasures and rulings only")
				}
			}
			sum, err := c.approvedDigest(digest, act)
			if err != nil {
				return err
			}
			var p proof
			if act.StepUp {
				if p, err = c.proof(act); err != nil {
					return err
				}
			}
			if sum == nil { // the signature is bound to it; anything else does not hold
				st, err := c.desk.Statement(c.ctx, id, management)
				if err != nil {
					return err
				}
				sum = st.Digest
			}
			if isRuling(id) {
				return c.do(model.ApproveRuling{Ruling: id, Op: ruling.Op, Digest: sum, Code: p.code, Signature: p.signature, Management: management}, "approved and made")
			}
			if isChange(id) {
				return c.do(model.ApproveChange{Change: id, Digest: sum, Code: p.code, Signature: p.signature}, "approved and made")
			}
			return c.do(model.ApproveErasure{Request: id, Digest: sum, Code: p.code, Signature: p.signature, Management: management}, "approved and executed")
		}, append([]*model.Act{model.ActApprove, model.ActApproveChange}, rulingActs(func(r model.RulingRule) *model.Act { return r.Approve })...)...)
	cmd.Flags().StringVar(&digest, "digest", "", "the digest of what you were shown; needed where a code alone approves, as a signature is bound by itself")
	cmd.Flags().StringVar(&management, "management", "", "reference of management's decision, when the DPO objects or the ruling asks for it")
	cmd.Flags().BoolVar(&yes, "yes", false, "the console's question is answered; never skips the digest, the proof or the second person")
	return cmd
}

// approvedDigest is the digest given, or nil where the policy asks for a
// signature and none was given.
func (c *call) approvedDigest(text string, act *model.Act) ([]byte, error) {
	if text != "" {
		return digestOf(text)
	}
	policy, err := c.desk.Access(c.ctx)
	if err != nil {
		return nil, err
	}
	if policy.ProofFor(act) == model.ProofCode {
		return nil, model.Refuse("usage", "%s takes a code, which is bound to nothing by itself: give the --digest of what you were shown", act.Name)
	}
	return nil, nil
}

// deny ends a proposed change.
func (c *call) deny() *cobra.Command {
	var reason string
	cmd := c.leaf("deny C-3|D-7", "deny a proposed change or ruling, or take your own back; a plan is sent back with return", `ssh HOST deny C-3 --reason '"the role is too wide"'`,
		cobra.ExactArgs(1), func(args []string) error {
			if isRuling(args[0]) {
				return c.do(model.DenyRuling{Ruling: args[0], Reason: reason}, "denied")
			}
			return c.do(model.DenyChange{Change: args[0], Reason: reason}, "denied")
		}, model.ActDenyChange, model.ActDenyRuling)
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a short phrase without personal data; your own needs none")
	return cmd
}
