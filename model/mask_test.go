package model_test

import (
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

func TestMaskLeavesFirstLettersOnly(t *testing.T) {
	for value, want := range map[string]string{
		"":                                "",
		"Ona":                             "O••",
		"Ona Petraitienė":                 "O•• P••••••••••",
		"Žydrūnė":                         "Ž••••••",
		"jonas.petraitis@baltas.example":  "j•••• p••••••••@b•••••.example",
		"x@y.example":                     "x@y.example",
		"+370 600 12345":                  "+••• 6•• 1••••",
		"a-very-long-surname-of-somebody": "a v••• l••• s•••••• o• s•••••••",
		strings.Repeat("z", 300):          "z••••••••••••",
		"@":                               "@",
		"日本 太郎":                           "日• 太•",
	} {
		if got := model.Mask(value); got != want {
			t.Errorf("a masked value is %q, want %q", got, want)
		}
	}
}

func TestOnlyAdminsAndTheDPOReadPersonalData(t *testing.T) {
	for _, r := range []model.Role{model.RoleOnCall, model.RoleAuditor, model.RoleIntake, ""} {
		if r.SeesPersons() {
			t.Errorf("%q reads personal data in clear", r)
		}
	}
}
