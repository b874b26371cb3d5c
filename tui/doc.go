// Package tui is the face of opsconsole: the console that an admin sees after
// logging in.
//
// Its rules:
//
// What is shown comes from the store through page.Backend, read in Cmds. Update
// changes the model and starts Cmds, View draws what the model holds; neither
// waits for anything. Nothing is kept per process: every session has its own.
//
// The console hides nothing for protection. What a role may not do is shown
// with the reason, and the store refuses it all the same.
//
// A stored string reaches the screen through package safe only. The window's
// title holds no data. The admin's clipboard is written when a key asks for it
// and never read. No program is ever started.
//
// What others change shows without a key press: one signal, waited for by one
// Cmd, gathered over a tenth of a second, makes the shown page read again.
//
// Alarms are said on every open console at once, over a paused screen too, and
// stay until a key; the header counts those not seen on their page. What no
// commit tells of, such as who is connected, a page reads again by itself while
// it is shown. The door is told which page that is, never its filter.
//
// An approval takes the proof that the access policy asks for: a fresh code, a
// signature with the admin's own key, or both. Whichever it is, it is bound to
// the digest of what was read to its end. A secret drawn for somebody else is
// shown once, in a dialog that a slip does not close.
//
// Keys go to whoever is on top: the lock, a dialog, the line being typed, a
// text field of the page, the page's actions, the global ones, and last the
// page itself for moving about. A screen too small to be read takes none but
// ctrl+c. esc never leaves the console.
//
// Personal data is shown masked. What a page reveals, it shows until it is left,
// the screen locks, or a quarter of an hour is over; see page.Revealer.
//
// A page that panics is replaced by one that says so; the console goes on.
//
// It imports model, its own packages and Charm's; never storage, ssh or keys.
package tui
