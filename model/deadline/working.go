package deadline

import (
	"strconv"
	"strings"
)

// Step is one line of the working of a date: what happened, or follows, on which
// day, and by which provision. Text is one sentence without its full stop, fit
// to be shown as it stands; it never holds personal data.
type Step struct {
	On   Date
	Text string
}

// received is the first step of every working.
func received(on Date) Step { return Step{on, "received " + on.Words()} }

// counted is the step from an event to the nominal end of the period.
func counted(from, nominal Date, r Rule, source string) Step {
	text := r.words() + " → " + nominal.Words()
	if missing := noSuchDay(from, nominal, r); missing != "" {
		text += ", there being no " + missing
	}
	return Step{nominal, text + " (" + source + ")"}
}

// rolled is the step from the last day of a period to the day it ends on.
func rolled(last, due Date) Step {
	if last == due {
		return Step{due, due.Words() + " is a working day"}
	}
	var text strings.Builder
	for d := last; d < due; d++ {
		if d > last {
			text.WriteString(", ")
		}
		if name := HolidayOn(d); name != "" {
			text.WriteString(name)
		} else {
			text.WriteString(d.utc().Format("Mon 2 Jan"))
		}
	}
	return Step{due, "rolls over " + text.String() + " to " + due.Words() + " (Reg. 1182/71 Art. 3(4))"}
}

// rollRule says the same in the short form of the rule column: the days rolled
// over, as "roll over 02-28 Sat, 03-01 Sun", or "Thu working day".
func rollRule(last, due Date) string {
	if last == due {
		return due.Weekday().String()[:3] + " working day"
	}
	days := make([]string, 0, due-last)
	for d := last; d < due; d++ {
		day := d.utc().Format("01-02 Mon")
		if name := HolidayOn(d); name != "" {
			day += " " + name
		}
		days = append(days, day)
	}
	return "roll over " + strings.Join(days, ", ")
}

// noSuchDay names the day on which a period of months or years would have ended
// if its last month were long enough, as "31 Feb 2026", or "".
func noSuchDay(from, nominal Date, r Rule) string {
	if r.Unit != Months && r.Unit != Years {
		return ""
	}
	_, _, want := from.Civil()
	year, month, got := nominal.Civil()
	if want == got {
		return ""
	}
	return strconv.Itoa(want) + " " + month.String()[:3] + " " + strconv.Itoa(year)
}
