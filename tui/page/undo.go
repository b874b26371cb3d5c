package page

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
)

// Undo is how something that was just done is taken back.
type Undo struct {
	What string // in two words: "assign R-42"
	Give []model.Command
}

// wayBack is the Undo of an act on what is named; nil when the store offered no
// way back.
func wayBack(done model.Command, named string, undo ...model.Command) *Undo {
	undo = slices.DeleteFunc(undo, func(c model.Command) bool { return c == nil })
	if len(undo) == 0 {
		return nil
	}
	_, verb, _ := strings.Cut(done.Act().Name, ".")
	slices.Reverse(undo)
	return &Undo{What: words("%s %s", verb, named), Give: undo}
}

// TakeBack is a Cmd that undoes. What is refused is told with the first reason;
// the others go through.
func (e Env) TakeBack(u Undo) tea.Cmd {
	return e.Ask(func(ctx context.Context) tea.Msg {
		got := e.give(ctx, u.Give)
		if len(got.refused) == 0 {
			return Say{Text: words("Taken back: %s.", u.What), Reload: true}
		}
		return Fail{Err: got.reason(words("%d of %d taken back", len(got.fine), len(u.Give))), Reload: true}
	})
}

// outcome is what became of several commands.
type outcome struct {
	fine    []string // ids
	undo    []model.Command
	refused []error
}

// give gives several commands, each decided on its own.
func (e Env) give(ctx context.Context, cmds []model.Command) (got outcome) {
	for _, cmd := range cmds {
		result, err := e.Backend.Do(ctx, cmd)
		if err != nil {
			got.refused = append(got.refused, err)
			continue
		}
		got.fine, got.undo = append(got.fine, result.ID), append(got.undo, result.Undo)
	}
	return got
}

// reason is the first refusal, after words on what was done; a fault is left as
// it is.
func (o outcome) reason(done string) error {
	first := o.refused[0]
	if !model.IsRefusal(first) {
		return first
	}
	return model.Refuse(model.CodeOf(first), "%s; refused: %s", done, first)
}
