package model

// rulingsHold are the rulings of legal holds.
func rulingsHold() []RulingRule { return nil }
