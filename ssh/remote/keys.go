package remote

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/safe"
)

// keyTree are the commands about the key tree.
func (c *call) keyTree() *cobra.Command {
	return branch("keys", "the key tree: how it stands, and new keys for one of its levels", c.keysStatus(), c.keysRotate())
}

func (c *call) keysStatus() *cobra.Command {
	return c.leaf("status", "show the key tree: counts, versions, last rotations, and what is unfinished; no key", "ssh HOST keys status", cobra.NoArgs, func([]string) error {
		v, err := c.desk.KeyStatus(c.ctx)
		if err != nil {
			return err
		}
		if c.json {
			return c.say(KeysObject(v), "")
		}
		_, err = fmt.Fprint(c.out, safe.Block(KeysText(v, c.desk.Now())))
		return err
	})
}

func (c *call) keysRotate() *cobra.Command {
	words := make([]string, len(model.KeyLevels))
	for i, l := range model.KeyLevels {
		words[i] = string(l)
	}
	cmd := c.leaf("rotate LEVEL", "propose new keys for a level; once another admin approves, the server rotates them while it works on", "ssh HOST keys rotate people", cobra.ExactArgs(1),
		func(args []string) error {
			return c.proposed(model.ProposeChange{Op: model.OpRotate, Level: model.KeyLevel(args[0])})
		}, model.ActProposeChange)
	cmd.Long = "Levels: " + strings.Join(words, ", ") + ".\nThe master key is changed on the host: opsconsole keys rotate-secret."
	return cmd
}

// KeysObject is the status of the key tree for programs.
func KeysObject(v model.KeyStatus) map[string]any {
	levels := []map[string]any{}
	for _, l := range v.Levels {
		levels = append(levels, map[string]any{"level": l.Level, "keys": l.Keys, "version_low": l.Low, "version_high": l.High, "former": l.Former,
			"archived": l.Archived, "since": stamp(l.Since), "rotated": l.Rotated})
	}
	o := map[string]any{"secret": v.Secret, "generation": v.Generation, "key_sha256": hex.EncodeToString(v.Digest), "levels": levels, "tombstones": v.Tombstones,
		"running": v.Running, "unfinished": notNil(v.Unfinished)}
	if v.Running != "" {
		o["level"], o["phase"], o["drawn"], o["resealed"] = v.Level, v.Progress.Phase, v.Progress.Keys, v.Progress.Records
	}
	return o
}

// KeysText is the same for people.
func KeysText(v model.KeyStatus, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "master key from   %s\nroot generation   %d\nroot.key SHA-256  %x\npeople erased     %d\n\n", v.Secret, v.Generation, v.Digest, v.Tombstones)
	fmt.Fprintf(&b, "%-8s %9s  %-9s %7s %9s  %-19s %s\n", "LEVEL", "KEYS", "VERSIONS", "FORMER", "ARCHIVED", "SINCE (UTC)", "AGE")
	for _, l := range v.Levels {
		versions := "-"
		switch {
		case l.Low != l.High:
			versions = fmt.Sprintf("%d to %d", l.Low, l.High)
		case l.High > 0:
			versions = strconv.FormatUint(uint64(l.High), 10)
		}
		how := "made "
		if l.Rotated {
			how = "new  "
		}
		fmt.Fprintf(&b, "%-8s %9d  %-9s %7d %9d  %s%s %d d\n", l.Level, l.Keys, versions, l.Former, l.Archived, how, l.Since.UTC().Format(time.DateOnly+"    "),
			int(now.Sub(l.Since).Hours()/24))
	}
	if v.Running != "" {
		fmt.Fprintf(&b, "\n%s rotates level %s: phase %s, %d keys drawn, %d records sealed or blinded anew\n", v.Running, v.Level, v.Progress.Phase, v.Progress.Keys, v.Progress.Records)
	}
	for _, what := range v.Unfinished {
		fmt.Fprintf(&b, "unfinished: %s\n", what)
	}
	return b.String()
}
