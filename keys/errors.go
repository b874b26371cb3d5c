package keys

import (
	"errors"
	"fmt"
	"io"
)

// What callers may match with errors.Is. The message of the error that wraps
// one names the file, what was wanted, what was found and what to do. None
// holds a secret or the content of a secret file.
var (
	ErrMissing     = errors.New("secret file missing")               // no file at that path
	ErrExists      = errors.New("secret file exists")                // creation never replaces a file
	ErrPermissions = errors.New("wrong permissions")                 // group or others may read it
	ErrMalformed   = errors.New("malformed")                         // not the format that was wanted
	ErrFormat      = errors.New("unknown format version")            // written by another version
	ErrWrongMaster = errors.New("wrong master key")                  // well-formed, opens another store
	ErrAmbiguous   = errors.New("two master keys")                   // given at two places, and different
	ErrDamaged     = errors.New("damaged key")                       // the right key, but bytes were changed
	ErrMismatch    = errors.New("key files do not belong together")  // keys.db and root.key of different times or stores
	ErrLocked      = errors.New("in use by another process")         // keys.db is held
	ErrUnsure      = errors.New("key ring must be opened again")     // the files may hold what was or what was to be
	ErrNoKey       = errors.New("no key")                            // never added, or erased
	ErrSealBroken  = errors.New("sealed record does not open")       // wrong key, place or revision, or changed bytes
	ErrKeyRefused  = errors.New("public key refused")                // not a key an admin may use
	ErrBadCode     = errors.New("not a code of the form handed out") // invite, recovery code or written secret
)

// hidden is what a secret prints as, whatever the verb.
const hidden = "(secret)"

func printHidden(f fmt.State) { _, _ = io.WriteString(f, hidden) }

// wipe overwrites a secret that is no longer needed. See the package comment
// for what this can and cannot promise.
func wipe(b []byte) { clear(b) }
