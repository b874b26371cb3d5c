package ssh_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/ssh"
	real "integrora.com/opsconsole/ssh/house"
	"integrora.com/opsconsole/storage/storetest"
)

// stranger is one who must not learn whether there is such a user.
type stranger struct {
	user string
	key  gossh.Signer
}

// strangers opens a door on a real store, where nobody is a name that no one
// has, the key of admin is not that of admin2, and oncall is disabled. All names
// are equally long, so that what is sent is too.
func strangers(t testing.TB) (*door, map[string]stranger) {
	t.Helper()
	h := storetest.New(t)
	h.Do("admin", model.DisableAdmin{Name: "oncall", Reason: "left", Code: h.Code("admin")})
	d := open(t, func(c *ssh.Config) { c.House = real.New(h.Store, h.Clock.Now, storetest.Rand(3)) })
	return d, map[string]stranger{
		"unknown user":   {"nobody", h.Signer["admin"]},
		"wrong key":      {"admin2", h.Signer["admin"]},
		"disabled admin": {"oncall", h.Signer["oncall"]},
	}
}

// transcript is every message, decrypted, that the door answers an attempt
// with, up to its hanging up.
func (s stranger) transcript(t *testing.T, d *door) []string {
	t.Helper()
	r, err := dialRaw(d.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	tries := []func() ([]byte, error){
		func() ([]byte, error) { return r.auth(s.user, "none") },
		func() ([]byte, error) { return r.publicKey(s.user, s.key, false, false) },
		func() ([]byte, error) { return r.publicKey(s.user, s.key, true, true) },
		func() ([]byte, error) { return r.keyboard(s.user, "000000") },
		func() ([]byte, error) { return r.auth(s.user, "password", []byte{0}, str([]byte("password"))) },
		func() ([]byte, error) { return r.auth(s.user, "hostbased") },
	}
	var heard []string
	for i := 0; ; i++ { // the last of them again and again, to the last try
		p, err := tries[min(i, len(tries)-1)]()
		heard = append(heard, fmt.Sprintf("%q %v", p, err))
		if err != nil {
			return heard
		}
	}
}

func TestStrangersHearTheSameByteForByte(t *testing.T) {
	d, all := strangers(t)
	heard := map[string][]string{}
	for name, s := range all {
		heard[name] = s.transcript(t, d)
	}
	for name, lines := range heard {
		if !slices.Equal(lines, heard["unknown user"]) {
			t.Errorf("an %s hears %q, an unknown user %q", name, lines, heard["unknown user"])
		}
	}
	welcome := stranger{"admin", all["unknown user"].key}
	if slices.Equal(welcome.transcript(t, d), heard["unknown user"]) {
		t.Error("an admin with the right key hears the same: the test tests nothing")
	}
}

// The door asks the house the same for each, and nothing more for one whom it
// knows.
func TestStrangersCostTheSameQuestions(t *testing.T) {
	d := open(t)
	d.login(t, "alice") // the self test, which asks too, is over
	d.change("bob", func(a *admin) { a.disabled = true })
	asked := map[int][]string{}
	for name, s := range map[string]stranger{
		"unknown user":   {"nobody", signerFor("alice")},
		"wrong key":      {"alice", signerFor("nobody's")},
		"disabled admin": {"bob", signerFor("bob")},
	} {
		before := d.offers()
		s.transcript(t, d)
		n := d.offers() - before
		asked[n] = append(asked[n], name)
	}
	if len(asked) != 1 || asked[0] != nil || d.asked() != 1 {
		t.Errorf("wanted as many questions for each, and no code after alice's, found %v and %d codes", asked, d.asked()-1)
	}
}

// BenchmarkStrangers measures how long the door takes to refuse each of them,
// in turns on the same connections, nine attempts on each. One round gives
// three samples of each: -benchtime=3334x is 10,000. more/NAME is the chance
// that NAME takes longer than an unknown user (Mann-Whitney's U over the number
// of pairs): 0.5 is no difference. z/NAME is how many standard deviations it is
// from 0.5; beyond 2.6 chance alone explains it once in a hundred runs.
func BenchmarkStrangers(b *testing.B) {
	for _, sign := range []bool{false, true} {
		b.Run(map[bool]string{false: "query", true: "signed"}[sign], func(b *testing.B) {
			d, all := strangers(b)
			names := []string{"unknown user", "wrong key", "disabled admin"}
			times := map[string][]float64{}
			for round := 0; b.Loop(); round++ {
				r, err := dialRaw(d.addr)
				if err != nil {
					b.Fatal(err)
				}
				for i := range 9 {
					name := names[(i+i/3+round)%3] // each in each place equally often
					s := all[name]
					begun := time.Now()
					if p, err := r.publicKey(s.user, s.key, sign, true); err != nil || p[0] != msgAuthFailure {
						b.Fatalf("%s: %v %v", name, p, err)
					}
					times[name] = append(times[name], float64(time.Since(begun).Nanoseconds()))
				}
				_ = r.Close()
			}
			for i, name := range names {
				slices.Sort(times[name])
				word := []string{"unknown", "wrongkey", "disabled"}[i]
				b.ReportMetric(times[name][len(times[name])/2]/1e3, "us/"+word)
				if i > 0 {
					more, z := mannWhitney(times[name], times[names[0]])
					b.ReportMetric(more, "more/"+word)
					b.ReportMetric(z, "z/"+word)
				}
			}
			b.ReportMetric(float64(len(times[names[0]])), "samples")
		})
	}
}

// mannWhitney is the chance that one of a is more than one of b, ties counted
// half, and how many standard deviations that is from chance alone.
func mannWhitney(a, b []float64) (more, z float64) {
	type sample struct {
		v   float64
		ofA bool
	}
	all := make([]sample, 0, len(a)+len(b))
	for _, v := range a {
		all = append(all, sample{v, true})
	}
	for _, v := range b {
		all = append(all, sample{v, false})
	}
	slices.SortFunc(all, func(x, y sample) int { return cmp.Compare(x.v, y.v) })
	ranks := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].v == all[i].v {
			j++
		}
		for k := i; k < j; k++ {
			if all[k].ofA {
				ranks += float64(i+j+1) / 2 // the mean of ranks i+1 to j
			}
		}
		i = j
	}
	n, m := float64(len(a)), float64(len(b))
	u := ranks - n*(n+1)/2
	return u / (n * m), (u - n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
}

func TestMannWhitneyKnowsMoreFromLess(t *testing.T) {
	for _, try := range []struct {
		a, b    []float64
		more, z float64
	}{
		{[]float64{1, 2, 3}, []float64{4, 5, 6}, 0, -1.964},
		{[]float64{4, 5, 6}, []float64{1, 2, 3}, 1, 1.964},
		{[]float64{1, 2, 2}, []float64{1, 2, 2}, 0.5, 0},
		{[]float64{1, 4}, []float64{2, 3}, 0.5, 0},
	} {
		if more, z := mannWhitney(try.a, try.b); math.Abs(more-try.more) > 1e-9 || math.Abs(z-try.z) > 1e-3 {
			t.Errorf("%v over %v: wanted %v and %v, found %v and %v", try.a, try.b, try.more, try.z, more, z)
		}
	}
}
