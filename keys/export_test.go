package keys

// Pause makes an erasure call f before each of its steps; an error stops it
// there.
func (r *Ring) Pause(f func(step string) error) { r.pause = f }

// KeepNoKeys makes the ring read every key from its file.
func (r *Ring) KeepNoKeys() { r.cache.wipe(); r.cache = newCache(1) }

// Cached reports whether the subject's key is kept in memory.
func (r *Ring) Cached(subject string) bool { _, ok := r.cache.get(subject); return ok }

// SmallCache keeps at most n keys.
func (r *Ring) SmallCache(n int) { r.cache = newCache(n) }

// ParseMaster reads the text of a master key file.
var ParseMaster = parseMaster

// Syncs is how often the package made something durable by itself; a commit of
// bbolt's makes two more.
func Syncs() int64 { return syncs.Load() }
