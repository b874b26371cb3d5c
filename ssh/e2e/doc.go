// Package e2e drives the real thing in tests: the door on loopback with the
// real store, commands and console behind it, a real SSH client, and a virtual
// terminal whose screen is read as an admin would read it. It holds what the
// tests of the whole need (a door, logins, terminals, a checker of the bytes on
// the wire); the tests beside it and those of the command line use it.
//
// Waiting is for conditions and for quiet on the wire, never for a time to
// pass; every wait is bounded and fails when its bound is reached. Only tests
// import this package.
package e2e
