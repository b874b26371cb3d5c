package storage

import (
	"context"
	"slices"
	"strings"

	"integrora.com/opsconsole/model"
)

// Sessions is the door's list of live sessions.
type Sessions interface {
	// Sessions lists them, oldest first.
	Sessions() []model.SessionRow
	// EndSession ends one; false when there is none of that id.
	EndSession(id string) bool
}

// UseSessions tells the store where live sessions are listed. It is called once,
// before anything is served.
func (s *Store) UseSessions(door Sessions) { s.sessions = door }

// Sessions lists the live sessions: all of them for admins and the DPO, for
// auditors without others' addresses, one's own for others.
func (d *Desk) Sessions(ctx context.Context) ([]model.SessionRow, error) {
	me, err := d.Me()
	if err != nil || d.s.sessions == nil {
		return nil, err
	}
	rows := d.s.sessions.Sessions()
	if me.Role == model.RoleOnCall {
		rows = slices.DeleteFunc(rows, func(r model.SessionRow) bool { return r.Admin != me.ID })
	}
	for i, r := range rows {
		if r.Admin != me.ID && !me.Role.SeesAddresses() {
			rows[i].Remote = ""
		}
	}
	return rows, ctx.Err()
}

// EndSession ends a live session: one's own, or as admin anybody's.
func (d *Desk) EndSession(ctx context.Context, id string) error {
	rows, err := d.Sessions(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rows, func(r model.SessionRow) bool { return r.ID == id })
	if at < 0 {
		return model.Refuse("not_found", "there is no session %q; it may have ended", id)
	}
	if _, err := d.Do(ctx, model.EndSession{Session: id, Of: rows[at].Admin}); err != nil {
		return err
	}
	d.s.sessions.EndSession(id)
	return nil
}

// Statement is what the admin would state, and sign where the policy asks for
// it, to approve what is proposed: R-42 or C-3. management is the reference of
// management's decision where an erasure needs one.
func (d *Desk) Statement(ctx context.Context, object, management string) (model.Statement, error) {
	me, err := d.Me()
	if err != nil {
		return model.Statement{}, err
	}
	if strings.HasPrefix(object, "D-") {
		r, err := d.Ruling(ctx, object)
		if err != nil {
			return model.Statement{}, err
		}
		if err := r.Op.Rule().Approve.May(me, d.s.cfg.Now()); err != nil {
			return model.Statement{}, err
		}
		if !r.Open(d.s.cfg.Now()) {
			return model.Statement{}, model.Refuse("state", "%s is %s", object, r.Standing(d.s.cfg.Now()))
		}
		return r.Statement(management, me), nil
	}
	act := model.ActApprove
	if strings.HasPrefix(object, "C-") {
		act = model.ActApproveChange
	}
	if err := act.May(me, d.s.cfg.Now()); err != nil {
		return model.Statement{}, err // what is proposed is told in full
	}
	var st model.Statement
	err = d.s.view(ctx, func(r reader) error {
		if act == model.ActApproveChange {
			change, err := r.Change(object)
			if err == nil && !change.Open(d.s.cfg.Now()) {
				err = model.Refuse("state", "%s is %s", object, change.Standing(d.s.cfg.Now()))
			}
			st = change.Statement(me)
			return err
		}
		request, err := r.Request(object)
		if err != nil {
			return err
		}
		if !request.Proposal.Open() {
			return model.Refuse("state", "nothing of %s is proposed", object)
		}
		plan, err := r.Plan(object)
		st = request.Proposal.Statement(object, plan, management, me)
		return err
	})
	return st, err
}
