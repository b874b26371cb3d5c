// Package outbox sends our letters: it makes mail of them (RFC 5322) and offers
// the queued ones to a mail server (RFC 5321), always under TLS with its
// certificate checked.
//
// What it promises: a letter is written down as being sent before the server is
// spoken to, and the outcome after. Where the server's word is lost between, the
// letter is held for a person; it is never offered a second time by itself. Its
// log names letters by number and servers' codes, never a person, an address or
// a server's words.
//
// It imports model, storage and the mail library.
package outbox
