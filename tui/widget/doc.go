// Package widget holds what pages are built of: a table that asks for the rows
// it shows, a scrolling view, a line of input, and dialogs.
//
// Widgets are dumb: they read no store, clock or terminal. They change in
// Update only, draw in View, never more than the size they are given (any
// size, zero and one too), and show strings only through package safe: lines
// that are painted already keep their colours and nothing else. They import
// render, action, safe, theme, model and Charm.
package widget
