// Package chain is the audit log's format: how an entry is written as bytes,
// how entries are linked to each other and gathered in a Merkle tree (RFC 6962),
// how heads of it are signed and proved to agree, and how a stored log or an
// export of it is checked and a fault located.
//
// It works on bytes it is given: no file, no clock, no randomness, no secret. The
// store appends through a Tip inside its own transaction and hands stored bytes
// to a Verifier; an auditor hands an export to VerifyExport. The format is
// described for others in docs/audit-log.md, and the two must agree.
//
// It imports the standard library only.
package chain
