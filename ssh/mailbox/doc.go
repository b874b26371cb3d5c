// Package mailbox takes letters from where the privacy address's mail arrives:
// a Maildir, or an IMAP mailbox that is asked every minute. They go the way of
// every letter (intake.Take, the store's door).
//
// What it promises: a letter's clock runs from when the mailbox got it, which is
// when it reached us, whatever its own header says. A message is moved out of
// the way only after the store has it on disk; whatever is cut short is taken
// again, and taking again changes nothing. A message that cannot be taken stays
// where it is, and the log says so. The log holds no text of a message, no
// address and no file name.
//
// It imports model, storage, the intake and the IMAP library.
package mailbox
