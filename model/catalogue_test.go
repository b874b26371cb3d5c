package model_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"integrora.com/opsconsole/model"
)

func TestNoActAllowsARoleThatItsRowOfTheMatrixDenies(t *testing.T) {
	rows := map[int]bool{}
	for _, r := range model.Matrix {
		rows[r.No] = true
	}
	names := map[string]bool{}
	for _, act := range model.Catalogue {
		if names[act.Name] {
			t.Errorf("%s stands twice in the catalogue", act.Name)
		}
		names[act.Name] = true
		if len(act.Allow) == 0 || act.Summary == "" {
			t.Errorf("%s: nobody may give it, or nothing says what it is", act.Name)
		}
		if act.Row != 0 && !rows[act.Row] {
			t.Errorf("%s cites row %d, which is not there", act.Name, act.Row)
		}
		for _, role := range act.Allow {
			if role == model.RoleSystem || act.Row == 0 {
				continue
			}
			if cell := model.Cell(act.Row, role); model.Denied(cell) {
				t.Errorf("%s is allowed to %s, and row %d says %q", act.Name, role, act.Row, cell)
			}
		}
	}
}

func TestNobodyGivesACommandWithAnotherRoleThanItsActAllows(t *testing.T) {
	for _, act := range model.Catalogue {
		for _, role := range append([]model.Role{"", "root", model.RoleSystem, model.RoleIntake}, model.Roles...) {
			err := act.May(model.Admin{Role: role, ConfirmedBy: "a-1"}, now)
			if (err == nil) != act.Allows(role) || err != nil && model.CodeOf(err) != "role" {
				t.Errorf("%s by %q: %v", act.Name, role, err)
			}
			if err := act.May(model.Admin{Role: role}, now); role != model.RoleSystem && model.CodeOf(err) != "unconfirmed" {
				t.Errorf("%s by an unconfirmed %q: %v", act.Name, role, err)
			}
			if err := act.May(model.Admin{Role: role, Disabled: true}, now); model.CodeOf(err) != "disabled" {
				t.Errorf("%s by a disabled %q: %v", act.Name, role, err)
			}
		}
	}
}

// A type is a command when it has both methods; it must return an act of the
// catalogue from its Act method.
func TestEveryCommandIsInTheCatalogue(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	decides := map[string]bool{}
	acts := map[string][]string{} // type → variables that its Act returns
	listed := map[string]bool{}   // variables in Catalogue
	used := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				of := receiver(n)
				if of != "" && n.Name.Name == "Decide" {
					decides[of] = true
				}
				if of != "" && n.Name.Name == "Act" {
					acts[of] = returned(n)
				}
			case *ast.KeyValueExpr: // rulings name the acts that they are given by
				if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Propose" || key.Name == "Approve") {
					if act, ok := n.Value.(*ast.Ident); ok {
						used[act.Name] = true
					}
				}
			case *ast.ValueSpec:
				if strings.HasPrefix(n.Names[0].Name, "acts") && len(n.Values) == 1 {
					for _, e := range n.Values[0].(*ast.CompositeLit).Elts {
						listed[e.(*ast.Ident).Name] = true
					}
				}
			}
			return true
		})
	}
	if len(decides) < 25 || len(listed) != len(model.Catalogue) {
		t.Fatalf("found %d commands and %d listed acts", len(decides), len(listed))
	}
	for of := range decides {
		if len(acts[of]) == 0 && of != "ProposeRuling" && of != "ApproveRuling" {
			t.Errorf("command %s returns no act by name", of)
		}
		for _, act := range acts[of] {
			used[act] = true
			if !listed[act] {
				t.Errorf("command %s has act %s, which is not in the catalogue", of, act)
			}
		}
	}
	for act := range listed {
		if !used[act] {
			t.Errorf("act %s has no command", act)
		}
	}
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
		return of.Name
	}
	return ""
}

func returned(f *ast.FuncDecl) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			if name, ok := r.Results[0].(*ast.Ident); ok {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return names
}
