package storage

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"time"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/digest"
	"integrora.com/opsconsole/storage/chain"
)

// Digest is the digest of a week, or of the running one when none is named, to
// admins, the DPO and auditors. It refuses other roles, and a week that has not
// begun.
func (d *Desk) Digest(ctx context.Context, week digest.Week) (digest.Digest, error) {
	me, err := d.Me()
	if err != nil {
		return digest.Digest{}, err
	}
	if !me.Role.ReadsDigest() {
		return digest.Digest{}, model.Refuse("role", "the digest is for admins, the DPO and auditors; your role is %s", me.Role)
	}
	in := digest.Input{Week: week, Now: d.Now()}
	if week.IsZero() {
		in.Week = digest.WeekOf(in.Now)
	}
	err = d.s.view(ctx, func(r reader) error {
		head, err := d.s.signTip(r)
		if err != nil {
			return err
		}
		in.Log = digest.Log{Size: head.Size, Note: d.s.heads.key.Note(head)}
		in.Consents, err = r.consentsWithdrawn(head.Size, in.Week.Begin(), in.Week.End())
		return err
	})
	if err != nil {
		return digest.Digest{}, err
	}
	home, err := d.Home(ctx)
	if err != nil {
		return digest.Digest{}, err
	}
	in.Promises = home.Promises
	d.s.board.digested(&in)
	made, err := digest.Make(in)
	if err != nil {
		return digest.Digest{}, err
	}
	return made, ctx.Err()
}

// digested gathers the records that a digest is made of.
func (b *board) digested(in *digest.Input) {
	defer b.hold()()
	for _, e := range b.requests.all {
		if e.row.State != "" { // else its request is not read yet
			in.Requests = append(in.Requests, e.record)
		}
	}
	in.Incidents = newest(b.access.incidents)
	in.Erasures = newest(b.erasures)
	in.Endings = newest(b.endings)
	people := map[string]bool{}
	for id, a := range b.admins {
		people[id] = !a.Machine()
	}
	in.Person = func(id string) bool { return people[id] }
}

// withdrawing are the acts that may withdraw consents.
var withdrawing = map[string]bool{model.ActWithdrawConsent.Name: true, model.ActSuppress.Name: true, model.ActTriage.Name: true, model.ActRectify.Name: true}

// consentsWithdrawn counts the withdrawals that the log of so many entries tells
// of between two instants: consents themselves go with their people.
func (r reader) consentsWithdrawn(size uint64, from, to time.Time) (int, error) {
	first, err := r.entryAt(size, from)
	if err != nil {
		return 0, err
	}
	end, err := r.entryAt(size, to)
	if err != nil {
		return 0, err
	}
	rows, words, err := r.s.logIndex.upTo(r, size)
	if err != nil {
		return 0, err
	}
	count := 0
	for seq := first; seq < end; seq++ {
		action := words[rows[seq].action]
		if !withdrawing[action] {
			continue
		}
		row, err := r.auditRow(seq, nil)
		switch {
		case err != nil:
			return 0, err
		case row.Outcome != chain.Done:
		case action == model.ActWithdrawConsent.Name:
			count++
		default:
			count += withdrawnWith(row.Facts)
		}
	}
	return count, nil
}

// withdrawnWith is how many consents an act withdrew beside what it is for.
func withdrawnWith(facts []model.Fact) int {
	count := 0
	for _, f := range facts {
		if n, err := strconv.Atoi(f.Value); err == nil && f.Name == "consents_withdrawn" {
			count += n
		}
	}
	return count
}

// entryAt is the first of size entries that is not older than an instant, or
// size. The log's times never go back.
func (r reader) entryAt(size uint64, at time.Time) (uint64, error) {
	var fault error
	bucket := r.tx.Bucket(bucketLog)
	n := sort.Search(int(size), func(i int) bool {
		e, err := chain.Decode(bucket.Get(seqKey(uint64(i))))
		if err != nil && fault == nil {
			fault = fmt.Errorf("audit entry %d: %w", i, err)
		}
		return err != nil || !e.Time.Before(at)
	})
	return uint64(n), fault
}
