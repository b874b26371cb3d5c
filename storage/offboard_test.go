package storage_test

import (
	"testing"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage/storetest"
)

func tenant(t *testing.T, h *storetest.House) model.Tenant {
	t.Helper()
	v, err := h.Desk("admin").Tenant(ctx, "acme")
	if err != nil {
		t.Fatal(err)
	}
	return v.Tenant
}

func TestATenantEndsStepByStepAndIsDueOnTheThirtiethDay(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	h.Refused("admin", "state", model.TerminateTenant{Tenant: "acme", On: today(h)})
	h.Refused("admin", "state", model.RecordReturn{Tenant: "acme", Choice: model.DeleteOnly, Reference: "letter 7"})
	h.Do("admin", model.GiveNotice{Tenant: "acme"})
	h.Refused("admin", "state", model.GiveNotice{Tenant: "acme"})
	h.Refused("admin", "usage", model.TerminateTenant{Tenant: "acme", On: today(h).AddDays(1)})
	h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
	if got := tenant(t, h); got.EraseBy() != today(h).AddDays(30) || got.DaysLeft(today(h)) != 30 {
		t.Errorf("erase by %s, %d days left", got.EraseBy(), got.DaysLeft(today(h)))
	}
	h.Refused("admin", "usage", model.RecordReturn{Tenant: "acme", Choice: "keep", Reference: "letter 7"})
	h.Refused("admin", "usage", model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete})
	h.Do("admin", model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7"})
	if tenant(t, h).Ending.Exported() {
		t.Error("the choice alone counts as an export")
	}
	h.Do("admin", model.RecordReturn{Tenant: "acme", Choice: model.ReturnThenDelete, Reference: "letter 7", Done: true})
	h.Reopen()
	if !tenant(t, h).Ending.Exported() {
		t.Error("the export is not recorded")
	}
}

func TestATenantsEndIsTakenBackByTwoPersonsOnly(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	back := model.ProposeRuling{Op: model.OpKeepTenant, Object: "acme", Reason: "letter 9"}
	h.Refused("admin", "state", back)
	h.Do("admin", model.GiveNotice{Tenant: "acme"})
	h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
	id := h.Do("admin", back).ID
	if tenant(t, h).Status != model.TenantTerminated {
		t.Error("a proposal alone took it back")
	}
	h.Do("admin2", ruleYes(t, h, id))
	if got := tenant(t, h); got.Status != model.TenantActive || !got.TerminatedOn.IsZero() || got.Ending.Ruling != id {
		t.Errorf("it is %+v", got)
	}
}

func TestARerunOfTheImportLeavesATenantsEndAlone(t *testing.T) {
	h := storetest.New(t)
	stock(t, h, false)
	h.Do("admin", model.GiveNotice{Tenant: "acme"})
	h.Do("admin", model.TerminateTenant{Tenant: "acme", On: today(h)})
	res := h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{
		{Line: 1, Sum: []byte{1}, Tenant: &model.Tenant{Slug: "acme", Name: "Acme UAB", Country: "LT", Status: model.TenantActive}}}})
	if res.Lines[0].Outcome != "unchanged" || tenant(t, h).Status != model.TenantTerminated {
		t.Errorf("%+v, and the tenant is %q", res.Lines, tenant(t, h).Status)
	}
}
