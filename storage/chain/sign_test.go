package chain_test

import (
	"crypto/ed25519"
	"slices"
	"testing"

	"integrora.com/opsconsole/storage/chain"
)

// signer is a log's signing key, the same for the same name.
type signer struct {
	key     chain.Key
	private ed25519.PrivateKey
}

func newSigner(name string) signer {
	private := ed25519.NewKeyFromSeed(bytesOf(ed25519.SeedSize, "log key", name))
	return signer{chain.Key{Log: logID(name), Public: [32]byte(private.Public().(ed25519.PublicKey))}, private}
}

func (s signer) sign(tb testing.TB, h chain.Head) chain.SignedHead {
	tb.Helper()
	signed, err := s.key.Sign(h, func(m []byte) []byte { return ed25519.Sign(s.private, m) })
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}

// leavesOf serves the leaves of a log and its tree.
func (l testLog) tree() (*chain.Tree, chain.Leaves) {
	tree := &chain.Tree{}
	var all []chain.Hash
	for _, raw := range l.raws {
		all = append(all, chain.Leaf(raw))
		tree.Append(all[len(all)-1])
	}
	return tree, func(from uint64, dst []chain.Hash) error {
		copy(dst, all[from:])
		return nil
	}
}

// signedExport is the export with heads signed at the given sizes and at the
// end.
func (l testLog) signedExport(tb testing.TB, s signer, sizes ...int) []byte {
	tb.Helper()
	return l.signedLines(tb, s, append(slices.Clone(sizes), len(l.raws))...)
}

func (l testLog) signedLines(tb testing.TB, s signer, sizes ...int) []byte {
	tb.Helper()
	plain := l.export(tb)
	at := len(plain) - len(chain.AppendHeadLine(nil, l.head()))
	out := chain.AppendKeyLine(slices.Clone(plain[:at]), s.key)
	tree, leaves := l.tree()
	for _, n := range sizes {
		var proof []chain.Hash
		if n < len(l.raws) {
			var err error
			if proof, err = tree.Consistency(uint64(n), tree.Size(), leaves); err != nil {
				tb.Fatal(err)
			}
		}
		out = chain.AppendSignedLine(out, s.key, s.sign(tb, l.at(n)), proof)
	}
	return append(out, plain[at:]...)
}
