package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"charm.land/bubbles/v2/list"
	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh"
	"integrora.com/opsconsole/ssh/e2e"
	"integrora.com/opsconsole/storage/storetest"
)

// bare is the baseline: a program of a list and nothing else.
type bare struct{ list list.Model }

type row int

func (r row) FilterValue() string { return fmt.Sprint(int(r)) }
func (r row) Title() string       { return fmt.Sprintf("Person %d", int(r)) }
func (r row) Description() string { return fmt.Sprintf("person.%d@mail.example", int(r)) }

func newBare(w, h int) *bare {
	items := make([]list.Item, 1000)
	for i := range items {
		items[i] = row(i)
	}
	return &bare{list.New(items, list.NewDefaultDelegate(), w, h)}
}

func (b *bare) Init() tea.Cmd { return nil }

func (b *bare) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && k.String() == "Q" {
		return b, tea.Quit
	}
	var cmd tea.Cmd
	b.list, cmd = b.list.Update(msg)
	return b, cmd
}

func (b *bare) View() tea.View {
	v := tea.NewView(b.list.View())
	v.AltScreen = true
	return v
}

// withBare opens the bare list in the place of the page "audit".
func withBare(c *ssh.Config) {
	console := c.Console
	c.Console = func(ctx context.Context, v *ssh.Session) (tea.Model, []tea.ProgramOption) {
		if v.Path == "audit" {
			return newBare(v.Width, v.Height), nil
		}
		return console(ctx, v)
	}
}

// painter is a session that only looks at when bytes come, and how many.
type painter struct {
	sess  *gossh.Session
	in    io.WriteCloser
	out   chan []byte
	began time.Time
}

func paint(b *testing.B, c *e2e.Client, page string) *painter {
	b.Helper()
	s, err := c.NewSession()
	if err != nil {
		b.Fatal(err)
	}
	p := &painter{sess: s, out: make(chan []byte, 4096)}
	s.Stdout = p
	if p.in, err = s.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	if err := s.RequestPty("xterm-256color", 40, 120, gossh.TerminalModes{}); err != nil {
		b.Fatal(err)
	}
	p.began = time.Now()
	if err := s.Start(page); err != nil {
		b.Fatal(err)
	}
	return p
}

func (p *painter) Write(b []byte) (int, error) {
	p.out <- bytes.Clone(b)
	return len(b), nil
}

// until reads until a text came, and returns how long after the start it did.
func (p *painter) until(b *testing.B, text string) time.Duration {
	b.Helper()
	var all []byte
	for limit := time.After(e2e.Patience); ; {
		select {
		case more := <-p.out:
			if all = append(all, more...); bytes.Contains(all, []byte(text)) {
				return time.Since(p.began)
			}
		case <-limit:
			b.Fatalf("%q does not come: %q", text, all)
		}
	}
}

// quiet reads until nothing comes for a while.
func (p *painter) quiet() {
	for {
		select {
		case <-p.out:
		case <-time.After(60 * time.Millisecond):
			return
		}
	}
}

// key presses a key and returns how long it took until it showed, and how many
// bytes that took.
func (p *painter) key(b *testing.B, key string) (took time.Duration, size int) {
	b.Helper()
	began := time.Now()
	if _, err := io.WriteString(p.in, key); err != nil {
		b.Fatal(err)
	}
	select {
	case first := <-p.out:
		took, size = time.Since(began), len(first)
	case <-time.After(e2e.Patience):
		b.Fatalf("key %q shows nothing", key)
	}
	for {
		select {
		case more := <-p.out:
			size += len(more)
		case <-time.After(25 * time.Millisecond):
			return took, size
		}
	}
}

// at is the value below which a share of the samples lie, in milliseconds.
func at(samples []time.Duration, share float64) float64 {
	sorted := slices.Sorted(slices.Values(samples))
	return float64(sorted[int(share*float64(len(sorted)-1))]) / float64(time.Millisecond)
}

// BenchmarkFirstScreen compares the time from asking for a console on a
// connection to its first screen with data against that of a bare list over the
// same server, in turns.
func BenchmarkFirstScreen(b *testing.B) {
	h := storetest.New(b)
	h.Fill(1000, 1, 100)
	c := e2e.Serve(b, h, withBare).Login("admin")
	var bare, home, people []time.Duration
	leave := func(p *painter, keys string) {
		go func() {
			for range p.out {
			}
		}()
		_, _ = io.WriteString(p.in, keys)
		_ = p.sess.Wait()
		close(p.out)
	}
	for b.Loop() {
		p := paint(b, c, "audit")
		bare = append(bare, p.until(b, "Person 1"))
		leave(p, "Q")
		p = paint(b, c, "home")
		home = append(home, p.until(b, "Needs you today"))
		leave(p, ":q\r")
		p = paint(b, c, "people")
		people = append(people, p.until(b, "tenant-0"))
		leave(p, ":q\r")
	}
	b.ReportMetric(at(bare, 0.5), "bare-ms")
	b.ReportMetric(at(home, 0.5), "home-ms")
	b.ReportMetric(at(people, 0.5), "people-ms")
	b.ReportMetric(at(home, 0.5)/at(bare, 0.5), "home/bare")
	b.ReportMetric(at(people, 0.5)/at(bare, 0.5), "people/bare")
}

// BenchmarkKeyToPaint presses j in the list of people, of a small and of a
// large house and of a bare list, in turns.
func BenchmarkKeyToPaint(b *testing.B) {
	var terms []*painter
	names := []string{"bare", "1k", "100k"}
	for _, n := range []int{1000, 100_000} {
		h := storetest.New(b)
		h.Fill(n, 1, 100)
		c := e2e.Serve(b, h, withBare).Login("admin")
		if n == 1000 {
			terms = append(terms, paint(b, e2e.Serve(b, h, withBare).Login("admin"), "audit"))
		}
		terms = append(terms, paint(b, c, "people"))
	}
	took, sizes := make([][]time.Duration, len(terms)), make([]int, len(terms))
	for _, t := range terms {
		t.quiet()
	}
	n, rng := 0, rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		n++
		for i, t := range terms {
			// A key comes at any moment between two frames.
			time.Sleep(time.Duration(rng.Int64N(int64(time.Second / 60))))
			d, size := t.key(b, "j")
			took[i], sizes[i] = append(took[i], d), sizes[i]+size
		}
	}
	for i, name := range names {
		b.ReportMetric(at(took[i], 0.5), name+"-p50-ms")
		b.ReportMetric(at(took[i], 0.99), name+"-p99-ms")
		b.ReportMetric(float64(sizes[i])/float64(n), name+"-bytes")
	}
	b.ReportMetric(at(took[2], 0.99)/at(took[1], 0.99), "100k/1k-p99")
	b.ReportMetric(at(took[2], 0.5)/at(took[1], 0.5), "100k/1k-p50")
}
