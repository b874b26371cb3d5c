package disk

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// program is the environment variable that makes Launch run a program: its path.
const program = "OPSCONSOLE_TEST_DISK_PROGRAM"

// Verdict is what becomes of a call: zero, it is carried out.
type Verdict struct {
	Refuse syscall.Errno // it fails with this
	Half   bool          // of what a refused write holds, half is written all the same
	Kill   bool          // the program is killed instead
}

// Launch must be called at the start of a test binary's TestMain. In the process
// that Run starts it becomes the program to be watched, and does not return.
func Launch() {
	path := os.Getenv(program)
	if path == "" {
		return
	}
	if err := launch(path); err != nil {
		fmt.Fprintln(os.Stderr, "disk:", err)
		os.Exit(5)
	}
}

func launch(path string) error {
	runtime.LockOSThread() // the filter is this thread's, and so the program's
	if err := os.Unsetenv(program); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	filter := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}} // the number of the call
	for _, nr := range watched {
		filter = append(filter,
			unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: uint32(nr)},
			unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_USER_NOTIF})
	}
	filter = append(filter, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW})
	prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	listener, _, fault := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, uintptr(unsafe.Pointer(&prog)))
	if fault != 0 {
		return fmt.Errorf("seccomp filter: %w", fault)
	}
	if err := unix.Sendmsg(3, []byte{1}, unix.UnixRights(int(listener)), nil, 0); err != nil {
		return fmt.Errorf("hand over the listener: %w", err)
	}
	unix.CloseOnExec(3)
	unix.CloseOnExec(int(listener))
	return unix.Exec(path, os.Args, os.Environ())
}

// Run runs a program and asks decide about each of its calls that touches what
// stands under dir, one at a time, in their order, and about each of its writes
// to standard output. It returns when the program has ended, with its exit code
// (-1: killed) and standard error. The program is cmd's, its arguments and
// environment too; the test binary's TestMain must call Launch.
func Run(cmd *exec.Cmd, dir string, decide func(Op) Verdict) (code int, said string, err error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, "", err
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "ours"), os.NewFile(uintptr(pair[1]), "theirs")
	defer ours.Close()
	self, err := os.Executable()
	if err != nil {
		return 0, "", err
	}
	env := cmd.Env
	if env == nil {
		env = os.Environ()
	}
	// A signal would have the kernel give up a call that is being decided on, and
	// ask again.
	cmd.Env = append(env, program+"="+cmd.Path, "GODEBUG=asyncpreemptoff=1")
	cmd.Path = self
	cmd.ExtraFiles = []*os.File{theirs}
	var fault bytes.Buffer
	cmd.Stderr = &fault
	err = cmd.Start()
	_ = theirs.Close()
	if err != nil {
		return 0, "", err
	}
	listener, err := receive(ours)
	if err == nil {
		w := watch{listener: listener, pid: cmd.Process.Pid, dir: dir, decide: decide}
		err = w.loop()
		_ = unix.Close(listener)
	}
	if err != nil {
		_ = cmd.Process.Kill()
	}
	ended := cmd.Wait()
	var exit *exec.ExitError
	if ended != nil && !errors.As(ended, &exit) {
		err = errors.Join(err, ended)
	}
	return cmd.ProcessState.ExitCode(), strings.TrimSpace(fault.String()), err
}

// receive takes the listener from the launched process.
func receive(from *os.File) (int, error) {
	buf, oob := make([]byte, 1), make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(int(from.Fd()), buf, oob, unix.MSG_CMSG_CLOEXEC)
	if err != nil || n == 0 {
		return 0, errors.Join(err, errors.New("disk: the program was not launched; does TestMain call disk.Launch?"))
	}
	messages, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil {
		return 0, err
	}
	fds, err := unix.ParseUnixRights(&messages[0])
	if err != nil {
		return 0, err
	}
	return fds[0], nil
}
