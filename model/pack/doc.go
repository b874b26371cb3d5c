// Package pack builds the files that a person is handed who asked for access to
// their data or for its portability (Art. 15 and 20 GDPR). It is pure: the same
// value gives the same bytes, so that two people can approve exactly the package
// that is handed out. It knows nothing of the store, and what is withheld never
// reaches it.
package pack
