package remote

import (
	"strconv"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
)

// compact makes the data file anew without what was deleted.
func (c *call) compact() *cobra.Command {
	return c.leaf("compact", "make the data file anew now, without the room and the bytes of what was deleted; other commands wait meanwhile", "ssh HOST compact", cobra.NoArgs, func([]string) error {
		before, after, err := c.desk.Compact(c.ctx)
		if err != nil {
			return err
		}
		return c.say(map[string]any{"before": fileObject(before), "after": fileObject(after)}, "the data file had %s, and has %s", fileText(before), fileText(after))
	}, model.ActCompactAsk)
}

func fileObject(u model.FileUse) map[string]any {
	return map[string]any{"bytes": u.Bytes, "free": u.Free}
}

func fileText(u model.FileUse) string {
	return strconv.FormatInt(u.Bytes, 10) + " bytes, " + strconv.FormatInt(u.FreeShare(), 10) + " % of it free"
}
