package house

import (
	"context"
	"sync"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/model"
)

// Watch implements ssh.House: a change of the account ends its sessions, a
// change of policy those that it shuts out.
func (h *House) Watch(id string, key gossh.PublicKey) (<-chan struct{}, func()) {
	account, stopAccount := h.store.WatchAdmin(id)
	policy, stopPolicy := h.store.WatchAccess()
	changed, over := make(chan struct{}, 1), make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			case <-account:
				changed <- struct{}{}
				return
			case <-policy:
				if _, err := h.Current(context.Background(), id, key); err != nil {
					changed <- struct{}{}
					return
				}
			}
		}
	}()
	var once sync.Once
	return changed, func() {
		once.Do(func() {
			stopAccount()
			stopPolicy()
			close(over)
		})
	}
}

// AgentKeys implements ssh.House: a forwarded agent may sign for the admins who
// approve, when the policy says so, and with no other keys than those that may
// log them in.
func (h *House) AgentKeys(id string) [][]byte {
	policy := h.store.Access()
	a, known := h.admin(id)
	if !known || !policy.Agent || a.Role != model.RoleAdmin || !a.Active(h.now()) {
		return nil
	}
	var list [][]byte
	for _, k := range a.Keys {
		if k.Hardware || !policy.NeedsHardware(a.Role) {
			list = append(list, k.Blob)
		}
	}
	return list
}
