package remote_test

import (
	"strings"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// erasedTenant leads a tenant to its certificate.
func erasedTenant(s shell, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	s.t.Helper()
	s.h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{{Line: 1, Sum: []byte("gone"), Tenant: &model.Tenant{Slug: "gone", Name: "Gone UAB", Country: "LT", Status: model.TenantActive}}}})
	s.must("admin", "", "offboard", "notice", "gone")
	s.must("admin", "", "offboard", "terminate", "gone", "--on", s.h.Clock.Now().Format("2006-01-02"))
	s.must("admin", "", "offboard", "return", "gone", "--choice", "delete", "--letter", "letter 7")
	id := s.must("admin", "", "ruling", "propose", "offboard-erase", "gone")[0]["id"].(string)
	digest := s.must("admin2", "", "ruling", "show", id)[0]["digest"].(string)
	s.must("admin2", s.h.Code("admin2"), "approve", id, "--digest", digest, "--yes")
	erased := s.must("auditor", "", "offboard", "erased")[0]
	for _, sub := range model.SeedSubprocessors {
		if sub.Active {
			s.must("admin", "", "order", erased["id"].(string), "--subprocessor", sub.ID, "--answer", "nothing-found")
		}
	}
	gives(model.ActCertifyTenant, "admin", "", "offboard", "certified", erased["id"].(string), "--by", "letter 12")
	if text := s.must("auditor", "", "offboard", "certificate", "gone")[0]["text"].(string); !strings.Contains(text, "Sub-processor hetzner: nothing-found") {
		s.t.Errorf("the certificate is\n%s", text)
	}
}

// sweepActs adopts what the console proposed by itself: an invoice whose years
// are over.
func sweepActs(s shell, gives func(act *model.Act, who, stdin string, args ...string) []map[string]any) {
	s.t.Helper()
	s.h.Do("admin", model.ImportRecords{Lines: []model.ImportLine{
		{Line: 1, Sum: []byte("old"), Tenant: &model.Tenant{Slug: "old", Name: "Old UAB", Country: "LT", Status: model.TenantActive}},
		{Line: 2, Sum: []byte("bill"), Invoice: &model.Invoice{Tenant: "old", External: "i-1", Number: "INV-1", IssuedOn: deadline.On(2015, 3, 15), AmountMinor: 1, Currency: "EUR", Buyer: "Old UAB"}}}})
	if err := s.h.Store.Daily(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	for _, r := range s.must("admin", "", "ruling", "list", "--open") {
		if r["op"] == string(model.OpSweep) && r["about"] == model.RetentionInvoice {
			gives(model.ActAdoptRuling, "admin", "", "ruling", "adopt", r["id"].(string), "--digest", r["digest"].(string))
			return
		}
	}
	s.t.Error("the console proposed no sweep")
}
