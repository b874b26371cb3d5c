// Package deadline is the one place where legal dates are computed: when a
// data-subject request must be answered, when a breach must be notified, when
// a former tenant's data must be gone.
//
// The arithmetic is Regulation (EEC, Euratom) 1182/71 on periods, dates and
// time limits, as read by the Court in C-171/03 Toeters, on the Lithuanian
// working-day calendar, in the civil time of Europe/Vilnius. The periods
// themselves are data (see Rules), each with its source and the day from which
// it is valid; every result names the version of the rule and of the holiday
// table it was computed with, and carries its working in sentences.
//
// A period in days, weeks, months or years that the law sets ends on the next
// working day when its last day is none (Art. 3(4)). Hours never roll, and
// neither do the promises of the published policy, which are latest days.
//
// The package imports the standard library and the holiday calendar only. It
// reads no clock: whatever depends on today is given today. Its results are the
// same on every machine, with or without a zone database of its own.
package deadline
