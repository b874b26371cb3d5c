package storage

import (
	"cmp"
	"context"
	"slices"

	"integrora.com/opsconsole/model"
)

// Pairs tells, for every admin who proposed something and every other who
// approved it, how often they did, most often first, from the log itself: two
// who always approve each other are for an auditor to look at (rules §5,
// separation of duties 6). Only the DPO and auditors read it.
func (d *Desk) Pairs(ctx context.Context) ([]model.Pair, error) {
	me, err := d.Me()
	if err != nil {
		return nil, err
	}
	if me.Role != model.RoleDPO && me.Role != model.RoleAuditor {
		return nil, model.Refuse("role", "who approves whom is shown to the DPO and auditors; your role is %s", me.Role)
	}
	tally := map[[2]string]*model.Pair{}
	total := map[string]int{}
	for _, action := range []string{model.ActApprove.Name, model.ActApproveChange.Name} {
		for offset := 0; ; offset += pairsPage {
			page, err := d.Audit(ctx, model.Window{Filter: "action:" + action, Offset: offset, Limit: pairsPage})
			if err != nil {
				return nil, err
			}
			for _, row := range page.Rows {
				by := proposerOf(row)
				if row.Outcome != "done" || by == "" {
					continue
				}
				at := [2]string{by, row.Actor}
				if tally[at] == nil {
					tally[at] = &model.Pair{Proposer: d.nameOf(by), Approver: row.ActorName}
				}
				tally[at].Count++
				total[by]++
			}
			if len(page.Rows) < pairsPage {
				break
			}
		}
	}
	list := make([]model.Pair, 0, len(tally))
	for at, p := range tally {
		p.OfProposer = total[at[0]]
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b model.Pair) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Proposer, b.Proposer), cmp.Compare(a.Approver, b.Approver))
	})
	return list, nil
}

const pairsPage = 500

func proposerOf(row model.AuditRow) string {
	for _, f := range row.Facts {
		if f.Name == "proposed_by" {
			return f.Value
		}
	}
	return ""
}

func (d *Desk) nameOf(id string) string {
	d.s.board.mu.RLock()
	defer d.s.board.mu.RUnlock()
	return d.s.board.admins[id].Name
}
