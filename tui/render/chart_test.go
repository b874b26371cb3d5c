package render_test

import (
	"testing"
	"unicode/utf8"

	"integrora.com/opsconsole/tui/render"
	"integrora.com/opsconsole/tui/theme"
)

func TestABarIsAsLongAsItsShareAndNeverLonger(t *testing.T) {
	for _, c := range []struct{ n, most, cells, want int }{
		{0, 10, 20, 0}, {10, 10, 20, 20}, {5, 10, 20, 10}, {1, 1000, 20, 1}, {30, 10, 20, 20}, {3, 0, 20, 0}, {3, 10, 0, 0}, {-1, 10, 20, 0}, {3, 10, -4, 0},
	} {
		if got := utf8.RuneCountInString(render.Bar(c.n, c.most, c.cells)); got != c.want {
			t.Errorf("%d of %d in %d cells has %d, want %d", c.n, c.most, c.cells, got, c.want)
		}
	}
}

func TestASparkShowsEveryValueInOneCell(t *testing.T) {
	got := render.Spark([]int{0, 1, 4, 8, 9}, 8)
	if got != "·▁▄██" {
		t.Errorf("found %s", got)
	}
	if got := theme.New(theme.Options{ASCII: true}).Encode(got); got != "._=##" {
		t.Errorf("in ASCII %s", got)
	}
	if got := render.Spark([]int{0, 0}, 0); got != "··" {
		t.Errorf("of nothing %s", got)
	}
}
