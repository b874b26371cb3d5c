package action

import "integrora.com/opsconsole/model"

// Section is a group of actions under one heading, as help and docs/keys.md
// show them.
type Section struct {
	Title   string
	Actions []Action
}

// Global is what can be done everywhere. The console gives each its Run; the
// table itself never changes.
var Global = []Action{
	{Keys: []string{"?"}, Label: "help", Help: "show every key of this page, and why some do nothing now", Footer: true},
	{Keys: []string{"/"}, Label: "filter", Help: "narrow the list: words, field:value, !not", Footer: true},
	{Keys: []string{":"}, Label: "command", Help: "type a page or an action; tab completes, ↑ brings back earlier ones", Footer: true},
	{Keys: []string{"ctrl+p", "ctrl+k"}, Label: "palette", Help: "find any page or action by part of its name", Footer: true},
	{Keys: []string{"esc"}, Label: "back out", Help: "close the dialog, clear the filter, or leave the page; never quits"},
	{Keys: []string{"q"}, Label: "back", Help: "go back; at the start, ask whether to leave", Footer: true},
	{Keys: []string{"["}, Label: "earlier page", Help: "back in the history"},
	{Keys: []string{"]"}, Label: "later page", Help: "forward in the history"},
	{Keys: []string{"-"}, Label: "last page", Help: "to the page shown before this one, and back again"},
	{Keys: []string{"ctrl+r"}, Label: "refresh", Help: "read everything shown once more"},
	{Keys: []string{"p"}, Label: "pause", Help: "stop what others do from changing this screen, or let it again"},
	{Keys: []string{"y"}, Label: "copy id", Help: "copy the id of what is selected to your own clipboard"},
	{Keys: []string{"Y"}, Label: "copy row", Help: "copy what is selected as JSON to your own clipboard"},
	{Keys: []string{"z"}, Label: "undo", Help: "take back an assignment, a dismissal or a promotion that you just gave; for a minute", Footer: true},
	{Keys: []string{"!"}, Label: "messages", Help: "show what the console has told you so far"},
	{Keys: []string{"ctrl+e"}, Label: "incident", Act: model.ActAware, Help: "declare a breach, which starts every clock, or a suspicion; from anywhere"},
	{Keys: []string{"ctrl+c"}, Label: "cancel", Help: "cancel what is being typed; twice within a second leaves the console"},
}

// Moving is what lists and long texts do with keys by themselves.
var Moving = []Action{
	{Keys: []string{"j", "down", "ctrl+n"}, Label: "down", Help: "one line down"},
	{Keys: []string{"k", "up"}, Label: "up", Help: "one line up"},
	{Keys: []string{"g", "home"}, Label: "top", Help: "to the first line"},
	{Keys: []string{"G", "end"}, Label: "bottom", Help: "to the last line"},
	{Keys: []string{"ctrl+d"}, Label: "half a page down", Help: "half a screen down"},
	{Keys: []string{"ctrl+u"}, Label: "half a page up", Help: "half a screen up"},
	{Keys: []string{"pgdown", "ctrl+f"}, Label: "page down", Help: "a screen down"},
	{Keys: []string{"pgup", "ctrl+b"}, Label: "page up", Help: "a screen up"},
	{Keys: []string{"space"}, Label: "mark", Help: "mark the line, or take the mark away"},
	{Keys: []string{"v"}, Label: "mark a range", Help: "mark while moving, until v again"},
	{Keys: []string{"a"}, Label: "mark all", Help: "mark every line that matches, or none"},
	{Keys: []string{"s"}, Label: "sort", Help: "choose the column to sort by from a menu; the same one again turns its order round"},
	{Keys: []string{"<", ">"}, Label: "sort column", Help: "sort by the column to the left or right"},
}

// Typed are the words of the command line that are neither pages nor actions
// of a page.
var Typed = []Action{
	{Keys: []string{":q", ":quit"}, Label: "quit", Help: "leave the console"},
	{Keys: []string{":propose"}, Label: "propose", Help: "what takes two persons, by its name, of a record or of the one shown, such as :propose extend R-42"},
	{Keys: []string{":mouse on", ":mouse off"}, Label: "mouse", Help: "let the console see clicks and the wheel; off, your terminal selects text"},
	{Keys: []string{":theme auto", ":theme dark", ":theme light"}, Label: "theme", Help: "colours for a dark or a light screen, or as the terminal answers; kept for your next sessions"},
	{Keys: []string{":ascii auto", ":ascii on", ":ascii off"}, Label: "ascii", Help: "draw with plain characters only, with all, or as your locale says; kept, too"},
	{Keys: []string{":colour auto", ":colour on", ":colour off"}, Label: "colour", Help: "draw with or without colours, or as NO_COLOR says; kept, too"},
	{Keys: []string{":help", ":messages", ":refresh", ":pause"}, Label: "same as keys", Help: "what ?, !, ctrl+r and p do"},
}
