package model

var (
	engineers = []Role{RoleAdmin, RoleOnCall}
	contacts  = []Role{RoleAdmin, RoleDPO} // who may submit to the inspectorate (Art. 39(1)(d), (e) GDPR)
)

// Acts of an incident (rules §3.5). What protects people, or runs against a
// clock, is done by one person.
var (
	ActSuspect         = &Act{Name: "incident.suspect", Row: 3, Allow: intakers, Summary: "record the suspicion of an incident"}
	ActGoingOn         = &Act{Name: "incident.confirm", Row: 20, Allow: handlers, Summary: "confirm that an incident is going on"}
	ActAware           = &Act{Name: "incident.aware", Row: 20, Allow: handlers, Summary: "declare that we are aware of a breach; starts every clock, and needs nobody's approval"}
	ActAwareEarlier    = &Act{Name: "incident.earlier", Row: 7, Allow: handlers, Summary: "correct when we became aware to an earlier time"}
	ActProposeAware    = &Act{Name: "incident.later.propose", Row: 8, Allow: pa, Summary: "propose to correct when we became aware to a later time"}
	ActApproveAware    = &Act{Name: "incident.later.approve", Row: 8, Allow: pa, StepUp: true, Danger: true, Summary: "approve a later time of becoming aware; every clock moves"}
	ActContain         = &Act{Name: "incident.contain", Row: 20, Allow: engineers, Summary: "record that a breach is contained"}
	ActIncidentFacts   = &Act{Name: "incident.record", Row: 20, Allow: handlers, Summary: "record what is known of an incident: nature, categories, numbers, effects, measures"}
	ActScope           = &Act{Name: "incident.scope", Row: 20, Allow: handlers, Summary: "say which tenants are affected"}
	ActIncidentCount   = &Act{Name: "incident.count", Row: 20, Allow: handlers, Summary: "count the people and records of the affected tenants, and record the exact numbers"}
	ActIncidentNote    = &Act{Name: "incident.note", Row: 20, Allow: handlers, Summary: "put a note on the timeline, or hand an incident over"}
	ActIncidentTask    = &Act{Name: "incident.task", Row: 20, Allow: handlers, Summary: "add a task to an incident, or record that it is done"}
	ActAssess          = &Act{Name: "incident.assess", Row: 11, Allow: pa, Summary: "assess the risk of a breach to people; decides who is told"}
	ActIncidentAdvise  = &Act{Name: "incident.advise", Row: 36, Allow: []Role{RoleDPO}, Summary: "record that the DPO read a breach, and their advice"}
	ActOblige          = &Act{Name: "incident.oblige", Row: 20, Allow: handlers, Summary: "add another authority that is to be told"}
	ActNotifyAuthority = &Act{Name: "incident.notified", Row: 22, Allow: contacts, StepUp: true, Danger: true, Summary: "record a notification submitted to the inspectorate or another authority, with its receipt"}
	ActReviewNotice    = &Act{Name: "incident.review", Row: 22, Allow: contacts, Summary: "review what another person submitted alone"}
	ActTellTenants     = &Act{Name: "incident.tell", Row: 23, Allow: engineers, StepUp: true, Danger: true, Summary: "record that affected tenants were told by other means than a letter of ours"}
	ActProposeNoBreach = &Act{Name: "incident.dismiss.propose", Row: 20, Allow: engineers, Summary: "propose that a suspicion is not a breach"}
	ActApproveNoBreach = &Act{Name: "incident.dismiss.approve", Row: 20, Allow: pa, Summary: "agree that a suspicion is not a breach; it stays in the register"}
	ActProposeSilence  = &Act{Name: "incident.silence.propose", Row: 21, Allow: pa, Summary: "propose that a breach need not be notified to the inspectorate"}
	ActApproveSilence  = &Act{Name: "incident.silence.approve", Row: 21, Allow: pa, StepUp: true, Danger: true, Summary: "decide that a breach is not notifiable, for management"}
	ActProposeSubjects = &Act{Name: "incident.subjects.propose", Row: 24, Allow: pa, Summary: "propose to tell people of a breach, or the ground for not telling them"}
	ActApproveSubjects = &Act{Name: "incident.subjects.approve", Row: 24, Allow: pa, StepUp: true, Danger: true, Summary: "decide whether people are told of a breach, for management"}
	ActSubjectsTold    = &Act{Name: "incident.informed", Row: 24, Allow: pa, Summary: "record that people were told, as decided, and how many"}
	ActCloseIncident   = &Act{Name: "incident.close", Row: 20, Allow: pa, Summary: "close a breach, with its cause and lessons, when everybody was told"}
	ActEscalate        = &Act{Name: "incident.escalate", Allow: system, Summary: "tell everybody of a time of an incident that nears or has passed"}
)

// actsIncident lists them.
var actsIncident = []*Act{
	ActSuspect, ActGoingOn, ActAware, ActAwareEarlier, ActProposeAware, ActApproveAware, ActContain, ActIncidentFacts, ActScope, ActIncidentCount,
	ActIncidentNote, ActIncidentTask, ActAssess, ActIncidentAdvise, ActOblige, ActNotifyAuthority, ActReviewNotice, ActTellTenants,
	ActProposeNoBreach, ActApproveNoBreach, ActProposeSilence, ActApproveSilence, ActProposeSubjects, ActApproveSubjects, ActSubjectsTold,
	ActCloseIncident, ActEscalate,
}
