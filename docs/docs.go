// Package docs holds the operators' documents, and the scripts among them that
// go into every case file.
package docs

import _ "embed"

// VerifyLog is verify_log.py, VerifyCase verify_case.py.
var (
	//go:embed verify_log.py
	VerifyLog []byte
	//go:embed verify_case.py
	VerifyCase []byte
)
