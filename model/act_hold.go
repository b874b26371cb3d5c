package model

// Acts of legal holds.

// actsHold lists them.
var actsHold = []*Act{}
