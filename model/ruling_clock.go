package model

// rulingsClock are the rulings of the clock of a request and its end.
func rulingsClock() []RulingRule { return nil }
