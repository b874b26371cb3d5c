package model

// Acts of retention, its rules and sweeps, and the end of a tenant.

// actsRetention lists them.
var actsRetention = []*Act{}
