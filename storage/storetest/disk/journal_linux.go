package disk

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Journal is what a program asked of the files under a directory, call by call,
// and what they held before. From it come the images that a loss of power may
// leave: see Image.
type Journal struct {
	dir     string
	start   map[string]int // path → file
	files   []file
	steps   []step
	live    map[string]int // path → file, as of the last call
	byInode map[uint64]int
}

// file is one file or directory, whatever it is called meanwhile.
type file struct {
	inode uint64 // 0 until it is seen
	start []byte
	dir   bool
}

// step is a call on a file.
type step struct {
	call     Call
	file     int
	path, to string // of create, rename, remove; relative
	at       int64
	data     []byte
}

// NewJournal reads what stands under a directory.
func NewJournal(dir string) (*Journal, error) {
	j := &Journal{dir: dir, start: map[string]int{}, live: map[string]int{}, byInode: map[uint64]int{}}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		f := file{dir: d.IsDir()}
		f.inode, _ = inode(path)
		if !f.dir {
			if f.start, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		j.start[j.name(path)] = j.add(path, f)
		return nil
	})
	return j, err
}

func (j *Journal) name(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, j.dir), string(filepath.Separator))
}

func (j *Journal) add(path string, f file) int {
	n := len(j.files)
	j.files = append(j.files, f)
	j.live[j.name(path)] = n
	if f.inode != 0 {
		j.byInode[f.inode] = n
	}
	return n
}

// Len is how many calls were noted.
func (j *Journal) Len() int { return len(j.steps) }

// Note adds a call.
func (j *Journal) Note(op Op) {
	s := step{call: op.Call, path: j.name(op.Path), to: j.name(op.To), at: op.At, data: op.Data}
	switch op.Call {
	case Say:
		return
	case Create:
		s.file = j.add(op.Path, file{})
	case Rename:
		s.file = j.known(op)
		j.live[s.to] = s.file
		delete(j.live, s.path)
	case Remove:
		s.file = j.known(op)
		delete(j.live, s.path)
	case Open:
		s.file = j.known(op)
		if op.cut {
			s.call = Truncate
		}
	default:
		s.file = j.known(op)
	}
	j.steps = append(j.steps, s)
}

// known is the file of a call; one that was made lately shows its inode only now.
func (j *Journal) known(op Op) int {
	n, named := j.live[j.name(op.Path)]
	if named && j.files[n].inode == 0 {
		j.files[n].inode = op.File
		j.byInode[op.File] = n
		return n
	}
	if n, seen := j.byInode[op.File]; seen {
		return n
	}
	return j.add(op.Path, file{inode: op.File})
}

// page and sector are what a disk writes as a whole, in the kernel's view and in
// its own.
const page, sector = 4096, 512

// Image makes in a new directory what may be found there when the power fails
// just before call n (from 0): all that was synced by then, and of the rest what
// keep says. nil keeps all, as a kill does. With a random source, names are kept
// up to some call, in order, and of written data no pages, all or any; of the
// last write any beginning.
func (j *Journal) Image(n int, keep *rand.Rand, into string) error {
	content := make([][]byte, len(j.files))
	for i, f := range j.files {
		content[i] = slices.Clone(f.start)
	}
	names := map[string]int{}
	for path, f := range j.start {
		names[path] = f
	}
	last, chance := n, 2 // names are kept before this call; pages in so many of two cases
	if keep != nil {
		last, chance = keep.IntN(n+1), keep.IntN(3)
	}
	dirs := map[string]bool{}
	for i, s := range j.steps[:n] {
		switch s.call {
		case Write:
			durable := keep == nil || j.synced(s.file, i, n)
			put(&content[s.file], s, func() bool { return durable || keep.IntN(2) < chance }, func(size int) int {
				if durable || i < n-1 {
					return size
				}
				return sector * keep.IntN(size/sector+1)
			})
		case Truncate:
			if keep == nil || j.synced(s.file, i, n) || keep.IntN(2) < chance {
				content[s.file] = resized(content[s.file], int(s.at))
			}
		case Create, Rename, Remove:
			if i >= last && !j.named(s, i, n) {
				continue
			}
			switch s.call {
			case Create:
				names[s.path] = s.file
			case Rename:
				names[s.to] = s.file
				delete(names, s.path)
			case Remove:
				delete(names, s.path)
			}
		}
	}
	for path := range names {
		for dir := filepath.Dir(path); dir != "."; dir = filepath.Dir(dir) {
			dirs[dir] = true
		}
	}
	for path, f := range names {
		var err error
		if full := filepath.Join(into, path); j.files[f].dir || dirs[path] || path == "" {
			err = os.MkdirAll(full, 0o700)
		} else if err = os.MkdirAll(filepath.Dir(full), 0o700); err == nil {
			err = os.WriteFile(full, content[f], 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// synced reports whether what call i did to a file was synced before call n.
func (j *Journal) synced(file, i, n int) bool {
	return slices.ContainsFunc(j.steps[i:n], func(s step) bool { return s.call == Sync && s.file == file })
}

// named reports whether a name that call i gave or took was synced before call n.
func (j *Journal) named(of step, i, n int) bool {
	dir := filepath.Dir(of.path)
	if dir == "." {
		dir = ""
	}
	parent, known := j.live[dir]
	return known && j.synced(parent, i, n)
}

// put writes, page by page, those that are kept, each as far as cut says.
func put(to *[]byte, s step, kept func() bool, cut func(size int) int) {
	for from := int64(0); from < int64(len(s.data)); {
		size := min(page-(s.at+from)%page, int64(len(s.data))-from)
		if kept() {
			part := s.data[from : from+int64(cut(int(size)))]
			if end := int(s.at+from) + len(part); len(*to) < end {
				*to = resized(*to, end)
			}
			copy((*to)[s.at+from:], part)
		}
		from += size
	}
}

func resized(b []byte, size int) []byte {
	if size <= len(b) {
		return b[:size:size]
	}
	return append(b[:len(b):len(b)], make([]byte, size-len(b))...)
}

// Syncs are the calls, of the first n and after them, that sync a file, by its
// name as of the start: the last before call n and the first from it on (-1 and
// Len where there is none).
func (j *Journal) Syncs(path string, n int) (before, after int) {
	before, after = -1, len(j.steps)
	for i, s := range j.steps {
		if s.call != Sync || s.file != j.start[path] {
			continue
		}
		if i < n {
			before = i
		} else if after == len(j.steps) {
			after = i
		}
	}
	return before, after
}
