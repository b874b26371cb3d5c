package model

// rulingsConsent are the rulings of consents.
func rulingsConsent() []RulingRule { return nil }
