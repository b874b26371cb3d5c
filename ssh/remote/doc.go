// Package remote is the console without a terminal: the commands of
// `ssh NAME@host COMMAND`, through the same login and the same door as the
// console. Output is a table for people, or with --json one object a line for
// programs; the exit code is 0, 1 (refused or failed) or 2 (usage).
//
// Everything that comes from the store or a client is printed through
// tui/safe. It imports storage, model, ssh/intake and tui/safe.
package remote
