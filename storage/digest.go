package storage

import (
	"cmp"
	"context"
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
		in.Consents, in.Logged, err = r.consentsWithdrawn(head.Size, in.Week)
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
	wants := digest.Wants(in.Week)
	for _, e := range b.requests.all {
		if e.row.State != "" && wants(&e.record) { // without a state, its request is not read yet
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
// of in a week, as consents themselves go with their people; known is false where
// entries of that week are pruned.
func (r reader) consentsWithdrawn(size uint64, week digest.Week) (count int, known bool, err error) {
	segments, err := r.Segments()
	if err != nil {
		return 0, false, err
	}
	for _, s := range segments {
		if !s.Pruned.IsZero() && !s.LastDay().Before(week.First()) {
			return 0, false, nil
		}
	}
	first, err := r.firstSince(size, week.Begin())
	if err != nil {
		return 0, false, err
	}
	end, err := r.firstSince(size, week.End())
	if err != nil {
		return 0, false, err
	}
	rows, words, err := r.s.logIndex.upTo(r, size)
	if err != nil {
		return 0, false, err
	}
	for seq := first; seq < end; seq++ {
		action := words[rows[seq].action]
		if !withdrawing[action] {
			continue
		}
		row, err := r.auditRow(seq, nil)
		switch {
		case err != nil:
			return 0, false, err
		case row.Outcome != chain.Done:
		case action == model.ActWithdrawConsent.Name:
			count++
		default:
			count += withdrawnWith(row.Facts)
		}
	}
	return count, true, nil
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

// firstSince is the first of size entries that is whole and not older than an
// instant, or size. The log's times never go back, and it is pruned from its
// beginning.
func (r reader) firstSince(size uint64, at time.Time) (uint64, error) {
	var fault error
	n := sort.Search(int(size), func(i int) bool {
		if chain.Pruned(r.tx.Bucket(bucketLog).Get(seqKey(uint64(i)))) {
			return false
		}
		e, err := r.entryAt(uint64(i))
		fault = cmp.Or(fault, err)
		return err != nil || !e.Time.Before(at)
	})
	return uint64(n), fault
}
