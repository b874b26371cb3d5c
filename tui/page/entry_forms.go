package page

import (
	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/widget"
)

// reviewingEntry asks when to look at an entry again.
func reviewingEntry(env Env, id string) tea.Cmd {
	return form(id+": reviewed", "It is still right. Where it is not, write a draft (e).",
		[]widget.Field{{Name: "next", Label: "Next review", Required: true, Help: "a day after today, as 2027-03-05"}}, func(values map[string]string) tea.Cmd {
			next, err := dayOf("Next review", values["next"])
			if err != nil {
				return func() tea.Msg { return Fail{Err: err} }
			}
			return env.Do(model.ReviewEntry{Entry: id, Next: next}, "The review of "+id+" is recorded.")
		})
}

// tenantsWord are the fields of what a tenant said of a sub-processor.
func tenantsWord() []widget.Field {
	return []widget.Field{{Name: "tenant", Label: "Tenant", Required: true, Help: "its short name"},
		{Name: "reference", Label: "Reference", Required: true, Help: "of the tenant's word; no personal data"}}
}

// objecting asks for a tenant's objection (Art. 28(2) GDPR).
func objecting(env Env, id string) tea.Cmd {
	return form(id+": objection", "Art. 28(2) GDPR. It is not used for the tenant until that is settled.", tenantsWord(), func(values map[string]string) tea.Cmd {
		return env.Do(model.ObjectSubprocessor{Entry: id, Tenant: values["tenant"], Reference: values["reference"]}, "The objection is recorded.")
	})
}

// settling asks for the tenant's word that settles its objection.
func settling(env Env, id string) tea.Cmd {
	return form(id+": objection settled", "Art. 28(2) GDPR. Another person than who recorded the objection records this.", tenantsWord(), func(values map[string]string) tea.Cmd {
		return env.Do(model.ResolveObjection{Entry: id, Tenant: values["tenant"], Reference: values["reference"]}, "The objection is settled.")
	})
}

// tellingTenant asks how a tenant was told otherwise than by our letter (Art.
// 28(2) GDPR).
func tellingTenant(env Env, id string) tea.Cmd {
	return form(id+": tenant told", "Art. 28(2) GDPR. Its time to object runs from the day on which it was told.", []widget.Field{
		{Name: "tenant", Label: "Tenant", Required: true, Help: "its short name"},
		{Name: "channel", Label: "Channel", Required: true, Help: "as post, platform or phone"},
		{Name: "on", Label: "On", Required: true, Help: "the day, as 2026-11-20"},
		{Name: "proof", Label: "Proof", Required: true, Help: "its reference; no personal data"},
	}, func(values map[string]string) tea.Cmd {
		on, err := dayOf("On", values["on"])
		if err != nil {
			return func() tea.Msg { return Fail{Err: err} }
		}
		return env.Do(model.TellTenant{Entry: id, Tenant: values["tenant"], Channel: values["channel"], On: on, Proof: values["proof"]}, "That "+values["tenant"]+" was told is recorded.")
	})
}

// announcing asks which audience was told of the policy, and how.
func announcing(env Env, id string) tea.Cmd {
	return form(id+": told", "Art. 12, 13(3) GDPR.", []widget.Field{
		{Name: "audience", Label: "Audience", Value: model.PolicyAudiences[0], Options: model.PolicyAudiences, Required: true},
		{Name: "channel", Label: "Channel", Required: true, Help: "as e-mail, platform or site banner"},
		{Name: "on", Label: "On", Required: true, Help: "the day, as 2026-11-20"},
		{Name: "proof", Label: "Proof", Required: true, Help: "its reference; no personal data"},
	}, func(values map[string]string) tea.Cmd {
		on, err := dayOf("On", values["on"])
		if err != nil {
			return func() tea.Msg { return Fail{Err: err} }
		}
		return env.Do(model.AnnouncePolicy{Entry: id, Audience: values["audience"], Channel: values["channel"], On: on, Proof: values["proof"]}, "The announcement is recorded.")
	})
}
