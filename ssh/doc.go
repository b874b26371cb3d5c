// Package ssh is the door of opsconsole: the only way in for people.
//
// A caller proves a key or a certificate, then a one-time code, in that order
// and for one user name, and only then has a session: the console on a
// terminal, or one remote command with an exit code. The door knows nothing of
// what is stored. It asks the house (the House interface) who may come in and
// hands each session to a Console or a Command; whoever wires the program
// supplies them.
//
// What it promises:
//
//   - No person is let in by anything less than key and code. A machine's key,
//     from its own addresses, lets it in to bring something in, and to nothing
//     else. On start the door tries all that from outside and refuses to serve
//     if it opens further.
//   - An admin whose access changes loses live sessions at once, and every
//     session asks the house again who this is and in which role.
//   - However a session ends, its goroutines end with it, and the terminal is
//     handed back as it was unless the client is no longer there.
//   - A forwarded agent is refused unless the house says otherwise, and then
//     asked for nothing but signatures of approvals (Session.Sign).
//   - What a client sends (user name, terminal name, sizes, environment,
//     requests, channels) is bounded and allow-listed before anything sees it.
//   - Logs hold no user name as tried, no address and no text of a client.
//
// It may import model, keys and storage, the SSH and terminal libraries of
// charm.land and golang.org/x/crypto; it never imports tui.
package ssh
