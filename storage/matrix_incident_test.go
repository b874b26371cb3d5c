package storage_test

import "integrora.com/opsconsole/model"

var _ = add(map[*model.Act]model.Command{
	model.ActSuspect: model.SuspectIncident{}, model.ActGoingOn: model.ConfirmIncident{}, model.ActCloseIncident: model.CloseIncident{},
	model.ActAware: model.DeclareAware{}, model.ActAwareEarlier: model.SetAwareEarlier{}, model.ActContain: model.ContainBreach{},
	model.ActProposeAware: model.ProposeRuling{Op: model.OpAwareLater}, model.ActApproveAware: model.ApproveRuling{Op: model.OpAwareLater},
	model.ActIncidentFacts: model.RecordIncident{}, model.ActScope: model.ScopeIncident{}, model.ActIncidentCount: model.CountIncident{},
	model.ActIncidentNote: model.NoteIncident{}, model.ActIncidentTask: model.TaskIncident{}, model.ActAssess: model.AssessBreach{},
	model.ActIncidentAdvise: model.AdviseIncident{}, model.ActOblige: model.ObligeIncident{}, model.ActNotifyAuthority: model.NotifyAuthority{},
	model.ActReviewNotice: model.ReviewNotice{}, model.ActTellTenants: model.TellTenants{}, model.ActSubjectsTold: model.SubjectsTold{},
	model.ActProposeNoBreach: model.ProposeRuling{Op: model.OpNotBreach}, model.ActApproveNoBreach: model.ApproveRuling{Op: model.OpNotBreach},
	model.ActProposeSilence: model.ProposeRuling{Op: model.OpSilence}, model.ActApproveSilence: model.ApproveRuling{Op: model.OpSilence},
	model.ActProposeSubjects: model.ProposeRuling{Op: model.OpSubjects}, model.ActApproveSubjects: model.ApproveRuling{Op: model.OpSubjects},
	model.ActEscalate: model.EscalateIncident{},
})
