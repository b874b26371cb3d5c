package disk

import (
	"fmt"
	"path/filepath"
)

// Call is what a program asks of the disk.
type Call string

// The calls that change what the disk holds, and Say, which tells the watcher
// something between them: a write to standard output.
const (
	Create   Call = "create" // a file or a directory that is not there
	Open     Call = "open"   // a file that is there, for writing
	Write    Call = "write"
	Truncate Call = "truncate"
	Sync     Call = "sync" // of a file or a directory
	Rename   Call = "rename"
	Remove   Call = "remove"
	Say      Call = "say"
)

// Op is one call, not yet carried out.
type Op struct {
	N    int    // from 1, Say not counted
	Call Call   //
	Path string // of the file; what it was called when it was opened
	To   string // new name, of a rename
	File uint64 // inode; 0 for what is not there yet
	At   int64  // where a write begins, or the size that a truncation leaves
	Data []byte // of a write
	Text string // of Say

	cut bool // an open that empties the file
}

// String names the call and the file, in short.
func (o Op) String() string {
	return fmt.Sprintf("call %d: %s %s", o.N, o.Call, filepath.Base(o.Path))
}
