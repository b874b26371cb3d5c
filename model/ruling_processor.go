package model

// rulingsProcessor are the rulings of the processor: what is done for a tenant on its instruction.
func rulingsProcessor() []RulingRule { return nil }
