package keys

import (
	"strings"
	"sync"
)

// cacheSize bounds the unwrapped keys kept in memory: about 15 MB.
const cacheSize = 131072

// cache keeps the most recently added keys. Each lies in one slot that is
// overwritten when its turn comes or its subject is dropped, so that an evicted
// key does not linger.
type cache struct {
	mu    sync.RWMutex
	at    map[string]int
	slots []slot
	next  int
}

type slot struct {
	subject string
	key     Key
}

func newCache(size int) *cache {
	return &cache{at: make(map[string]int), slots: make([]slot, size)}
}

func (c *cache) get(subject string) (Key, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	i, ok := c.at[subject]
	if !ok {
		return Key{}, false
	}
	return c.slots[i].key, true
}

func (c *cache) put(subject string, key Key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i, ok := c.at[subject]; ok {
		c.slots[i].key = key
		return
	}
	s := &c.slots[c.next]
	if s.subject != "" {
		delete(c.at, s.subject)
	}
	s.subject, s.key = strings.Clone(subject), key
	c.at[s.subject] = c.next
	c.next = (c.next + 1) % len(c.slots)
}

func (c *cache) drop(subjects []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, subject := range subjects {
		if i, ok := c.at[subject]; ok {
			c.slots[i] = slot{}
			delete(c.at, subject)
		}
	}
}

func (c *cache) wipe() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.slots)
	clear(c.at)
}
