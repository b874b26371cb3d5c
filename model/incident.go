package model

import (
	"slices"
	"time"

	"integrora.com/opsconsole/model/deadline"
)

// IncidentState is where an incident stands (rules §3.5). Overdue is computed,
// never a state.
type IncidentState string

// The states of an incident.
const (
	IncidentSuspected IncidentState = "suspected"    // no clock runs yet; it is investigated
	IncidentAware     IncidentState = "aware"        // a breach with reasonable certainty: every clock runs
	IncidentContained IncidentState = "contained"    // it goes on no more
	IncidentAssessed  IncidentState = "assessed"     // its risk is assessed
	IncidentNotified  IncidentState = "notified"     // everyone to be told was told, or is decided not to be
	IncidentClosed    IncidentState = "closed"       // with cause, measures and lessons
	IncidentNoBreach  IncidentState = "not_a_breach" // two persons said so
)

// IncidentStates lists them in the order of an incident's life.
var IncidentStates = []IncidentState{IncidentSuspected, IncidentAware, IncidentContained, IncidentAssessed, IncidentNotified, IncidentClosed, IncidentNoBreach}

// incidentSteps is the machine: from → allowed next states. What becomes known
// later takes an incident back from notified.
var incidentSteps = map[IncidentState][]IncidentState{
	IncidentSuspected: {IncidentAware, IncidentNoBreach},
	IncidentAware:     {IncidentContained, IncidentAssessed, IncidentNotified},
	IncidentContained: {IncidentAssessed, IncidentNotified},
	IncidentAssessed:  {IncidentNotified},
	IncidentNotified:  {IncidentAssessed, IncidentClosed},
}

// CanBecome reports whether the machine has a step between the states.
func (s IncidentState) CanBecome(to IncidentState) bool {
	return s == to || slices.Contains(incidentSteps[s], to)
}

// Title is the state in a person's words.
func (s IncidentState) Title() string {
	if s == IncidentNoBreach {
		return "not a breach"
	}
	return string(s)
}

const (
	// IncidentReveal is how long after it was opened, or last confirmed as going
	// on, an incident lets on-call engineers reveal personal data (rules §5 row 2).
	IncidentReveal = 4 * time.Hour
	// InvestigateFor is how long a suspicion is looked into before management and
	// the DPO are told that nobody decided; our own rule (rules §3.5).
	InvestigateFor = 24 * time.Hour
	// IncidentTarget is within what time of becoming aware tenants are told and
	// the risk is assessed: "without undue delay" has no figure (Art. 33(2) GDPR).
	IncidentTarget = 24 * time.Hour
)

// Severity is how hard an incident hits the platform. It is not the risk to
// people, which decides who is told.
type Severity string

// Severities lists them.
var Severities = []Severity{"low", "medium", "high", "critical"}

// Risk is the likely risk to the rights and freedoms of people (Art. 33(1),
// 34(1) GDPR; EDPB 9/2022).
type Risk string

// The risks. The zero one is not assessed yet.
const (
	RiskNone Risk = "none" // unlikely to result in a risk
	RiskSome Risk = "risk"
	RiskHigh Risk = "high"
)

// Risks lists them.
var Risks = []Risk{RiskNone, RiskSome, RiskHigh}

// Incident is a suspicion that personal data is in danger and, when it is
// confirmed, the breach, its handling and its line in the register, which is
// kept for good (Art. 33(5) GDPR). It holds no personal data: what is said in it
// is numbers, codes of ours and short phrases.
type Incident struct {
	ID       string        `cbor:"1,keyasint"` // I-7
	State    IncidentState `cbor:"2,keyasint"`
	What     string        `cbor:"3,keyasint"` // short phrase without personal data
	OpenedBy string        `cbor:"4,keyasint"` // admin id
	OpenedAt time.Time     `cbor:"5,keyasint"`
	GoingOn  time.Time     `cbor:"6,keyasint"` // when it was last confirmed as going on
	ClosedBy string        `cbor:"7,keyasint"`
	ClosedAt time.Time     `cbor:"8,keyasint"`
	Findings string        `cbor:"9,keyasint"`  // of the closing, without personal data
	Alarm    string        `cbor:"10,keyasint"` // A-3, that it was opened from; may be empty

	AwareAt    time.Time `cbor:"11,keyasint"` // earliest confirmed knowledge of staff: every clock starts here
	AwareBy    string    `cbor:"12,keyasint"` // who declared it
	AwareFacts string    `cbor:"13,keyasint"` // what shows it with reasonable certainty
	DeclaredAt time.Time `cbor:"14,keyasint"`
	Capacity   Capacity  `cbor:"15,keyasint"` // in which we hold what is affected

	ContainedAt time.Time `cbor:"16,keyasint"`
	ContainedBy string    `cbor:"17,keyasint"`
	Assessment  `cbor:"18,keyasint"`
	Advice      Advice         `cbor:"19,keyasint"` // the DPO's, on the assessment as it stands
	Facts       IncidentFacts  `cbor:"20,keyasint"`
	Tenants     []string       `cbor:"21,keyasint"` // affected ones, by slug
	Count       IncidentCount  `cbor:"22,keyasint"`
	Obligations []Obligation   `cbor:"23,keyasint"`
	Tasks       []IncidentTask `cbor:"24,keyasint"`
	Handover    string         `cbor:"25,keyasint"` // the newest hand-over note
	Told        []string       `cbor:"26,keyasint"` // escalations that were given
	Timeline    []IncidentStep `cbor:"27,keyasint"`
}

// Assessment is how the risk to people was assessed.
type Assessment struct {
	Risk       Risk      `cbor:"1,keyasint"`
	Reasoning  string    `cbor:"2,keyasint"`
	AssessedBy string    `cbor:"3,keyasint"`
	AssessedAt time.Time `cbor:"4,keyasint"`
}

// IncidentFacts are what the register and the notices tell (Art. 33(3), 33(5)
// GDPR). All are phrases without personal data.
type IncidentFacts struct {
	Severity   Severity `cbor:"1,keyasint"`
	Nature     string   `cbor:"2,keyasint"`  // what happened, for those who are told
	Breached   []string `cbor:"3,keyasint"`  // confidentiality, integrity, availability
	People     []string `cbor:"4,keyasint"`  // categories of data subjects
	Data       []string `cbor:"5,keyasint"`  // categories of personal data
	PeopleNo   int      `cbor:"6,keyasint"`  // estimated
	RecordsNo  int      `cbor:"7,keyasint"`  // estimated
	Effects    string   `cbor:"8,keyasint"`  // likely consequences
	Measures   string   `cbor:"9,keyasint"`  // taken and proposed
	Protection string   `cbor:"10,keyasint"` // what people can do
	Next       string   `cbor:"11,keyasint"` // when the next update comes
	Cause      string   `cbor:"12,keyasint"` // root cause
	Lessons    string   `cbor:"13,keyasint"`
	Source     string   `cbor:"14,keyasint"` // how it came to be known
	Started    string   `cbor:"15,keyasint"` // when it began, as far as known
}

// IncidentCount is an exact count over the store, of those affected tenants and
// people that a filter picks.
type IncidentCount struct {
	People  int       `cbor:"1,keyasint"`
	Records int       `cbor:"2,keyasint"`
	Filter  string    `cbor:"3,keyasint"`
	At      time.Time `cbor:"4,keyasint"`
	By      string    `cbor:"5,keyasint"`
}

// IncidentTask is something to be done about an incident.
type IncidentTask struct {
	No     int       `cbor:"1,keyasint"`
	What   string    `cbor:"2,keyasint"`
	Owner  string    `cbor:"3,keyasint"` // admin id; may be empty
	DoneBy string    `cbor:"4,keyasint"`
	DoneAt time.Time `cbor:"5,keyasint"`
}

// IncidentStep is a line of the timeline: nothing on it is ever changed.
type IncidentStep struct {
	At   time.Time     `cbor:"1,keyasint"`
	By   string        `cbor:"2,keyasint"`
	Act  string        `cbor:"3,keyasint"`
	To   IncidentState `cbor:"4,keyasint"`
	Text string        `cbor:"5,keyasint"`
}

// Ref implements Record.
func (i Incident) Ref() Ref { return Ref{KindIncident, i.ID} }

// Subject implements Record.
func (i Incident) Subject() string { return StoreSubject }

// Open reports whether the incident is not closed.
func (i Incident) Open() bool { return i.State != IncidentClosed && i.State != IncidentNoBreach }

// Breach reports whether somebody declared us aware of a breach.
func (i Incident) Breach() bool { return !i.AwareAt.IsZero() }

// Reveals reports whether on-call engineers may reveal data under it at an
// instant.
func (i Incident) Reveals(at time.Time) bool {
	return i.Open() && at.Before(i.GoingOn.Add(IncidentReveal))
}

// Clock is the 72 hours of Art. 33(1) GDPR; the zero one where we are not aware
// of a breach.
func (i Incident) Clock() deadline.BreachClock {
	if !i.Breach() {
		return deadline.BreachClock{}
	}
	return deadline.Breach(i.AwareAt)
}

// Numbers are the people and records that are affected: exact where they were
// counted, else estimated.
func (i Incident) Numbers() (people, records int, exact bool) {
	if !i.Count.At.IsZero() {
		return i.Count.People, i.Count.Records, true
	}
	return i.Facts.PeopleNo, i.Facts.RecordsNo, false
}

// step puts a line on the timeline, and moves the state on.
func (i *Incident) step(call *Call, act *Act, to IncidentState, text string) {
	if to != "" {
		i.State = to
	}
	i.Timeline = append(slices.Clone(i.Timeline), IncidentStep{call.At, call.Actor.ID, act.Name, i.State, text})
}

// OpenTasks counts the tasks that are not done.
func (i Incident) OpenTasks() int {
	n := 0
	for _, t := range i.Tasks {
		if t.DoneAt.IsZero() {
			n++
		}
	}
	return n
}
