// Package action is the one list of what can be done: its keys, its name, its
// help, who may do it and why not now. Dispatch, footer, help, palette, the
// command line and docs/keys.md are all fed from it, so that none of them can
// say something else than the others. It imports model and Bubble Tea only.
package action

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
)

// Action is one thing that can be done on a page or anywhere.
type Action struct {
	Keys     []string // as Bubble Tea writes them: "a", "ctrl+r"; the first is the one shown
	Label    string   // a verb or two, lower case: "approve"
	Help     string   // a phrase that says what happens, no period
	Footer   bool     // one of the few keys that the footer shows
	Act      *model.Act
	Disabled string // why not now, in words ("you proposed this"); empty: can be done
	Run      func() tea.Cmd
}

// Check fills in why a role may not do a, from the act's rule. A reason that is
// there already stays. This is for the eyes only: the store asks the same rule
// again, of the role as it is at that moment.
func Check(role model.Role, a Action) Action {
	if a.Disabled != "" || a.Act == nil || a.Act.Allows(role) {
		return a
	}
	a.Disabled = "needs role " + strings.Join(roles(a.Act), " or ")
	return a
}

// roles names those that may give an act, but for the console itself: nobody
// can log in as that.
func roles(act *model.Act) []string {
	var names []string
	for _, r := range act.Allow {
		if r != model.RoleSystem {
			names = append(names, string(r))
		}
	}
	return names
}

// Danger reports whether the act cannot be taken back, discloses, or moves a
// legal clock.
func (a Action) Danger() bool { return a.Act != nil && a.Act.Danger }

// Word is the action's name on the command line: "record-advice".
func (a Action) Word() string {
	return strings.ToLower(strings.Join(strings.Fields(a.Label), "-"))
}

// Find is the action that a key stands for, disabled or not; of several, the
// first one that can be done.
func Find(list []Action, key string) (Action, bool) {
	found, ok := Action{}, false
	for _, a := range list {
		if !slices.Contains(a.Keys, key) {
			continue
		}
		if a.Disabled == "" {
			return a, true
		}
		if !ok {
			found, ok = a, true
		}
	}
	return found, ok
}

// ReadOnly reports whether a role can change nothing: every act on the role
// matrix that it may give only reads the audit log, proves it, or reviews what
// others did.
func ReadOnly(role model.Role) bool {
	reads := []*model.Act{model.ActVerified, model.ActExported, model.ActEvidence, model.ActReviewGlass}
	for _, act := range model.Catalogue {
		if act.Row > 0 && act.Allows(role) && !slices.Contains(reads, act) {
			return false
		}
	}
	return true
}
