package page

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/widget"
)

// touchTime is how long the admin has to touch their security key.
const touchTime = time.Minute

// proving is the last step of an approval: the proof that the access policy asks
// for. Whatever it is, it is bound to the digest of what was shown.
type proving struct {
	env        Env
	act        *model.Act
	title, id  string
	digest     []byte
	management string // reference of management's decision, where one is needed
	what       string // what the proof approves, after "The code approves"
	done       string
	command    func(code string, signature []byte) model.Command
}

// proofWords is a proof as part of a sentence.
func proofWords(p model.Proof) string {
	switch p {
	case model.ProofSignature:
		return "a signature with the own key"
	case model.ProofBoth:
		return "a signature with the own key and a fresh code"
	}
	return "a fresh code"
}

// underPolicy reads the access policy before an approval begins, so that nothing
// is waited for between the reading and the proof: what is typed then must find
// its dialog. A policy that changes meanwhile is the store's to notice.
func (e Env) underPolicy(begin func(model.AccessPolicy) widget.Overlay) tea.Cmd {
	return e.Ask(func(ctx context.Context) tea.Msg {
		policy, err := e.Backend.Access(ctx)
		if err != nil {
			return Fail{Err: err}
		}
		return Open{begin(policy)}
	})
}

// ask asks for what a policy takes.
func (p proving) ask(policy model.AccessPolicy) tea.Cmd {
	switch need := policy.ProofFor(p.act); {
	case need == model.ProofCode:
		return Show(p.code(nil))
	case p.env.Sign == nil || !policy.Agent:
		return Show(widget.NewText(p.title, p.byHand(need)))
	default:
		body := strings.Join(append([]string{words("It takes %s. Confirm, and your own agent is asked to sign; touch your key when it blinks. Or sign it yourself:", proofWords(need))},
			p.byHand(need)[2:]...), "\n")
		return confirm(p.title, body, true, "", func() tea.Cmd { return p.byAgent(need) })
	}
}

// code asks for a fresh code, beside a signature that may be there.
func (p proving) code(signature []byte) widget.Overlay {
	body := fmt.Sprintf("The code approves %s\n%x", p.what, p.digest)
	return widget.NewCode(p.title, body, func(code string) tea.Cmd {
		return p.env.Do(p.command(code, signature), p.done)
	})
}

// byHand says which commands sign and give the approval.
func (p proving) byHand(need model.Proof) []string {
	host := words("ssh %s@HOST", p.env.Me.Name)
	flag := ""
	if p.management != "" {
		flag = words(" --management '%s'", strings.ReplaceAll(p.management, "'", `'\''`))
	}
	give := host + " approve " + p.id + flag + " < f.sig"
	lines := []string{
		words("The access policy asks for %s. On your own machine:", proofWords(need)), "",
		host + " approval " + p.id + flag + " > f",
		"ssh-keygen -Y sign -n " + model.SignNamespace + " -f KEY f",
	}
	if need == model.ProofBoth {
		give = "cat - f.sig | " + host + " approve " + p.id + flag
	}
	lines = append(lines, give)
	if need == model.ProofBoth {
		lines = append(lines, "then type a fresh code, enter and ctrl+d.")
	}
	return append(lines, "", "KEY is the file of your key. The statement f names what you were shown:", words("SHA-256 %x", p.digest))
}

// byAgent has the admin's agent sign the statement of exactly what was shown,
// and goes on from there.
func (p proving) byAgent(need model.Proof) tea.Cmd {
	sign := func() tea.Msg {
		ctx, cancel := context.WithTimeout(p.env.Ctx, touchTime)
		defer cancel()
		st, err := p.env.Backend.Statement(ctx, p.id, p.management)
		if err != nil {
			return Fail{Err: err, Reload: true}
		}
		if !bytes.Equal(st.Digest, p.digest) {
			return Fail{Err: model.Refuse("stale", "%s is not what you were shown; open it again", p.id), Reload: true}
		}
		signature, err := p.env.Sign(ctx, st.Bytes())
		if err != nil {
			if !model.IsRefusal(err) {
				err = model.Refuse("signature", "your agent did not sign; add your key to it, and touch the key when it blinks")
			}
			return Fail{Err: err}
		}
		if need == model.ProofBoth {
			return Open{p.code(signature)}
		}
		return p.env.Do(p.command("", signature), p.done)()
	}
	return tea.Batch(func() tea.Msg { return Say{Text: "Your agent is asked to sign: touch your key when it blinks."} }, sign)
}
