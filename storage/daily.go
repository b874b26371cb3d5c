package storage

import (
	"context"
	"errors"
)

// Daily does what is due by the day: it looks at everything that has a date and
// gives what the date asks for as commands of the console's own. Each look may
// be repeated at will: what is done is not done again.
func (s *Store) Daily(ctx context.Context) error {
	var faults []error
	for _, due := range []func(context.Context) error{
		s.remindersDue,
		s.consentsDue,
		s.restrictionsDue,
		s.incidentsDue,
		s.tenantsDue,
		s.subNoticesDue,
		s.rulingsDue,
		s.finishAll,
		s.backupsGone,
		s.tenantAlarmsDue,
		s.segmentsDue,
		s.sweepsDue,
		s.compactionDue,
		s.promisesDue, // last: it looks at what the others did
	} {
		faults = append(faults, due(ctx))
	}
	return errors.Join(faults...)
}
