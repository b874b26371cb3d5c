package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"integrora.com/opsconsole/ssh/demo"
	"integrora.com/opsconsole/ssh/e2e"
)

// kills is how often the program is killed; OPSCONSOLE_TEST_KILLS sets another
// number.
const kills = 8

// killed is an installation whose program is killed again and again, and what
// it had answered with exit code 0.
type killed struct {
	*place
	mu      sync.Mutex
	batches map[string]bool   // e-mail prefix of a batch of records → acknowledged
	letters map[string]string // message id → request
	erased  map[string]string // request → person
	head    string            // the last checkpoint seen
	first   chan struct{}     // takes the round's first acknowledgement
}

const batchSize = 24

// newKilled is an installation with the demo's data, in which no code is used.
func newKilled(t *testing.T) *killed {
	t.Helper()
	k := &killed{place: newPlace(t), batches: map[string]bool{}, letters: map[string]string{}, erased: map[string]string{}}
	made, _ := k.demo("--no-attach")
	made.term()
	k.advance(time.Hour)
	return k
}

// roundsOf is how often a test kills: a number of its own, unless
// OPSCONSOLE_TEST_KILLS sets another.
func roundsOf(t *testing.T, usual int) int {
	t.Helper()
	text := os.Getenv("OPSCONSOLE_TEST_KILLS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// seeded is chance whose seed is in the test's log.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func TestKilledProgramKeepsAllItAnsweredAndNothingHalf(t *testing.T) {
	rounds, rng := roundsOf(t, kills), seeded(t)
	k := newKilled(t)
	for round := range rounds {
		s := k.serve()
		on := k.logins(s)
		k.whole(on)
		if t.Failed() {
			t.Fatalf("before round %d", round)
		}
		k.first = make(chan struct{}, 1)
		load := k.load(on, round)
		select {
		case <-k.first:
		case <-time.After(e2e.Patience):
			t.Fatal("nothing is acknowledged")
		}
		time.AfterFunc(time.Duration(rng.IntN(600))*time.Millisecond, func() { _ = s.cmd.Process.Kill() })
		load.Wait()
		if code := s.ended(); code != -1 {
			t.Fatalf("the program ended by itself with %d: %s", code, s.said())
		}
		k.advance(time.Hour) // no proposal is that old, no code of the round is left
	}
	s := k.serve()
	k.whole(k.logins(s))
	s.term()
	t.Logf("%d kills; answered before them: %d batches, %d letters, %d erasures", rounds, len(k.batches), len(k.letters), len(k.erased))
}

// logins are a connection for each of the demo's admins.
func (k *killed) logins(s *server) map[string]*e2e.Client {
	k.t.Helper()
	on := map[string]*e2e.Client{}
	for _, a := range demo.Admins {
		key, err := demo.Signer(k.dir, a.Name)
		if err != nil {
			k.t.Fatal(err)
		}
		c, err := e2e.Dial(s.addr, s.host, a.Name, gossh.PublicKeys(key), e2e.Answers(k.codeOf(a.Name)))
		if err != nil {
			k.t.Fatalf("login of %s: %v\n%s", a.Name, err, s.said())
		}
		k.t.Cleanup(func() { _ = c.Close() })
		on[a.Name] = c
	}
	return on
}

func (k *killed) codeOf(name string) string {
	secret, err := demo.Secret(k.dir, name)
	if err != nil {
		k.t.Error(err)
	}
	return k.code(secret)
}

// answered keeps what was answered with exit code 0.
func (k *killed) answered(note func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	note()
	select {
	case k.first <- struct{}{}:
	default:
	}
}

// load gives commands until the program is gone.
func (k *killed) load(on map[string]*e2e.Client, round int) *sync.WaitGroup {
	load := &sync.WaitGroup{}
	until := func(step func(n int) bool) {
		load.Go(func() {
			for n := 0; step(n); n++ {
			}
		})
	}
	until(func(n int) bool {
		mark := fmt.Sprintf("b%d-%d", round, n)
		k.mu.Lock()
		k.batches[mark] = false
		k.mu.Unlock()
		r := on["admin"].Run(records(mark, batchSize, false), "import", "records")
		if r.Code == 0 {
			k.answered(func() { k.batches[mark] = true })
		}
		return k.went(r)
	})
	until(func(n int) bool {
		id := fmt.Sprintf("l%d-%d@mail.example", round, n)
		r := on["oncall"].Run(mail(id, "nobody@mail.example"), "import", "letters", "--json")
		if rows, err := e2e.Objects(r.Out); r.Code == 0 && err == nil {
			k.answered(func() { k.letters[id] = rows[0]["id"].(string) })
		}
		return k.went(r)
	})
	until(func(int) bool {
		r := on["dpo"].Run("", "audit", "head")
		if r.Code == 0 {
			k.answered(func() { k.head = r.Out })
		}
		return k.went(r)
	})
	until(func(n int) bool { return k.erase(on, fmt.Sprintf("v%d-%d", round, n)) })
	return load
}

// went reports whether the program still answers; a refusal under load is a
// failure of its own.
func (k *killed) went(r e2e.Result) bool {
	if r.Code > 0 {
		k.t.Errorf("exit %d: %s", r.Code, r.Err)
	}
	return r.Code == 0
}

// erase leads a new person's letter to the end of their erasure; false when the
// program is gone.
func (k *killed) erase(on map[string]*e2e.Client, mark string) bool {
	var last e2e.Result
	give := func(who, stdin string, args ...string) map[string]any {
		if last.Code != 0 {
			return nil
		}
		last = on[who].Run(stdin, append(args, "--json")...)
		rows, err := e2e.Objects(last.Out)
		if last.Code == 0 && (err != nil || len(rows) == 0) {
			k.t.Errorf("%v: %v", args, err)
			last.Code = 1
		}
		if last.Code != 0 {
			return nil
		}
		return rows[0]
	}
	give("admin", records(mark, 1, true), "import", "records")
	letter := give("oncall", mail(mark+"@mail.example", mark+".0@mail.example"), "import", "letters")
	if last.Code != 0 {
		return k.went(last)
	}
	id := letter["id"].(string)
	view := give("admin", "", "request", id)
	if last.Code != 0 {
		return k.went(last)
	}
	person := view["candidates"].([]any)[0].(map[string]any)["id"].(string)
	give("admin", "", "triage", id, "--rights", "erasure", "--tenant", "killed", "--person", person)
	give("admin", "", "plan", id)
	give("admin", "", "propose", id)
	view = give("admin2", "", "request", id)
	if last.Code != 0 {
		return k.went(last)
	}
	digest := view["plan"].(map[string]any)["digest"].(string)
	give("dpo", "", "advise", id, "--digest", digest)
	if last.Code == 0 {
		give("admin2", k.codeOf("admin2"), "approve", id, "--digest", digest)
	}
	if last.Code == 0 {
		k.answered(func() { k.erased[id] = person })
	}
	return k.went(last)
}

// records are n people with a consent each, and an invoice if wanted.
func records(mark string, n int, invoice bool) string {
	var b strings.Builder
	b.WriteString(`{"type":"tenant","slug":"killed","name":"Invented UAB","country":"LT","status":"active"}` + "\n")
	for i := range n {
		fmt.Fprintf(&b, `{"type":"person","tenant":"killed","id":"%[1]s.%[2]d","kind":"user","name":"Name %[1]s","email":"%[1]s.%[2]d@mail.example"}`+"\n", mark, i)
	}
	for i := range n {
		fmt.Fprintf(&b, `{"type":"consent","tenant":"killed","person":"%[1]s.%[2]d","id":"c","purpose":"news","notice":"1","events":[{"at":"2025-01-01T00:00:00Z","state":"given","channel":"form"}]}`+"\n", mark, i)
	}
	if invoice {
		fmt.Fprintf(&b, `{"type":"invoice","tenant":"killed","id":"i-%[1]s","number":"N","issued":"2026-03-15","amount":"1.00","currency":"EUR","buyer":"Invented UAB","person":"%[1]s.0"}`+"\n", mark)
	}
	return b.String()
}

func mail(id, from string) string {
	return "From: <" + from + ">\r\nSubject: Erasure\r\nDate: Mon, 23 Nov 2026 10:00:00 +0200\r\nMessage-ID: <" + id + ">\r\n\r\n" +
		"Please erase all my personal data under Art. 17 GDPR.\r\n"
}

// whole checks, with the program itself, what must hold after every start.
func (k *killed) whole(on map[string]*e2e.Client) {
	k.t.Helper()
	on["auditor"].Must(k.t, "", "audit", "verify", "--deep")
	if k.head != "" {
		on["auditor"].Must(k.t, k.head, "audit", "verify", "--head")
	}
	there := map[string]bool{}
	for _, p := range on["admin"].Must(k.t, "", "people") {
		there[p["id"].(string)] = true
	}
	consents := map[string]int{}
	for _, c := range on["admin"].Must(k.t, "", "consents", "--tenant", "killed") {
		consents[c["person"].(string)]++
		if !there[c["person"].(string)] {
			k.t.Errorf("a consent of %s is left, and no person", c["person"])
		}
	}
	for mark, answered := range k.batches {
		// Addresses are masked; an admin finds by them all the same.
		if n := len(on["admin"].Must(k.t, "", "people", mark+".")); n != batchSize && (answered || n != 0) {
			k.t.Errorf("batch %s, answered %v: %d of %d people are there", mark, answered, n, batchSize)
		}
	}
	requests := map[string]string{}
	for _, r := range on["admin"].Must(k.t, "", "requests") {
		requests[r["message_id"].(string)] = r["id"].(string)
		state := r["state"].(string)
		if state == "approved" || state == "erasing" {
			k.t.Errorf("%s is half erased: %s", r["id"], state)
		}
		if person := r["person"].(string); state == "executed" && there[person] {
			k.t.Errorf("%s is executed and its person is there", r["id"])
		}
	}
	for message, id := range k.letters {
		if requests[message] != id {
			k.t.Errorf("letter %s was answered as %s and is %q", message, id, requests[message])
		}
	}
	for id, person := range k.erased {
		view := on["dpo"].Must(k.t, "", "request", id)[0]
		cert, _ := view["certificate"].(map[string]any)
		if view["state"] != "executed" || cert["done"] != true || there[person] {
			k.t.Errorf("the erasure in %s was answered: it is %v, certificate done %v, person there %v", id, view["state"], cert["done"], there[person])
		}
		if r := on["dpo"].Run("", "consents", "--person", person); r.Code != 1 {
			k.t.Errorf("the person of %s is still known", id)
		}
	}
}
