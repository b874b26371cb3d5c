package model

// rulingsRelease are the rulings of handing out copies.
func rulingsRelease() []RulingRule { return nil }
