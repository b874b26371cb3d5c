package chain

// foldLevel is the height of the subtrees that are folded aside: 1<<foldLevel
// leaves at a time, long enough to pay for starting a goroutine.
const foldLevel = 10

// folder gathers leaves and folds full subtrees into the frontier on a second
// core, so that the tree costs the one that hashes entries next to nothing. A
// goroutine it starts ends by itself after 1<<foldLevel hashes, whether or not
// anyone still wants the result.
type folder struct {
	tree   Frontier
	leaves []Hash    // not yet folded
	spare  []Hash    // the other buffer; in the goroutine's hands while running
	result chan Hash // of the running goroutine; nil when none runs
}

func (f *folder) append(leaf Hash) {
	if len(f.leaves) == 0 && f.result == nil && f.tree.size%(1<<foldLevel) != 0 {
		f.tree.Append(leaf)
		return
	}
	f.leaves = append(f.leaves, leaf)
	if len(f.leaves) < 1<<foldLevel {
		return
	}
	f.join()
	f.leaves, f.spare = f.spare[:0], f.leaves
	result := make(chan Hash, 1)
	f.result = result
	go func(leaves []Hash) { result <- foldAll(leaves) }(f.spare)
}

// join waits for the running goroutine and takes its subtree into the tree.
func (f *folder) join() {
	if f.result != nil {
		f.tree.appendTree(foldLevel, <-f.result)
		f.result = nil
	}
}

// root is the root over all leaves so far.
func (f *folder) root() Hash { return f.now().Root() }

// now is the frontier over all leaves so far.
func (f *folder) now() *Frontier {
	f.join()
	tree := f.tree
	for _, leaf := range f.leaves {
		tree.Append(leaf)
	}
	return &tree
}

// foldAll is the root of a complete tree; it overwrites leaves.
func foldAll(leaves []Hash) Hash {
	for n := len(leaves); n > 1; n /= 2 {
		for i := range n / 2 {
			leaves[i] = node(&leaves[2*i], &leaves[2*i+1])
		}
	}
	return leaves[0]
}
