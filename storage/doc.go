// Package storage is the embedded store: a bbolt file with sealed records, the
// hash-chained audit log and one door for writes.
//
// Every change is a model.Command given to Store.Do. One goroutine, the
// committer, takes what is queued, opens one read-write transaction, and for
// each command loads the actor afresh, checks the rule, decides, writes records
// and indexes and appends the audit entry; then it commits, and answers. A
// refusal is an entry too. There is no other exported write.
//
// Records are sealed under their subject's key (package keys); nothing personal
// stands in a key, an index or the log. Lists and searches are served from a
// board in memory, built when the store opens and kept by the committer.
//
// Views show personal data masked, to every role, but for what a desk's own
// session revealed (Desk.Reveal).
//
// It imports model and keys, never ssh or tui.
package storage
