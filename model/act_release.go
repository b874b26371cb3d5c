package model

// Acts of handing out copies.

// actsRelease lists them.
var actsRelease = []*Act{}
