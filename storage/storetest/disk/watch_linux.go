package disk

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// watched are the calls that Go programs change files by.
var watched = []int{unix.SYS_OPENAT, unix.SYS_WRITE, unix.SYS_PWRITE64, unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC,
	unix.SYS_RENAMEAT, unix.SYS_UNLINKAT, unix.SYS_MKDIRAT, unix.SYS_COPY_FILE_RANGE}

// notice is struct seccomp_notif of the kernel, answer struct seccomp_notif_resp.
type notice struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

type answer struct {
	id    uint64
	val   int64
	error int32
	flags uint32
}

const carryOn = 1 // SECCOMP_USER_NOTIF_FLAG_CONTINUE

// watch is one program that is watched.
type watch struct {
	listener, pid int
	dir           string
	decide        func(Op) Verdict
	n             int
	killed        bool
}

// loop answers the kernel until the program has ended.
func (w *watch) loop() error {
	for {
		poll := []unix.PollFd{{Fd: int32(w.listener), Events: unix.POLLIN}}
		if _, err := unix.Poll(poll, -1); err != nil {
			if errors.Is(err, unix.EINTR) {
				continue
			}
			return err
		}
		if poll[0].Revents&unix.POLLIN == 0 {
			return nil // nobody is left behind the filter
		}
		var asked notice
		if err := w.ioctl(unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&asked)); err != nil {
			if errors.Is(err, unix.ENOENT) || errors.Is(err, unix.EINTR) {
				continue // who asked is gone
			}
			return fmt.Errorf("disk: take a call: %w", err)
		}
		reply := answer{id: asked.id, flags: carryOn}
		op, ours, err := w.understand(asked)
		if err != nil && !w.killed {
			return fmt.Errorf("disk: a call %d: %w", asked.nr, err)
		}
		if ours && !w.killed {
			if op.Call != Say {
				w.n++
				op.N = w.n
			}
			v := w.decide(op)
			if v.Kill {
				w.killed = true
				if err := unix.Kill(w.pid, unix.SIGKILL); err != nil {
					return err
				}
			}
			if v.Refuse != 0 {
				if v.Half && op.Call == Write {
					if err := w.half(asked, op); err != nil {
						return fmt.Errorf("disk: write a half: %w", err)
					}
				}
				reply.flags, reply.error = 0, -int32(v.Refuse)
			}
		}
		if err := w.ioctl(unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&reply)); err != nil && !errors.Is(err, unix.ENOENT) {
			return fmt.Errorf("disk: answer a call: %w", err)
		}
	}
}

func (w *watch) ioctl(what uint, arg unsafe.Pointer) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(w.listener), uintptr(what), uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}

// understand reads what a call would change; ours: it is under the directory, or
// said.
func (w *watch) understand(asked notice) (op Op, ours bool, err error) {
	a := asked.args
	switch int(asked.nr) {
	case unix.SYS_OPENAT:
		if a[2]&(unix.O_WRONLY|unix.O_RDWR) == 0 || a[2]&unix.O_TMPFILE == unix.O_TMPFILE {
			return op, false, nil
		}
		if op.Path, err = w.path(a[0], a[1]); err != nil {
			return op, false, err
		}
		var there bool
		if op.File, there = inode(op.Path); there {
			op.Call, op.cut = Open, a[2]&unix.O_TRUNC != 0
		} else {
			op.Call = Create
		}
		if !there && a[2]&unix.O_CREAT == 0 {
			return op, false, nil
		}
		return op, w.under(op.Path), nil
	case unix.SYS_MKDIRAT, unix.SYS_UNLINKAT:
		if op.Path, err = w.path(a[0], a[1]); err != nil {
			return op, false, err
		}
		var there bool
		op.File, there = inode(op.Path)
		if op.Call = Remove; int(asked.nr) == unix.SYS_MKDIRAT {
			op.Call = Create
		}
		return op, w.under(op.Path) && there == (op.Call == Remove), nil
	case unix.SYS_RENAMEAT:
		from, err := w.path(a[0], a[1])
		if err != nil {
			return op, false, err
		}
		to, err := w.path(a[2], a[3])
		if err != nil {
			return op, false, err
		}
		op = Op{Call: Rename, Path: from, To: to}
		op.File, _ = inode(from)
		return op, w.under(from) || w.under(to), nil
	case unix.SYS_COPY_FILE_RANGE:
		a[0], a[1] = a[2], 0
	}
	return w.onFile(asked, a)
}

// onFile understands a call on an open file.
func (w *watch) onFile(asked notice, a [6]uint64) (op Op, ours bool, err error) {
	link := fmt.Sprintf("/proc/%d/fd/%d", w.pid, int32(a[0]))
	nr := int(asked.nr)
	if nr == unix.SYS_WRITE && a[0] == 1 {
		text, err := w.bytes(a[1], a[2])
		return Op{Call: Say, Text: string(text)}, true, err
	}
	if op.Path, err = os.Readlink(link); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return op, false, nil // a closed file: the call fails by itself
		}
		return op, false, err
	}
	op.Path = strings.TrimSuffix(op.Path, " (deleted)")
	if !w.under(op.Path) {
		return op, false, nil
	}
	var info unix.Stat_t
	if err := unix.Stat(link, &info); err != nil {
		return op, false, err
	}
	op.File = info.Ino
	switch nr {
	case unix.SYS_FSYNC, unix.SYS_FDATASYNC:
		op.Call = Sync
	case unix.SYS_FTRUNCATE:
		op.Call, op.At = Truncate, int64(a[1])
	case unix.SYS_PWRITE64:
		op.Call, op.At = Write, int64(a[3])
		op.Data, err = w.bytes(a[1], a[2])
	case unix.SYS_WRITE:
		op.Call = Write
		if op.At, err = w.position(int32(a[0]), info.Size); err == nil {
			op.Data, err = w.bytes(a[1], a[2])
		}
	default:
		return op, false, fmt.Errorf("%s is written by a call that is not understood", op.Path)
	}
	return op, true, err
}

// position is where a file's next write goes.
func (w *watch) position(fd int32, size int64) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%d", w.pid, fd))
	if err != nil {
		return 0, err
	}
	var pos, flags int64
	for _, line := range strings.Split(string(text), "\n") {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "pos":
			pos, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64)
		case "flags":
			flags, err = strconv.ParseInt(strings.TrimSpace(value), 8, 64)
		}
		if err != nil {
			return 0, err
		}
	}
	if flags&unix.O_APPEND != 0 {
		return size, nil
	}
	return pos, nil
}

// half writes the first half of what a refused write holds.
func (w *watch) half(asked notice, op Op) error {
	f, err := os.OpenFile(fmt.Sprintf("/proc/%d/fd/%d", w.pid, int32(asked.args[0])), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(op.Data[:len(op.Data)/2], op.At)
	return errors.Join(err, f.Close())
}

func (w *watch) under(path string) bool {
	return path == w.dir || strings.HasPrefix(path, w.dir+string(filepath.Separator))
}

// path reads the path that a call names.
func (w *watch) path(at, address uint64) (string, error) {
	text, err := w.text(address)
	if err != nil || filepath.IsAbs(text) {
		return filepath.Clean(text), err
	}
	base := fmt.Sprintf("/proc/%d/cwd", w.pid)
	if int32(at) != unix.AT_FDCWD {
		base = fmt.Sprintf("/proc/%d/fd/%d", w.pid, int32(at))
	}
	dir, err := os.Readlink(base)
	return filepath.Join(dir, text), err
}

// text reads a string of C out of the program's memory.
func (w *watch) text(address uint64) (string, error) {
	var text []byte
	for len(text) < unix.PathMax {
		next := 4096 - (address+uint64(len(text)))%4096 // a page may be the last
		part, err := w.bytes(address+uint64(len(text)), next)
		if err != nil {
			return "", err
		}
		if end := bytes.IndexByte(part, 0); end >= 0 {
			return string(append(text, part[:end]...)), nil
		}
		text = append(text, part...)
	}
	return "", syscall.ENAMETOOLONG
}

// bytes reads the program's memory.
func (w *watch) bytes(address, n uint64) ([]byte, error) {
	data := make([]byte, n)
	if n == 0 {
		return data, nil
	}
	local := []unix.Iovec{{Base: &data[0]}}
	local[0].SetLen(int(n))
	got, err := unix.ProcessVMReadv(w.pid, local, []unix.RemoteIovec{{Base: uintptr(address), Len: int(n)}}, 0)
	if err == nil && got != int(n) {
		err = fmt.Errorf("read %d of %d bytes of its memory", got, n)
	}
	return data, err
}

// inode is the number of the file at a path, if there is one.
func inode(path string) (uint64, bool) {
	var info unix.Stat_t
	if err := unix.Lstat(path, &info); err != nil {
		return 0, false
	}
	return info.Ino, true
}
