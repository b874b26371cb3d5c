package model

// rulingsEffect are the rulings of restriction, suppression and rectification.
func rulingsEffect() []RulingRule { return nil }
