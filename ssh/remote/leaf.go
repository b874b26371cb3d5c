package remote

import (
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// actsKey is the annotation that names the acts which a command gives.
const actsKey = "acts"

// leaf makes a command that does something: its help has an example, and the
// reference names the acts that it gives.
func (c *call) leaf(use, short, example string, args cobra.PositionalArgs, run func(args []string) error, acts ...*model.Act) *cobra.Command {
	names := make([]string, len(acts))
	for i, a := range acts {
		names[i] = a.Name
	}
	return &cobra.Command{Use: use, Short: short, Example: "  " + example, Args: args, Annotations: map[string]string{actsKey: strings.Join(names, " ")},
		RunE: func(_ *cobra.Command, args []string) error { return run(args) }}
}

// branch makes a word that only leads to others.
func branch(use, short string, subs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(subs...)
	return cmd
}

// do gives a command and says what came of it.
func (c *call) do(cmd model.Command, done string) error {
	res, err := c.desk.Do(c.ctx, cmd)
	if err != nil {
		return err
	}
	return c.say(map[string]any{"act": cmd.Act().Name, "id": res.ID, "message": res.Message}, "%s",
		strings.TrimSpace(strings.TrimPrefix(res.ID+": ", ": ")+done+" "+res.Message))
}

// Elsewhere says of every act that no remote command gives why that is.
var Elsewhere = map[*model.Act]string{
	model.ActFound:          "`opsconsole init` gives it",
	model.ActRescue:         "`opsconsole admin rescue` gives it, on the server's host with the server stopped",
	model.ActEnrol:          "the first login is the dialog for it",
	model.ActOpenSession:    "the login gives it, for commands too",
	model.ActUnlock:         "only a console's screen locks",
	model.ActLook:           "only a console is drawn",
	model.ActSawHead:        "a console gives it of the head that it showed",
	model.ActSawAlarms:      "a console gives it of the alarms that it showed",
	model.ActExecute:        "the store gives it after an approval",
	model.ActProposeRuling:  "no command gives it: each ruling is proposed by an act of its own, and one that is not known is refused",
	model.ActApproveRuling:  "no command gives it: each ruling is approved by an act of its own, and one that is not known is refused",
	model.ActRestrictionDue: "the console gives it by itself, day by day",
	model.ActExpireConsent:  "the console gives it by itself, day by day",
	model.ActExpireRuling:   "the console gives it by itself, day by day",
	model.ActComplete:       "the store gives it after an approval",
	model.ActEraseTenant:    "the store gives it after an approval",
	model.ActCompleteTenant: "the store gives it after an approval",
	model.ActBackupsGone:    "the store gives it by the day",
	model.ActSettleContent:  "the store gives it by itself",
	model.ActCloseSegment:   "the store gives it by the day",
	model.ActAlarmTenant:    "the store gives it by the day",

	model.ActNotePromises: "the store gives it by the day",

	model.ActRotateStep:    "the store gives it after an approval",
	model.ActRotateEnd:     "the store gives it after an approval",
	model.ActRotateSecret:  "`opsconsole keys rotate-secret` gives it, on the server's host with the server stopped",
	model.ActBackedUp:      "the server gives it of what the schedule, `backup now` or `backup` made",
	model.ActBackupFailed:  "the server gives it",
	model.ActBackupRotated: "the server gives it when there are more than the rotation keeps",
	model.ActCompacted:     "the server gives it of what the nights, or `compact`, made",
	model.ActCompactFailed: "the server gives it",
	model.ActDrilled:       "the server gives it once a week",
	model.ActRestored:      "`opsconsole restore` gives it, on the server's host",

	model.ActRemind:        "the store gives it by the day",
	model.ActEscalate:      "the store gives it by the hour",
	model.ActRemindTenant:  "the store gives it by the day",
	model.ActNotifyTenants: "the store gives it by the hour",
	model.ActLetterDeliver: "the server gives it of what it offers to the mail server",
}
