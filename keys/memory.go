package keys

import (
	"os"
	"strings"
	"syscall"
)

// overwriting is the setting of the Go runtime that has it overwrite what it
// collects (package runtime, GODEBUG).
const overwriting = "clobberfree"

// CareForMemory has this process leave as little of what it opened behind as a
// Go program can: no core dump is written of it, and Go overwrites what it
// collects. The runtime takes that setting from the environment and at the start
// only, so the program starts itself again in its place, as the same process, if
// it is not there; then CareForMemory does not return. An operator who set it,
// either way, is obeyed. It is called before anything is read or opened, and
// before TakeEnvironment. Where the system cannot do it, the program goes on
// without; docs/security.md says what that means.
func CareForMemory() {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}) // the operator may have forbidden more than that
	settings := os.Getenv("GODEBUG")
	for s := range strings.SplitSeq(settings, ",") {
		if name, _, _ := strings.Cut(s, "="); name == overwriting {
			return
		}
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	if err := os.Setenv("GODEBUG", strings.TrimPrefix(settings+","+overwriting+"=1", ",")); err != nil {
		return
	}
	_ = syscall.Exec(self, os.Args, os.Environ()) // returns only when it failed
}
