// Package model is the domain of the privacy-operations console: its records,
// the commands that change them, the decision each command takes, who may give
// it, and the law it applies.
//
// It is pure. A decision is a function of the records it asks for, the person
// who acts and the time it is given; nothing here reads a clock, draws a random
// number or performs I/O. It imports the standard library and, for working
// days, the holiday calendar (in model/deadline), nothing else.
package model
