package tui

// Rect is a part of the screen, in cells from the top left corner.
type Rect struct{ X, Y, W, H int }

// Class is how much fits on the screen.
type Class int

// The classes. Small shows nothing but its own size; Wide has room for a list
// and a detail beside it.
const (
	Small Class = iota
	Narrow
	Wide
)

// What is needed for Narrow and for Wide.
const (
	leastWidth  = 60
	leastHeight = 18
	wideWidth   = 120
)

// Layout is the screen cut into its parts, from top to bottom. They cover it
// and do not overlap. Of a Small screen, all is Body.
type Layout struct {
	Class                        Class
	Header, Body, Status, Footer Rect
}

// Lay cuts a screen of w×h cells. Any numbers do: terminals report sizes of
// zero, and rectangles are never negative.
func Lay(w, h int) Layout {
	w, h = max(w, 0), max(h, 0)
	if w < leastWidth || h < leastHeight {
		return Layout{Body: Rect{W: w, H: h}}
	}
	l := Layout{Class: Narrow}
	if w >= wideWidth {
		l.Class = Wide
	}
	l.Header = Rect{W: w, H: 1}
	l.Body = Rect{Y: 1, W: w, H: h - 3}
	l.Status = Rect{Y: h - 2, W: w, H: 1}
	l.Footer = Rect{Y: h - 1, W: w, H: 1}
	return l
}
