package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

// notSaved are the fields that no snapshot has, and why.
var notSaved = map[string]string{
	"state.region":         "follows from the partition",
	"delegationPolicy.set": "compiled from content",
	"orgPolicy.document":   "parsed from text",
	"attachment.scp":       "compiled from policies",
	"attachment.rcp":       "compiled from policies",
	"policyList":           "a key",
	"policyName":           "a key",
	"Credentials":          "what a method returns",
	"Fault":                "what a method takes",
	"limit":                "rules, not state",
	"throttleRule":         "rules, not state",
	"codec":                "no record",
}

// Whoever adds a field to a record adds it to the snapshot, or says here why not: the function that names the fields of a record
// selects each of them.
func TestSnapshotHasEveryField(t *testing.T) {
	fset := token.NewFileSet()
	saved, err := parser.ParseFile(fset, "saved.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	selected := map[string]map[string]bool{} // by function
	for _, d := range saved.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		selected[f.Name.Name] = map[string]bool{}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				selected[f.Name.Name][s.Sel.Name] = true
			}
			return true
		})
	}
	fields := 0
	for _, name := range []string{"state.go", "creation.go", "handshake.go", "accesskey.go", "tree.go", "clock.go", "throttle.go", "fault.go", "consistency.go"} {
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			record, ok := spec.Type.(*ast.StructType)
			if !ok || spec.Name.Name == "Tag" || notSaved[spec.Name.Name] != "" {
				return false
			}
			for _, f := range record.Fields.List {
				names := f.Names
				if names == nil { // embedded
					switch e := f.Type.(type) {
					case *ast.Ident:
						names = []*ast.Ident{e}
					case *ast.SelectorExpr:
						names = []*ast.Ident{e.Sel}
					}
				}
				for _, n := range names {
					fields++
					if key := spec.Name.Name + "." + n.Name; !selected[spec.Name.Name+"Fields"][n.Name] && notSaved[key] == "" {
						t.Errorf("%s: %s is not in the snapshot: add it to %sFields in saved.go", fset.Position(n.Pos()), key, spec.Name.Name)
					}
				}
			}
			return false
		})
	}
	if fields < 100 {
		t.Errorf("only %d fields were found", fields)
	}
	for name := range dueNames { // whatever can be due has a name
		if name > 0 && dueNames[name] == "" {
			t.Errorf("dueNames[%d] is missing", name)
		}
	}
}

func TestThrottlesAreOfActions(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(throttles)) {
		if r := throttles[name]; r.account == (limit{}) {
			t.Errorf("%s has no limit for accounts", name)
		}
	}
	if n := len(throttles); n != 15+2+49 { // spec §2.8, §3.10
		t.Errorf("%d operations are throttled", n)
	}
}

// spec appendix A and C: no text is empty or has a link left.
func TestMessages(t *testing.T) {
	if len(exceptionTexts) != 50 {
		t.Errorf("%d exceptions", len(exceptionTexts))
	}
	if got := failBecause("ConstraintViolationException", "WAIT_PERIOD_ACTIVE_OF_ALL").(*Error); got.Message != exceptionTexts[got.Code] {
		t.Error(got) // appendix C has no text for it
	}
	for code, text := range accountTexts { // spec §2.4
		if documented("account:ListRegions", code, "") != text || text == "" || strings.Contains(text, "[") {
			t.Errorf("%s: %q", code, text)
		}
	}
	if got := documented("iam:CreateAccountAlias", "AccessDeniedException", ""); got != "" {
		t.Errorf("IAM says %q as Organizations does", got)
	}
}

func TestMemberName(t *testing.T) {
	for field, want := range map[string]string{
		"AccountID": "accountId", "ID": "id", "ARN": "arn", "RoleARN": "roleArn", "Name": "name",
		"IAMUserAccessToBilling": "iamUserAccessToBilling", "AlternateContactType": "alternateContactType",
		"CreateAccountRequestID": "createAccountRequestId", "AWSManaged": "awsManaged", "email": "email",
	} {
		if got := memberName(field); got != want {
			t.Errorf("%s: %s, want %s", field, got, want)
		}
	}
}
