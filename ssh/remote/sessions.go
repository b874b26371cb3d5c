package remote

import (
	"time"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

func (c *call) adminSessions() *cobra.Command {
	return c.leaf("sessions [NAME]", "list live sessions: who, from where, on which page", "ssh HOST admin sessions", cobra.MaximumNArgs(1), func(args []string) error {
		rows, err := c.desk.Sessions(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("SESSION", "NAME", "ROLE", "KIND", "FROM", "PAGE", "SINCE (UTC)", "IDLE")
		for _, s := range rows {
			if len(args) > 0 && s.Name != args[0] {
				continue
			}
			idle := c.desk.Now().Sub(s.LastInput).Truncate(time.Second)
			err := l.row(map[string]any{"id": s.ID, "name": s.Name, "role": s.Role, "kind": s.Kind, "from": s.Remote, "page": s.Page,
				"since": stamp(s.Began), "idle_seconds": int(idle.Seconds())},
				s.ID, s.Name, string(s.Role), s.Kind, s.Remote, s.Page, s.Began.UTC().Format("2006-01-02 15:04"), idle.String())
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func (c *call) adminKick() *cobra.Command {
	var yes bool
	cmd := c.leaf("kick SESSION", "end a live session: your own, or as admin anybody's", "ssh HOST admin kick 3f9a0b77c1d2-17 --yes", cobra.ExactArgs(1), func(args []string) error {
		if err := c.sure(yes, "this ends the session at once, with whatever is being typed there"); err != nil {
			return err
		}
		if err := c.desk.EndSession(c.ctx, args[0]); err != nil {
			return err
		}
		return c.say(map[string]any{"act": model.ActEndSession.Name, "id": args[0], "message": ""}, "the session has ended")
	}, model.ActEndSession)
	confirmed(cmd, &yes)
	return cmd
}
