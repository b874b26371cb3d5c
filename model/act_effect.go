package model

// Acts of restriction, suppression and rectification.

// actsEffect lists them.
var actsEffect = []*Act{}
