package model

// Acts of the daily work on requests.

// actsWork lists them.
var actsWork = []*Act{}
