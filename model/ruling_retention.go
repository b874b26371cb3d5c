package model

// rulingsRetention are the rulings of retention, its rules and sweeps, and the end of a tenant.
func rulingsRetention() []RulingRule { return nil }
