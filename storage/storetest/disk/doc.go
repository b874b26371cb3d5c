// Package disk stands between a program and its files, for tests: it sees every
// call by which the program changes them before the kernel does, and may refuse
// it as a full, broken or read-only disk would, or kill the program there. The
// calls, in their order, are also what a crash image is made of (Journal).
//
// It works on Linux, for root and for others alike, by a seccomp filter that
// hands such calls to the watching process (seccomp_unotify(2)); the program is
// an unchanged one. Only tests import it.
package disk
