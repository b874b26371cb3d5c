package remote

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
	"integrora.com/opsconsole/storage/chain"
)

func (c *call) auditHead() *cobra.Command {
	var key bool
	cmd := c.leaf("head", "print the log's head as a signed checkpoint: keep it elsewhere", "ssh HOST audit head > head-$(date +%F)", cobra.NoArgs, func([]string) error {
		if key {
			text := c.desk.LogKey().String()
			return c.say(map[string]any{"key": text}, "%s", text)
		}
		note, err := c.desk.SignedHead() // asks who reads
		if err != nil {
			return err
		}
		if c.json {
			o := headObject(c.desk.Head())
			o["key"], o["note"] = c.desk.LogKey().String(), note
			return c.say(o, "")
		}
		_, err = io.WriteString(c.out, note)
		return err
	})
	cmd.Flags().BoolVar(&key, "key", false, "print the verifier key instead, with which anyone can check the signature")
	return cmd
}

func headObject(h model.AuditHead) map[string]any {
	return map[string]any{"origin": h.Origin, "size": h.Size, "root": hex.EncodeToString(h.Root), "leaf": hex.EncodeToString(h.Leaf)}
}

func (c *call) auditVerify() *cobra.Command {
	var deep, fromStdin bool
	cmd := c.leaf("verify", "check the whole log against its head and every head remembered", "ssh HOST audit verify --head < head-2026-11-24", cobra.NoArgs, func([]string) error {
		var known []chain.Head
		if fromStdin {
			head, err := c.readHead()
			if err != nil {
				return err
			}
			known = append(known, head)
		}
		head, err := c.desk.Verify(storage.WithProgress(c.ctx, c.tenths()), deep, known...)
		if err != nil {
			return err
		}
		return c.say(headObject(head), "the log is whole: %d entries, root %x", head.Size, head.Root)
	}, model.ActVerified)
	cmd.Flags().BoolVar(&deep, "deep", false, "also decode every entry and open its details")
	cmd.Flags().BoolVar(&fromStdin, "head", false, "also check against a checkpoint from standard input")
	return cmd
}

// readHead reads a head from standard input.
func (c *call) readHead() (chain.Head, error) {
	text, err := io.ReadAll(io.LimitReader(c.in, 4096))
	if err != nil {
		return chain.Head{}, err
	}
	head, err := c.desk.LogKey().ReadHead(string(text))
	if err != nil {
		return head, model.Refuse("usage", "standard input is no checkpoint of this log as audit head prints it: %s", err)
	}
	return head, nil
}

// tenths tells on standard error how far a verification is, ten times.
func (c *call) tenths() func(done, total uint64) {
	told := uint64(0)
	return func(done, total uint64) {
		if tenth := done * 10 / max(total, 1); tenth > told {
			told = tenth
			fmt.Fprintf(c.errs, "checked %d of %d entries (%d %%)\n", done, total, min(tenth*10, 100))
		}
	}
}

func (c *call) auditProve() *cobra.Command {
	var from, entry string
	cmd := c.leaf("prove", "prove that the log continues an earlier one (--from), for opsconsole witness, or that it holds an entry (--entry), for opsconsole verify",
		"ssh HOST audit prove --entry 42 > entry-42.tlog-proof", cobra.NoArgs, func([]string) error {
			switch {
			case (from == "") == (entry == ""):
				return model.Refuse("usage", "wanted either --from or --entry")
			case from != "":
				return c.proveFrom(from)
			}
			seq, err := strconv.ParseUint(entry, 10, 64)
			if err != nil {
				return model.Refuse("usage", "--entry: wanted the number of an entry, found %q", entry)
			}
			text, err := c.desk.ProveEntry(c.ctx, seq)
			if err != nil {
				return err
			}
			return c.say(map[string]any{"proof": text}, "%s", strings.TrimSuffix(text, "\n"))
		})
	cmd.Flags().StringVar(&from, "from", "", "how many entries the earlier head had; - reads that head from standard input and checks it here too")
	cmd.Flags().StringVar(&entry, "entry", "", "the entry's number")
	return cmd
}

func (c *call) proveFrom(from string) error {
	var older *chain.Head
	var size uint64
	if from == "-" {
		head, err := c.readHead()
		if err != nil {
			return err
		}
		older, size = &head, head.Size
	} else {
		var err error
		if size, err = strconv.ParseUint(from, 10, 64); err != nil {
			return model.Refuse("usage", "--from: wanted a number of entries, or - for a head on standard input, found %q", from)
		}
	}
	p, err := c.desk.Prove(c.ctx, size)
	if err != nil {
		return err
	}
	text := p.Text()
	if err := c.say(map[string]any{"proof": text}, "%s", strings.TrimSuffix(text, "\n")); err != nil {
		return err
	}
	// The proof is given in any case: it is signed, and the one who asked is to
	// judge it.
	switch {
	case p.Head.Size < size:
		return told(fmt.Sprintf("the log has %d entries, fewer than %d: it was cut or rolled back", p.Head.Size, size))
	case older != nil:
		if err := p.Check(*older); err != nil {
			return told("the log does not continue that head: " + err.Error())
		}
	}
	return nil
}

func (c *call) auditExport() *cobra.Command {
	var change string
	var tiles bool
	cmd := c.leaf("export", "write the whole log with its signed heads as lines of JSON, for opsconsole verify; a fresh code is read from standard input",
		"ssh HOST audit export < code > log.ndjson", cobra.NoArgs, func([]string) error {
			code, err := c.code()
			if err != nil {
				return err
			}
			cmd := model.ExportLog{Change: change, Code: code}
			if tiles {
				return c.desk.ExportTiles(c.ctx, c.out, cmd)
			}
			return c.desk.Export(c.ctx, c.out, cmd)
		}, model.ActExported)
	cmd.Flags().StringVar(&change, "change", "", "the approved change that allows an admin one export, such as C-3")
	cmd.Flags().BoolVar(&tiles, "tiles", false, "write a tar of C2SP tlog-tiles instead; details stay sealed in it")
	return cmd
}
