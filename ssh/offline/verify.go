package offline

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/casefile"
	"integrora.com/opsconsole/storage/chain"
)

func verify() *cobra.Command {
	var heads []string
	var key string
	cmd := &cobra.Command{Use: "verify FILE", Short: "check an export of the audit log, a proof from audit prove, or the evidence of a request, with nothing else at hand", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var k known
			if key != "" {
				parsed, err := chain.ParseKey(key)
				if err != nil {
					return model.Refuse("usage", "--key: %s", err)
				}
				k.key = parsed
			}
			for _, path := range heads {
				if err := k.add(path); err != nil {
					return err
				}
			}
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			said, err := k.verify(f)
			switch {
			case model.IsRefusal(err): // more must be known to check it
				return err
			case err != nil:
				return fmt.Errorf("%s is not whole: %w", args[0], err)
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), said)
			return err
		}}
	cmd.Flags().StringArrayVar(&heads, "head", nil, "file with a head (audit head) or with many (audit-heads.txt, a witness's file) that the log must agree with; may be repeated")
	cmd.Flags().StringVar(&key, "key", "", "the log's verifier key (audit head --key): heads must be signed by it; a file of many heads names it too")
	return cmd
}

// known is what the reader knows of the log beforehand.
type known struct {
	key   chain.Key // zero: none
	heads []chain.Head
}

// add takes the heads of a file, and its key.
func (k *known) add(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	wrong := func(err error) error {
		return model.Refuse("usage", "%s is no checkpoint as audit head prints it, nor a file of heads: %s", path, err)
	}
	if head, lines, err := chain.ParseNote(string(text)); err == nil && len(lines) > 0 {
		if k.key != (chain.Key{}) {
			if _, err := k.key.Open(string(text)); err != nil {
				return wrong(err)
			}
		}
		k.heads = append(k.heads, head)
		return nil
	}
	head, notOne := chain.ParseCheckpoint(string(text))
	if notOne == nil {
		k.heads = append(k.heads, head)
		return nil
	}
	file, err := chain.ParseHeads(text)
	switch {
	case err != nil || len(file.Heads) == 0:
		return wrong(notOne)
	case file.Check() != nil:
		return wrong(file.Check())
	case k.key != (chain.Key{}) && file.Key != k.key:
		return wrong(errors.New("it names another key"))
	}
	k.key = file.Key
	for _, h := range file.Heads {
		k.heads = append(k.heads, h.Head)
	}
	return nil
}

// verify checks an export, a proof or a case file, told apart by their beginning.
func (k *known) verify(r io.Reader) (string, error) {
	in := bufio.NewReader(r)
	if start, _ := in.Peek(2); string(start) == "PK" { // as a zip begins
		return k.evidence(in)
	}
	if start, _ := in.Peek(1); string(start) == "{" || len(start) == 0 {
		return k.export(in)
	}
	text, err := io.ReadAll(io.LimitReader(in, chain.MaxProof+1))
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(string(text), "c2sp.org/tlog-proof@") {
		return k.inclusion(string(text))
	}
	if strings.HasPrefix(string(text), "integrora.com/opsconsole/consistency@") {
		return k.consistency(string(text))
	}
	return k.export(strings.NewReader(string(text)))
}

func (k *known) export(r io.Reader) (string, error) {
	report, err := chain.VerifyExport(r, k.heads...)
	if err != nil {
		return "", err
	}
	signed := "its heads are not signed"
	switch {
	case k.key != (chain.Key{}) && report.Key != k.key:
		return "", fmt.Errorf("want heads signed by %s, found %s", k.key, orNone(report.Key))
	case k.key != (chain.Key{}):
		signed = fmt.Sprintf("%d heads signed by the key given", report.Signed)
	case report.Signed > 0:
		signed = fmt.Sprintf("%d heads signed; compare the key with the one you know: %s", report.Signed, report.Key)
	}
	pruned := ""
	if report.Pruned > 0 {
		pruned = fmt.Sprintf(", %d pruned", report.Pruned)
	}
	return fmt.Sprintf("whole: %d entries%s, %d with details, %d known heads met\nroot %s\n%s",
		report.Entries, pruned, report.Opened, len(k.heads), report.Head.Root, signed), nil
}

func orNone(k chain.Key) string {
	if k == (chain.Key{}) {
		return "none"
	}
	return k.String()
}

func noKey() error {
	return model.Refuse("usage", "want the log's verifier key, to check who signed: --key, or a --head file that names it")
}

func (k *known) inclusion(text string) (string, error) {
	if k.key == (chain.Key{}) {
		return "", noKey()
	}
	p, e, err := k.key.OpenInclusion(text)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("entry %d is in the log of %d entries, root %s, signed by the key given\n%s %s %s %s",
		p.Index, p.Head.Size, p.Head.Root, e.Time.UTC().Format("2006-01-02T15:04:05.999999999Z"), e.Actor, e.Action, e.Object), nil
}

// evidenceMost is how many bytes are read of a case file: more than any has.
const evidenceMost = 64 << 20

func (k *known) evidence(r io.Reader) (string, error) {
	if k.key == (chain.Key{}) {
		return "", noKey()
	}
	archive, err := io.ReadAll(io.LimitReader(r, evidenceMost))
	if err != nil {
		return "", err
	}
	files, err := casefile.Read(archive, k.key)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("whole: the evidence of a request, %d files, signed by the key given; signatures of approvals are for ssh-keygen (README.txt in it)", len(files)), nil
}

func (k *known) consistency(text string) (string, error) {
	p, err := chain.ParseConsistency(text)
	if err != nil {
		return "", err
	}
	if k.key != (chain.Key{}) && p.Key != k.key {
		return "", fmt.Errorf("want it signed by %s, found %s", k.key, p.Key)
	}
	for _, h := range k.heads {
		if h.Size == p.From {
			if err := p.Check(h); err != nil {
				return "", err
			}
			return fmt.Sprintf("the log of %d entries, root %s, begins with the %d of the head given", p.Head.Size, p.Head.Root, p.From), nil
		}
	}
	return "", model.Refuse("usage", "want the earlier head over %d entries, which this proof starts from: --head", p.From)
}
