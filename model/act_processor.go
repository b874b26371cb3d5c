package model

// Acts of the processor: what is done for a tenant on its instruction.

// actsProcessor lists them.
var actsProcessor = []*Act{}
