// Package remote is the console without a terminal: the commands of
// `ssh NAME@host COMMAND`, through the same login and the same door as the
// console. Output is a table for people, or with --json one object a line for
// programs; the exit code is 0, 1 (refused or failed) or 2 (usage). Everything
// that the console can do has a command, pictures apart; a test walks the
// catalogue of acts and holds it to that.
//
// Codes and signatures come by standard input, never on a command line, and no
// flag stands in for them. Personal data is printed as the store hands it out:
// masked, unless the command itself reveals it.
//
// Everything that comes from the store or a client is printed through
// tui/safe. It imports storage, model, ssh/intake and tui/safe.
package remote
