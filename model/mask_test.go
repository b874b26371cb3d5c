package model_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"integrora.com/opsconsole/model"
)

func TestMaskLeavesFirstLettersOnly(t *testing.T) {
	for value, want := range map[string]string{
		"":                                "",
		"Ona":                             "O••••",
		"Ona Petraitienė":                 "O•••• P•••••••",
		"Žydrūnė":                         "Ž••••",
		"jonas.petraitis@baltas.example":  "j•••• p•••••••@b•••.example",
		"x@y.example":                     "x••••@y•••.example",
		"rasa@mail.baltas.lt":             "r••••@m•••.lt",
		"jonas@home.petraitis":            "j••••@h•••",
		"Jonas Petraitis <j@x.example>":   "J•••• •••••••@x•••", // the bracket is no letter, the end no domain's
		"+370 600 12345":                  "•••• •••••••",
		"192.0.2.17":                      "•••• •••••••",
		"a-very-long-surname-of-somebody": "a•••• s•••••••",
		strings.Repeat("z", 300):          "z••••",
		"@":                               "••••@•••",
		" ":                               "••••",
		"日本 太郎":                           "•••• •••••••",
		"\x1b[2J\u202e":                   "••••",
	} {
		if got := model.Mask(value); got != want {
			t.Errorf("%q masked is %q, want %q", value, got, want)
		}
	}
}

func TestHiddenValuesAreAllAlikeAndNothingStaysNothing(t *testing.T) {
	if model.Hide("a") != model.Hide(strings.Repeat("b", 5000)) || model.Hide("") != "" {
		t.Errorf("%q, %q", model.Hide("a"), model.Hide(""))
	}
}

// FuzzMaskTellsFirstLettersAndThePublicEndOnly holds for whatever an import lets
// in.
func FuzzMaskTellsFirstLettersAndThePublicEndOnly(f *testing.F) {
	for _, s := range []string{"Ona Petraitienė", "jonas.petraitis@baltas.example", "a@b@c.d", "@", "..", "é\u0301 x", "\xff\xfe", "ǅ z", "a@b.c.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		got := model.Mask(value)
		if (got == "") != (value == "") || !utf8.ValidString(got) || utf8.RuneCountInString(got) > 28 {
			t.Fatalf("%q masked is %q", value, got)
		}
		shown := got
		if at := strings.LastIndexByte(value, '@'); at >= 0 {
			if dot := strings.LastIndexByte(value, '.'); dot > at && strings.HasSuffix(got, value[dot:]) {
				shown = strings.TrimSuffix(got, value[dot:])
				if end := value[dot+1:]; len(end) > 7 || strings.Trim(end, "abcdefghijklmnopqrstuvwxyz") != "" {
					t.Fatalf("%q masked is %q: its end is no public one", value, got)
				}
			}
		}
		letters := 0
		for i, r := range shown {
			switch {
			case unicode.IsLetter(r):
				if letters++; !strings.HasPrefix(shown[i+utf8.RuneLen(r):], "•••") {
					t.Fatalf("%q masked is %q: a letter that begins no word", value, got)
				}
			case !strings.ContainsRune("• @", r):
				t.Fatalf("%q masked is %q: it shows %q", value, got, r)
			}
		}
		if letters > 3 {
			t.Fatalf("%q masked is %q: %d letters", value, got, letters)
		}
	})
}

func TestOnlyAdminsAndTheDPOFindPeopleByName(t *testing.T) {
	for _, r := range []model.Role{model.RoleOnCall, model.RoleAuditor, model.RoleIntake, ""} {
		if r.FindsPersons() {
			t.Errorf("%q searches in names", r)
		}
	}
	if !model.RoleAdmin.FindsPersons() || !model.RoleDPO.FindsPersons() {
		t.Error("admins and the DPO cannot find people")
	}
}
