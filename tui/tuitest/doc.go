// Package tuitest drives a console as a person would, without one: a real
// Bubble Tea program writes to a virtual terminal, tests press keys and read
// the screen.
//
// Nothing waits for time to pass. Idle waits until every message was handled,
// every Cmd that does not itself wait has answered, and what came of it was
// written; Sees waits for a text. Both give up after ten seconds and show the
// screen. It is for tests only and imports Charm only.
package tuitest
