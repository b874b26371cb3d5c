// Package keys holds the console's secrets and identities: the master key, the
// ring of keys that seal what is said about people, the sealing itself, the
// blind index for look-ups, one-time codes, invites and recovery codes, the
// host key, the audit log's signing key and the admins' public keys.
//
// It may import the standard library, golang.org/x/crypto, golang.org/x/text,
// bbolt and pquerna/otp, and of this module model only. It draws no
// randomness and reads no clock of its own: both are handed in. (The one
// exception is the two check words of an OpenSSH private key file, which
// x/crypto draws itself; they are not secret.)
//
// # What wiping can promise
//
// Erasure rests on what is stored: after Ring.Drop no present file yields the
// key. In memory the promise is weaker. Keys are overwritten where the package
// owns the buffer (the ring's cache, its group and root keys, scratch buffers),
// but Go may have copied a value while growing a stack, the cipher keeps its
// own copy until it is collected, the kernel may have swapped a page out, and a
// disk may keep the old blocks of a replaced file. Run the console with swap
// off or encrypted and core dumps disabled; what remains is bounded by the life
// of the process. docs/security.md says what that means for an erased person.
package keys
