package model

// Acts of the clock of a request and its end.

// actsClock lists them.
var actsClock = []*Act{}
