package remote

import (
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh/intake"
)

// dsr takes one request in the form of the Data Rights Protocol in.
func (c *call) dsr() error {
	raw, err := c.text("a request in the protocol's form", formMost)
	if err != nil {
		return err
	}
	cmd, err := intake.ReadDSR(raw, c.desk.Now().UTC())
	if err != nil {
		return err
	}
	res, err := c.desk.Do(c.ctx, cmd)
	if err != nil {
		return err
	}
	if res.ID == "" { // what a machine is told
		return c.say(map[string]any{"outcome": res.Message}, "%s", res.Message)
	}
	state := model.Received
	if len(cmd.Suggested) == 0 {
		state = model.NotARequest
	}
	return c.say(map[string]any{"id": res.ID, "state": state, "suggested": notNil(cmd.Suggested), "why": cmd.File.Why, "note": res.Message},
		"%s: taken, asks for %s; %s. %s", res.ID, rights(cmd.Suggested), cmd.File.Why[1], res.Message)
}
