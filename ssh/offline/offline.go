// Package offline holds the commands that need no server. Some store nothing:
// checking an export of the audit log or the evidence of a request, reading letters, computing deadlines.
// The others work on an installation's files on this machine: rotating its host
// key, rescuing an account.
package offline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
	"integrora.com/opsconsole/ssh/intake"
	"integrora.com/opsconsole/tui/safe"
)

// Commands makes the offline commands. now stands in for the time of arrival
// of a letter that names none.
func Commands(now func() time.Time) []*cobra.Command {
	return []*cobra.Command{verify(), witnessing(), readLetter(now), dates()}
}

func readLetter(now func() time.Time) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{Use: "read-letter FILE…", Short: "show what intake would suggest for letters; nothing is stored", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := json.NewEncoder(cmd.OutOrStdout())
			out.SetEscapeHTML(false)
			bad := 0
			for _, path := range args {
				line, err := readOne(path, now())
				if err != nil {
					bad++
					fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", safe.Line(path, 200), safe.Line(err.Error(), 300))
					continue
				}
				if asJSON {
					err = out.Encode(line)
				} else {
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, %s, confidence %.2f, received %s\n  %s\n", safe.Line(path, 200),
						orNothing(line.Rights), line.Language, line.Confidence, line.Received, safe.Line(strings.Join(line.Why, "; "), 2000))
				}
				if err != nil {
					return err
				}
			}
			if bad > 0 {
				return fmt.Errorf("%d of %d files could not be read", bad, len(args))
			}
			return nil
		}}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a file")
	return cmd
}

// readOne reads a letter of bounded size.
func readOne(path string, now time.Time) (intake.Line, error) {
	f, err := os.Open(path)
	if err != nil {
		return intake.Line{}, errors.New("cannot be opened; is it there, and may you read it?")
	}
	defer f.Close()
	const most = 64 << 20
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return intake.Line{}, err
	}
	if len(data) > most {
		return intake.Line{}, fmt.Errorf("over %d MiB", most>>20)
	}
	return intake.ReadLetter(path, data, now, intake.Limits{})
}

func orNothing(rights []model.Right) string {
	if len(rights) == 0 {
		return "asks for nothing"
	}
	words := make([]string, len(rights))
	for i, r := range rights {
		words[i] = string(r)
	}
	return strings.Join(words, " + ")
}

func dates() *cobra.Command {
	var table bool
	cmd := &cobra.Command{Use: "deadline EVENT RECEIVED", Short: "show a legal date with its working",
		Long: "Events: " + strings.Join(deadline.Events, ", ") + ".\nRECEIVED is a date, or an instant with its offset. --csv reads rows of received,event,timezone.",
		Args: func(_ *cobra.Command, args []string) error {
			if want := 2; !table && len(args) != want || table && len(args) != 0 {
				return model.Refuse("usage", "wanted EVENT and RECEIVED, or --csv alone")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if table {
				return deadline.Table(cmd.InOrStdin(), cmd.OutOrStdout())
			}
			r, err := deadline.Compute(args[0], args[1])
			if err != nil {
				return model.Refuse("usage", "%s", err)
			}
			for _, step := range r.Working {
				fmt.Fprintf(cmd.OutOrStdout(), "%s\n", step.Text)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "due %s\n", r.Due)
			return nil
		}}
	cmd.Flags().BoolVar(&table, "csv", false, "read rows from standard input")
	return cmd
}
