package model

import "time"

// SessionRow is a live session as the list of them shows it.
type SessionRow struct {
	ID        string // the door's
	Admin     string // admin id
	Name      string // login name
	Role      Role
	Kind      string // "console" or "command"
	Remote    string // address, without port
	Page      string // route of the page shown, without its filter; or the first word of the command
	Began     time.Time
	LastInput time.Time // when a key last came
}
