package offline

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/headsto"
	"integrora.com/opsconsole/storage/chain"
	"integrora.com/opsconsole/tui/safe"
)

// witness is one run of the command.
type witness struct {
	cmd  *cobra.Command
	path string // the file of heads
	host string
	ssh  string
	key  string
	last bool
}

func witnessing() *cobra.Command {
	var w witness
	cmd := &cobra.Command{Use: "witness --file HEADS [--host NAME@HOST] [-- SSH-OPTION…]",
		Short: "on your own machine: keep the heads of the audit log, and notice a past that was rewritten",
		Long: `Fetches the log's signed head with the proof that it continues the last one in
the file, checks both, and appends the head. With --host it runs your ssh, which
asks for your code; an open shared connection (ControlMaster) needs none. Without,
it reads the answer from standard input:

    ssh NAME@HOST audit prove --from "$(opsconsole witness --file HEADS --last)" |
        opsconsole witness --file HEADS

Exit code 1, and words that cannot be missed, when the log was cut, rolled back or
rewritten, or signed by another key; what it answered is kept in HEADS.refused.
A copy of the server's audit-heads.txt will do as HEADS.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			w.cmd = cmd
			if w.host == "" && len(args) > 0 {
				return model.Refuse("usage", "options for ssh need --host")
			}
			return w.run(args)
		}}
	cmd.Flags().StringVar(&w.path, "file", "", "file of the heads seen so far; made when it is not there")
	cmd.Flags().StringVar(&w.host, "host", "", "whom to ask, as ssh is told: NAME@HOST, or a name in your ssh configuration")
	cmd.Flags().StringVar(&w.ssh, "ssh", "ssh", "the ssh program")
	cmd.Flags().StringVar(&w.key, "key", "", "the log's verifier key (audit head --key), for the first time; later the file has it")
	cmd.Flags().BoolVar(&w.last, "last", false, "only print how many entries the last head in the file has")
	_ = cmd.MarkFlagRequired("file")
	return cmd
}

func (w *witness) run(options []string) error {
	file, err := w.read()
	if err != nil {
		return err
	}
	last, _ := file.Last()
	if w.last {
		_, err := fmt.Fprintln(w.cmd.OutOrStdout(), last.Size)
		return err
	}
	text, asked := w.answer(last.Size, options)
	p, err := chain.ParseConsistency(text)
	switch {
	case err != nil && text == "" && asked != nil:
		return fmt.Errorf("nothing was answered (%w); the last head known has %d entries", asked, last.Size)
	case err != nil:
		return w.alarm(text, last, "the answer is no signed head with a proof: "+err.Error())
	}
	first := file.Key == chain.Key{}
	if first {
		if file.Key, err = w.pinned(p.Key); err != nil {
			return w.alarm(text, last, err.Error())
		}
		if len(file.Heads) == 0 {
			last.LogID = p.Key.Log
		}
	}
	if p.Key != file.Key {
		return w.alarm(text, last, fmt.Sprintf("it is signed by another key: want %s, found %s", file.Key, p.Key))
	}
	if err := p.Check(last.Head); err != nil {
		what := "the past was rewritten"
		switch {
		case p.Head.Size < last.Size:
			what = "the log was cut or rolled back"
		case p.From != last.Size:
			what = "it proves something else than was asked"
		}
		return w.alarm(text, last, fmt.Sprintf("%s: it had %d entries and has %d; %s", what, last.Size, p.Head.Size, err))
	}
	if p.Head.Size == last.Size && len(file.Heads) > 0 {
		return w.say("unchanged: %d entries, root %s", last.Size, p.Head.Root)
	}
	if err := w.keep(file, p, first); err != nil {
		return err
	}
	if first && w.key == "" {
		if err := w.say("first head of this log; ask the operators on another way whether this is their key:\n%s", p.Key); err != nil {
			return err
		}
	}
	return w.say("consistent: %d entries, %d since the last head, root %s", p.Head.Size, p.Head.Size-last.Size, p.Head.Root)
}

func (w *witness) say(format string, args ...any) error {
	_, err := fmt.Fprintf(w.cmd.OutOrStdout(), format+"\n", args...)
	return err
}

// read reads the heads seen so far and checks their signatures. A last record that
// was cut short is none; the next one takes its place.
func (w *witness) read() (chain.HeadsFile, error) {
	text, err := os.ReadFile(w.path)
	if errors.Is(err, os.ErrNotExist) {
		return chain.HeadsFile{}, nil
	}
	if err != nil {
		return chain.HeadsFile{}, err
	}
	file, err := chain.ParseHeads(text)
	if err == nil {
		err = file.Check()
	}
	if err != nil {
		return file, fmt.Errorf("%s: %w", w.path, err)
	}
	return file, nil
}

// answer asks the host, or reads what it answered. The error is that of ssh,
// which may come with an answer.
func (w *witness) answer(from uint64, options []string) (string, error) {
	if w.host == "" {
		text, err := io.ReadAll(io.LimitReader(w.cmd.InOrStdin(), chain.MaxProof+1))
		if err == nil && len(text) == 0 {
			err = errors.New("standard input was empty")
		}
		return string(text), err
	}
	args := append(append([]string{}, options...), "--", w.host, "audit", "prove", "--from", strconv.FormatUint(from, 10))
	ssh := exec.CommandContext(w.cmd.Context(), w.ssh, args...)
	ssh.Stdin, ssh.Stderr = os.Stdin, w.cmd.ErrOrStderr()
	out, err := ssh.Output()
	return string(out), err
}

// pinned is the key that the first head must be signed by.
func (w *witness) pinned(found chain.Key) (chain.Key, error) {
	if w.key == "" {
		return found, nil
	}
	key, err := chain.ParseKey(w.key)
	if err == nil && key != found {
		err = fmt.Errorf("it is signed by another key: want %s, found %s", key, found)
	}
	return key, err
}

// keep appends the head to the file, synced.
func (w *witness) keep(file chain.HeadsFile, p chain.Consistency, first bool) error {
	if err := headsto.Append(w.path, "", string(file.Key.AppendRecord(nil, p.Head, first))); err != nil {
		return fmt.Errorf("the head over %d entries agrees, and was not kept: %w; make room or repair the disk, and look again", p.Head.Size, err)
	}
	return nil
}

// alarm says loudly what is wrong, and keeps the answer: a signed one that
// contradicts an earlier signed head proves that the log was tampered with.
func (w *witness) alarm(text string, last chain.SignedHead, why string) error {
	line := strings.Repeat("!", 72)
	kept := "is kept in " + filepath.Base(w.path) + ".refused"
	if err := put(w.path+".refused", text); err != nil {
		kept = "could not be kept: " + err.Error()
	}
	fmt.Fprintf(w.cmd.ErrOrStderr(), "%s\nTHE AUDIT LOG IS NOT THE ONE SEEN BEFORE\n%s\n\nLast head known: %d entries, root %s\nWhat it answered %s.\nTell the DPO and the auditors, not over this server. Keep both files.\n%s\n",
		line, safe.Line(why, 1000), last.Size, last.Root, kept, line)
	return errors.New("the audit log does not agree with the heads in " + w.path)
}

// put writes a file whole, or leaves what was there.
func put(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
