package ssh

import (
	"slices"
	"strings"

	charmssh "charm.land/ssh"
)

// machineCommands are the first words of all that a machine may say: it brings
// in what others then look at, and reads nothing (rules §5, separation of
// duties 5). The store's catalogue of acts refuses it everything else too.
var machineCommands = [][]string{
	{"import", "letters"},
	{"import", "dsr"},
	{"import", "records"},
	{"incident", "suspect"},
}

// MachineMay says whether a machine may give this command.
func MachineMay(args []string) bool {
	return slices.ContainsFunc(machineCommands, func(words []string) bool {
		return len(args) >= len(words) && slices.Equal(args[:len(words)], words)
	})
}

// keepsToItself refuses a machine everything but its commands, and says so.
func (s *Server) keepsToItself(sess charmssh.Session, v *Session) bool {
	if v.Kind == KindCommand && MachineMay(v.Args) {
		return true
	}
	if v.Who.ID != probeID {
		s.cfg.Log.Warn("a machine was refused what is not for machines", "count", s.count.machinesRefused.Add(1))
	}
	may := make([]string, len(machineCommands))
	for i, words := range machineCommands {
		may[i] = strings.Join(words, " ")
	}
	say(sess, "This is a machine's account. It has no console and reads nothing; it may give: "+strings.Join(may, ", ")+".")
	return false
}
