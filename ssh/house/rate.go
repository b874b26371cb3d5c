package house

import (
	"fmt"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
)

// pace counts a machine's command, or refuses it, saying when to try again:
// within any minute it may give as many as its account says.
func (h *House) pace(a model.Admin) error {
	now := h.now()
	h.mu.Lock()
	defer h.mu.Unlock()
	var recent []time.Time
	for _, at := range h.given[a.ID] {
		if age := now.Sub(at); age >= 0 && age < time.Minute {
			recent = append(recent, at)
		}
	}
	most := a.CommandsPerMinute()
	h.given[a.ID] = recent
	if len(recent) >= most {
		return ssh.Told(fmt.Sprintf("This account may give %d commands a minute. Try again at %s UTC.",
			most, recent[len(recent)-most].Add(time.Minute).UTC().Format("15:04:05")))
	}
	h.given[a.ID] = append(recent, now)
	return nil
}
