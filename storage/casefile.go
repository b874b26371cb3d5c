package storage

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/casefile"
	"integrora.com/opsconsole/storage/chain"
)

// CaseFile writes what proves how a request was handled (Art. 5(2) GDPR), as a
// zip (docs/evidence.md), after the command that allows it and its entry, which
// is in it. It holds no personal data, but for the letters where the command
// names a purpose: sealed to its recipient.
func (d *Desk) CaseFile(ctx context.Context, w io.Writer, cmd model.ExportEvidence) error {
	if _, err := d.Do(ctx, cmd); err != nil {
		return err
	}
	archive, err := d.s.caseFile(ctx, cmd)
	if err != nil {
		return err
	}
	_, err = w.Write(archive)
	return err
}

func (s *Store) caseFile(ctx context.Context, cmd model.ExportEvidence) ([]byte, error) {
	var archive []byte
	id := cmd.Request
	err := s.atTip(ctx, func(r reader, head chain.SignedHead, tree *chain.Tree) error {
		c := evidence{objects: []string{id}}
		if err := c.gather(r, id); err != nil {
			return err
		}
		c.objects = append(c.objects, s.lettersOf(id)...)
		if err := c.entries(r, s.heads.key, head, tree); err != nil {
			return err
		}
		if cmd.Purpose != "" {
			letters, err := s.sealedLetters(r, id, cmd.To)
			if err != nil {
				return err
			}
			c.add("letters.zip.age", string(letters))
		}
		if below, _, err := r.prunedLog(); err != nil {
			return err
		} else if below > 0 {
			c.add("pruned.txt", fmt.Sprintf("entries 0 to %d of the log were pruned under its retention rule; what they said of the request is gone, timeline.txt stays\n", below-1))
		}
		c.add("head.txt", s.heads.key.Note(head))
		c.add("README.txt", fmt.Sprintf(readme, id, model.SignNamespace))
		var err error
		archive, err = casefile.Write(id, c.files, s.heads.key, s.logKey.Sign)
		return err
	})
	return archive, err
}

// evidence is a case file while it is put together.
type evidence struct {
	files   []casefile.File
	objects []string // whose entries belong to it
	signers []string // lines of an allowed-signers file (ssh-keygen(1))
}

func (c *evidence) add(name, text string) {
	c.files = append(c.files, casefile.File{Name: name, Data: []byte(text)})
}

// gather reads the request, its plan, rulings and certificate.
func (c *evidence) gather(r reader, id string) error {
	req, err := r.Request(id)
	if err != nil {
		return err
	}
	c.add("timeline.txt", timeline(req))
	plan, err := r.Plan(id)
	if err == nil {
		c.add("plan.txt", string(plan.Canonical()))
	} else if model.CodeOf(err) != "not_found" {
		return err
	}
	if req.Proposal.Advice.Given() {
		c.add("plan.advice.txt", advice(req.Proposal.Advice, req.Proposal.Digest))
	}
	if req.Erasure != "" {
		e, err := r.Erasure(req.Erasure)
		if err != nil {
			return err
		}
		c.objects = append(c.objects, e.ID)
		c.add("certificate.txt", certificate(e))
		c.approval("plan", e.Signed)
	}
	rulings := r.s.rulingsOf(id)
	for _, d := range rulings {
		c.objects = append(c.objects, d.ID)
		name := "rulings/" + d.ID
		c.add(name+".txt", string(d.Canonical()))
		c.add(name+".decision.txt", fmt.Sprintf("ruling %s\nsha256 %x\nstate %s\nproposed %s by %s\ndecided %s by %s\nmanagement %q\ndenial %q\n",
			d.ID, d.Digest(), d.State, instant(d.At), d.By, instant(d.DecidedAt), orDash(d.DecidedBy), d.Management, d.Denial))
		if d.Advice.Given() {
			c.add(name+".advice.txt", advice(d.Advice, d.Digest()))
		}
		c.approval(name, d.Signed)
	}
	slices.Sort(c.signers)
	c.add("allowed_signers", strings.Join(slices.Compact(c.signers), ""))
	return nil
}

// approval adds a signed approval: what was signed, byte for byte, and its
// signature.
func (c *evidence) approval(name string, s model.Signed) {
	if len(s.Signature) == 0 || len(s.Key) < 4 {
		return
	}
	c.add(name+".statement", string(s.Statement))
	c.add(name+".statement.sig", string(s.Signature))
	n := binary.BigEndian.Uint32(s.Key) // the wire format begins with its kind (RFC 4253, section 6.6)
	if uint64(n) > uint64(len(s.Key)-4) {
		return
	}
	c.signers = append(c.signers, fmt.Sprintf("%s namespaces=%q %s %s\n", s.Signer(), model.SignNamespace, s.Key[4:4+n], base64.StdEncoding.EncodeToString(s.Key)))
}

// entries adds the entries of the log that are about one of the objects, as an
// export has them, each with the proof that it is in the log of head.
func (c *evidence) entries(r reader, key chain.Key, head chain.SignedHead, tree *chain.Tree) error {
	rows, words, err := r.s.logIndex.upTo(r, head.Size)
	if err != nil {
		return err
	}
	for at, row := range rows {
		if !slices.Contains(c.objects, words[row.object]) {
			continue
		}
		seq := uint64(at)
		raw := bytes.Clone(r.tx.Bucket(bucketLog).Get(seqKey(seq)))
		e, err := chain.Decode(raw)
		if err != nil {
			return err
		}
		line, err := chain.AppendLine(nil, raw, r.openEntry(e))
		if err != nil {
			return err
		}
		p := chain.Inclusion{Index: seq, Entry: raw, Head: head}
		if p.Hashes, err = tree.Inclusion(seq, head.Size, r.leaves); err != nil {
			return err
		}
		c.add(casefile.EntryName(seq)+".json", string(line))
		c.add(casefile.EntryName(seq)+".tlog-proof", p.Text(key))
	}
	return nil
}

// lettersOf lists the ids of our letters about a request.
func (s *Store) lettersOf(request string) []string {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	var ids []string
	for _, l := range s.board.letters {
		if l.Request == request {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// rulingsOf lists the rulings about a request, in the order of their numbers.
func (s *Store) rulingsOf(request string) []model.Ruling {
	s.board.mu.RLock()
	defer s.board.mu.RUnlock()
	var list []model.Ruling
	for _, e := range s.board.rulings.all {
		if d := e.ruling; d.Request == request || d.Object == request {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b model.Ruling) int { return a.At.Compare(b.At) })
	return list
}

// readme tells how to check a case file with tools of others.
const readme = `How request %[1]s was handled: the evidence, and how to check it.

There is no personal data in clear in it. People are random ids; the letter and
what was answered stay sealed in the console, or are in letters.zip.age.

  timeline.txt        each step: when, by whom, from which state to which
  plan.txt            the erasure plan as it was frozen; approvals name its SHA-256
  plan.advice.txt     the DPO's advice on it
  certificate.txt     the certificate of the erasure
  rulings/            decisions of two persons: text, advice, decision
  *.statement, .sig   what an approver signed, and the signature, where the policy
                      of access asks for one
  allowed_signers     the approvers' public keys
  log/                the entries of the audit log about it: N.json as an export
                      has them, N.tlog-proof (c2sp.org/tlog-proof) that each is in
  letters.zip.age     where they were asked for: the letter as it came, the file,
                      our letters and the replies, sealed to who asked (age(1))
  pruned.txt          where older entries of the log were pruned: which
  head.txt            the log of this signed head
  log-key.txt         the log's key

Take log-key.txt for true only when it is the key you know: compare it with a
head that you keep, or with "audit head --key" of the console.

1. Nothing was changed since the log's key signed it:
     sha256sum -c SHA256SUMS
     python3 verify_case.py . --key "$(cat log-key.txt)"
   The second checks every file, every proof, and that each N.json is its entry.
2. Each approval was signed by the one it names (NAME is in allowed_signers):
     ssh-keygen -Y verify -f allowed_signers -n %[2]s -I NAME -s plan.statement.sig < plan.statement
3. What was signed is what was shown: plan.statement ends with plan.txt, and its
   line sha256 is that of
     sha256sum plan.txt
   Statements of rulings end in the same way with rulings/D-N.txt.
`

func timeline(r model.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "request %s\nstate %s\nrights %s\ncapacity %s\nreceived %s\nletter sha256 %x\n", r.ID, r.State, join(r.Asked()), orDash(string(r.Capacity)), instant(r.ReceivedAt), r.MessageSum)
	if r.SplitOf != "" {
		fmt.Fprintf(&b, "letter of %s\n", r.SplitOf)
	}
	for _, e := range r.History {
		fmt.Fprintf(&b, "%s %s by %s: %s to %s, due %s, reason %q\n", instant(e.At), e.Act, e.By, orDash(string(e.From)), orDash(string(e.To)), orDash(e.Due.String()), e.Reason)
	}
	return b.String()
}

func join(rights []model.Right) string {
	words := make([]string, len(rights))
	for i, r := range rights {
		words[i] = string(r)
	}
	return orDash(strings.Join(words, ","))
}

func advice(a model.Advice, digest []byte) string {
	word := "does not object"
	if a.Objects {
		word = "objects"
	}
	return fmt.Sprintf("advice of the DPO (Art. 39(1)(a) GDPR)\non sha256 %x\nby %s\nat %s\nthe DPO %s\ntext %q\n", digest, a.By, instant(a.At), word, a.Text)
}

func certificate(e model.ErasureRecord) string {
	var b strings.Builder
	fmt.Fprintf(&b, "certificate %s of an erasure\nrequest %s\nperson %s\nplan sha256 %x\nproposed by %s\nadvised by %s\napproved by %s at %s\nmanagement %q\ndeleted at %s\nkey destroyed at %s\nkey file sha256 %x\nlog size %d\nlog root %x\n",
		e.ID, e.Request, e.Person, e.PlanDigest, e.ProposedBy, orDash(e.AdvisedBy), e.ApprovedBy, instant(e.ApprovedAt), e.Management, instant(e.IntentAt), instant(e.DoneAt), e.KeyDigest, e.LogSize, e.LogRoot)
	for _, t := range e.Deleted {
		fmt.Fprintf(&b, "deleted %s %d\n", t.Kind, t.Count)
	}
	for _, k := range e.Kept {
		fmt.Fprintf(&b, "kept %s %d %s until %s ground %q\n", k.Category, k.Count, k.Outcome, orDash(k.Until.String()), k.Ground)
	}
	for _, o := range e.Orders {
		fmt.Fprintf(&b, "order %s issued %s due %s answer %s ground %q\n", o.Subprocessor, instant(o.IssuedAt), o.Due, orDash(string(o.Answer)), o.Ground)
	}
	return b.String()
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
