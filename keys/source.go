package keys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

const (
	// MasterVariable is the environment variable that may hold the master key,
	// as its file does.
	MasterVariable = "OPSCONSOLE_MASTER_KEY"
	// MasterCredential is the name of the systemd credential that may hold it
	// (systemd.exec(5), LoadCredential=, LoadCredentialEncrypted=).
	MasterCredential = "opsconsole-master-key"
)

// Environment is what a process was given of secrets beside files. It prints as
// "(secret)" with every verb.
type Environment struct {
	text        []byte // of MasterVariable; nil when it was not set
	credentials string // directory of systemd credentials; empty when there is none
}

// TakeEnvironment takes the master key out of the process's environment: the
// variable is unset, so that no child gets it, and on Linux its bytes are
// overwritten where the system put them, so that /proc/PID/environ does not show
// them any more. It is called once, before anything else reads the environment.
func TakeEnvironment() Environment {
	e := Environment{credentials: os.Getenv("CREDENTIALS_DIRECTORY")}
	if value, set := os.LookupEnv(MasterVariable); set {
		e.text = []byte(value)
		_ = os.Unsetenv(MasterVariable)
		_ = scrubEnviron() // what cannot be reached here, nobody but the same user and root can read
	}
	return e
}

// scrubEnviron overwrites the variable's value in the block that the system
// made of the environment when it started the process; Go works on a copy.
// proc(5): fields 50 and 51 of stat are where the block begins and ends.
func scrubEnviron() error {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(stat, []byte(") ")) // after the program's name
	fields := bytes.Fields(rest)
	if len(fields) < 49 {
		return fmt.Errorf("%w: /proc/self/stat", ErrMalformed)
	}
	begin, err1 := strconv.ParseInt(string(fields[47]), 10, 64)
	end, err2 := strconv.ParseInt(string(fields[48]), 10, 64)
	if err := errors.Join(err1, err2); err != nil || begin <= 0 || end <= begin || end-begin > 8<<20 {
		return fmt.Errorf("%w: /proc/self/stat", ErrMalformed)
	}
	memory, err := os.OpenFile("/proc/self/mem", os.O_RDWR, 0)
	if err != nil {
		return err
	}
	block := make([]byte, end-begin)
	defer wipe(block)
	_, err = memory.ReadAt(block, begin)
	name := []byte(MasterVariable + "=")
	for at := 0; err == nil && at < len(block); {
		entry, _, _ := bytes.Cut(block[at:], []byte{0})
		if bytes.HasPrefix(entry, name) && len(entry) > len(name) {
			_, err = memory.WriteAt(make([]byte, len(entry)-len(name)), begin+int64(at+len(name)))
		}
		at += len(entry) + 1
	}
	return errors.Join(err, memory.Close())
}

// Format implements fmt.Formatter.
func (e Environment) Format(f fmt.State, _ rune) { printHidden(f) }

// Origin says where a master key came from; never more than the kind of place.
type Origin string

// The places, in the order in which they are looked at.
const (
	FromFile        Origin = "file"
	FromEnvironment Origin = "environment"
	FromCredential  Origin = "systemd credential"
	FromDataDir     Origin = "file in the data directory"
)

// Master finds the master key: in the file named, in MasterVariable, in the
// systemd credential MasterCredential, and only if none of them is given in the
// fallback file. Two that are given must be the same key: ErrAmbiguous, since
// nobody can say which was meant. ErrMissing and the like as LoadMaster.
func (e Environment) Master(file, fallback string) (Master, Origin, error) {
	var found Master
	var from Origin
	take := func(m Master, origin Origin, err error) error {
		if err != nil {
			return err
		}
		if from != "" && m != found {
			return fmt.Errorf("master key: %w: the %s and the %s hold different keys; give one of them only", ErrAmbiguous, from, origin)
		}
		if from == "" {
			found, from = m, origin
		}
		return nil
	}
	if file != "" {
		m, err := LoadMaster(file)
		if err := take(m, FromFile, err); err != nil {
			return Master{}, "", err
		}
	}
	if e.text != nil {
		m, err := parseMaster(e.text)
		if err != nil {
			err = fmt.Errorf("master key: %w in the environment variable %s; set it to what the key's file holds, or unset it", err, MasterVariable)
		}
		if err := take(m, FromEnvironment, err); err != nil {
			return Master{}, "", err
		}
	}
	if m, given, err := e.credential(); given {
		if err := take(m, FromCredential, err); err != nil {
			return Master{}, "", err
		}
	}
	if from != "" {
		return found, from, nil
	}
	m, err := LoadMaster(fallback)
	return m, FromDataDir, err
}

// Given reports whether the environment or a credential holds a master key.
func (e Environment) Given() bool {
	_, given, _ := e.credential()
	return e.text != nil || given
}

func (e Environment) credential() (m Master, given bool, err error) {
	if e.credentials == "" {
		return Master{}, false, nil
	}
	path := filepath.Join(e.credentials, MasterCredential)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Master{}, false, nil
	}
	if err != nil {
		return Master{}, true, fmt.Errorf("master key: the systemd credential %s: %w", MasterCredential, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Master{}, true, fmt.Errorf("master key: the systemd credential %s: %w", MasterCredential, err)
	}
	// systemd lets the service in by an access list, which shows as bits of the group.
	if mode := info.Mode(); !mode.IsRegular() || mode.Perm()&0o037 != 0 {
		return Master{}, true, fmt.Errorf("master key: %w on the systemd credential %s: is %s, wanted a file that only the service reads",
			ErrPermissions, MasterCredential, mode)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecretFile))
	defer wipe(text)
	if err == nil {
		m, err = parseMaster(text)
	}
	if err != nil {
		return Master{}, true, fmt.Errorf("master key: %w in the systemd credential %s", err, MasterCredential)
	}
	return m, true, nil
}
