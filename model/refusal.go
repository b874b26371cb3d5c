package model

import (
	"errors"
	"fmt"
)

// Refusal is a coded no. Its message is a sentence for the person who asked:
// what was wanted, what was found, what to do. Errors without a code are
// internal: the person reads "internal error", the log has the cause.
type Refusal struct {
	Code    string
	Message string
}

// Error implements error.
func (r *Refusal) Error() string { return r.Message }

// Refuse makes a Refusal. Codes are listed in docs/commands.md.
func Refuse(code, format string, args ...any) error {
	return &Refusal{code, fmt.Sprintf(format, args...)}
}

// CodeOf returns the code of a refusal anywhere in err's chain, or "internal".
func CodeOf(err error) string {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return "internal"
}

// IsRefusal reports whether err is a coded no rather than a fault of ours.
func IsRefusal(err error) bool {
	var r *Refusal
	return errors.As(err, &r)
}

// NotFound is the refusal for a record that is not there.
func NotFound(kind Kind, id string) error {
	return Refuse("not_found", "there is no %s %q", kind, id)
}
