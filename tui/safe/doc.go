// Package safe is the only way text from outside reaches a screen or a log
// line.
//
// Names, subjects and letters are kept as they were received: they are
// evidence. What an admin's terminal is given is a Text, made by Line or Block,
// and a Text holds nothing but letters, digits, punctuation, symbols and plain
// spaces: an allow-list by Unicode category, not a list of known attacks. What
// is not on the list is shown as �, one for one, and counted, so that a page
// can say "3 hidden characters".
//
// It imports the standard library and Charm's text measuring only.
package safe
