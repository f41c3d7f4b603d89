package conformance

import (
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

var simClient = reflect.TypeFor[*sim.Client]()

// newer is how the reason of sim.NotModelled begins for an action that the pinned SDK does not have.
const newer = "newer than the pinned version"

// Every operation of the SDK is an action here, and the other way round.
func TestOperations(t *testing.T) {
	actions, missing := map[string]awsaccount.Action{}, maps.Collect(sim.NotModelled())
	for a := range awsaccount.Actions() {
		if !a.PermissionOnly() {
			actions[a.Name()] = a
		}
	}
	for _, service := range []string{"account", "organizations"} {
		for _, o := range sdk(t, service).operations {
			name := service + ":" + o
			if _, ok := actions[name]; !ok {
				t.Errorf("the SDK has the operation %s, and awsaccount.Actions does not: add it to action_%s.go, and to sim as a method of Client or as a row of notModelled",
					name, service)
			}
			delete(actions, name)
			if strings.HasPrefix(missing[name], newer) {
				t.Errorf("sim.NotModelled says that %s is newer than the pinned SDK, but it has it: model it, or give another reason", name)
			}
			if (missing[name] == "") != isOurs(o) {
				t.Errorf("%s: a method of sim.Client: %t, sim.NotModelled: %q; want one of the two", name, isOurs(o), missing[name])
			}
		}
	}
	for name := range actions {
		if !strings.HasPrefix(missing[name], newer) {
			t.Errorf("%s is an action here, and no operation of the SDK: if AWS has it, sim.NotModelled must say that it is %q; else delete it", name, newer)
		}
	}
	for i := range simClient.NumMethod() {
		name := simClient.Method(i).Name
		if _, _, ok := serviceOf(name); ok == (console[name] != "") {
			t.Errorf("sim.Client.%s: an operation of the SDK: %t, in the list of what is none: %q; correct the list console of bridge_test.go", name, ok, console[name])
		}
	}
}

func stringsOf[T interface{ String() string }](all func(func(T) bool)) (names []string) {
	for v := range all {
		names = append(names, v.String())
	}
	return names
}

// statuses are all that a state maps to.
func statuses() (names []string) {
	for s := range awsaccount.States() {
		if name := s.Status().String(); !slices.Contains(names, name) && s.Status() != 0 {
			names = append(names, name)
		}
	}
	return names
}

// regionStatuses are those that Regions have, and come to.
func regionStatuses() (names []string) {
	add := func(s awsaccount.RegionOptStatus, err error) {
		if err == nil && !slices.Contains(names, s.String()) {
			names = append(names, s.String())
		}
	}
	for r := range awsaccount.Regions("aws") {
		s := r.InitialStatus()
		add(s, nil)
		on, err := s.Enable()
		add(on, err)
		off, err := on.Settle().Disable()
		add(off, err)
		add(off.Settle(), err)
		add(on.Settle(), nil)
	}
	return names
}

// An enum is a list of values here, and the type of the SDK that it must equal.
type enum struct {
	service, name string
	ours          []string
	without       []string // values of the SDK that are not modelled, and why is said in a comment
}

// Enums of the SDK have the values that they have here.
func TestEnums(t *testing.T) {
	policyTypes := []string{sim.ServiceControlPolicy, sim.ResourceControlPolicy, sim.TagPolicy, sim.BackupPolicy, sim.AIServicesOptOutPolicy,
		sim.ChatbotPolicy, sim.DeclarativePolicyEC2, sim.SecurityHubPolicy, sim.InspectorPolicy, sim.UpgradeRolloutPolicy, sim.BedrockPolicy,
		sim.S3Policy, sim.NetworkSecurityDirectorPolicy, sim.GuardDutyPolicy}
	states := stringsOf(awsaccount.States())
	states = slices.DeleteFunc(states, func(s string) bool { return s == awsaccount.PermanentlyClosed.String() }) // AWS forgets those
	accountStates := slices.DeleteFunc(slices.Clone(states), func(s string) bool { return s == awsaccount.PendingClosure.String() })
	for _, e := range []enum{
		{"account", "AlternateContactType", stringsOf(awsaccount.ContactTypes()), nil},
		{"account", "AccountState", accountStates, nil},
		{"account", "AwsAccountState", accountStates, nil},
		{"account", "PrimaryEmailUpdateStatus", []string{sim.PrimaryEmailUpdatePending, sim.PrimaryEmailUpdateAccepted}, nil},
		{"account", "RegionOptStatus", regionStatuses(), nil},
		{"organizations", "AccountState", states, nil},
		{"organizations", "AccountStatus", statuses(), nil},
		{"organizations", "AccountJoinedMethod", []string{sim.Invited, sim.Created}, nil},
		{"organizations", "ChildType", []string{sim.TypeAccount, sim.TypeOrganizationalUnit}, nil},
		{"organizations", "ParentType", []string{sim.TypeRoot, sim.TypeOrganizationalUnit}, nil},
		{"organizations", "TargetType", []string{sim.TypeAccount, sim.TypeOrganizationalUnit, sim.TypeRoot}, nil},
		{"organizations", "CreateAccountState", []string{sim.InProgress, sim.Succeeded, sim.Failed}, nil},
		{"organizations", "OrganizationFeatureSet", []string{sim.AllFeatures, sim.ConsolidatedBillingOnly}, nil},
		{"organizations", "PolicyType", policyTypes, nil},
		{"iam", "FeatureType", []string{sim.RootCredentialsManagement, sim.RootSessions}, nil},
	} {
		values, ok := sdk(t, e.service).enums[e.name]
		if !ok {
			t.Errorf("the SDK has no enum %s of %s any more: look for what has become of it, and correct TestEnums", e.name, e.service)
		}
		for _, v := range values {
			if !slices.Contains(e.ours, v) {
				t.Errorf("%s.%s of the SDK has the value %s, which is unknown here: add it to the constants of sim or awsaccount that the enum stands for", e.service, e.name, v)
			}
		}
		for _, v := range e.ours {
			if !slices.Contains(values, v) {
				t.Errorf("the value %s is known here, and %s.%s of the SDK does not have it: correct the constant, or pin the version of the SDK that has it", v, e.service, e.name)
			}
		}
	}
}

// literals are the strings in the source of package sim that have a form, and where the first of them stands.
func literals(t *testing.T, form *regexp.Regexp) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../sim/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("the source of package sim is not there", err)
	}
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		ast.Inspect(parse(t, file), func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok {
				if s := stringLiteral(l); form.MatchString(s) && found[s] == "" {
					found[s] = filepath.Base(file)
				}
			}
			return true
		})
	}
	return found
}

// Every value in capitals, and every exception, that package sim knows is one of the SDK; so are the reasons with their texts.
func TestReasons(t *testing.T) {
	known := map[string]bool{}
	for _, service := range []string{"account", "organizations"} {
		s := sdk(t, service)
		for _, values := range s.enums {
			for _, v := range values {
				known[v] = true
			}
		}
		for name := range s.exceptions {
			known[name] = true
		}
	}
	for _, service := range []string{"iam", "sts"} {
		for name := range sdk(t, service).exceptions {
			known[name] = true
		}
	}
	for value, file := range literals(t, regexp.MustCompile(`^([A-Z0-9]+(_[A-Z0-9]+)+|[A-Z]\w+Exception)$`)) {
		if !known[value] && elsewhere[value] == "" {
			t.Errorf("sim/%s has %s, which is no value and no exception of the pinned SDK: correct it, or say in elsewhere where it is from", file, value)
		}
	}
	for value := range elsewhere {
		if known[value] {
			t.Errorf("%s is in the SDK, and need not be in elsewhere", value)
		}
	}
	// The other way round: each reason of an exception that operations of sim can give.
	ours := literals(t, regexp.MustCompile(`^[A-Z0-9_]+$`))
	for _, reasons := range []string{"ConstraintViolationExceptionReason", "HandshakeConstraintViolationExceptionReason", "InvalidInputExceptionReason"} {
		for _, v := range sdk(t, "organizations").enums[reasons] {
			if ours[v] == "" && withoutText[v] == "" {
				t.Errorf("the SDK has the %s %s, of which package sim knows nothing: add its text to sim/messages.go, or say in withoutText why not", reasons, v)
			}
		}
	}
}

// elsewhere are codes and values that no enum of the SDK has, and where they are from.
var elsewhere = map[string]string{
	"UnrecognizedClientException": "the common errors of AWS",
	"ANONYMOUS_PRINCIPAL":         "CloudTrail",
	"LIMIT_EXCEEDED":              "a part of reasons",
	"QUOTA_EXCEEDED":              "a part of reasons",
	"UnknownOperationException":   "the common errors of AWS",
}

// withoutText are reasons that package sim never gives and has no text of.
var withoutText = map[string]string{
	"MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED": "AWS documents no text and no case of it; an unverified address is AccountOwnerNotVerifiedException",
}

// declared are the exceptions that each operation of Account Management and Organizations declares.
func declared(t testing.TB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for o, codes := range sdk(t, "account").errors {
		all["account:"+o] = codes
	}
	data, err := os.ReadFile("testdata/organizations-errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] != "#" {
			for _, code := range words[1:] {
				all["organizations:"+words[0]] = append(all["organizations:"+words[0]], code+"Exception")
			}
		}
	}
	return all
}

// The list of what operations of Organizations declare, which the SDK does not say any more, is one of its operations and exceptions.
func TestDeclaredErrors(t *testing.T) {
	all, used := declared(t), map[string]bool{}
	for _, service := range []string{"account", "organizations"} {
		s := sdk(t, service)
		for _, o := range s.operations {
			codes := all[service+":"+o]
			if len(codes) == 0 {
				t.Errorf("no list says which exceptions %s:%s declares: add it to testdata/organizations-errors.txt, from the reference of the API", service, o)
			}
			for _, code := range codes {
				used[service+" "+code] = true
				if _, ok := s.exceptions[code]; !ok {
					t.Errorf("%s:%s declares %s, which the SDK does not have: correct testdata/organizations-errors.txt", service, o, code)
				}
			}
			delete(all, service+":"+o)
		}
		for code := range s.exceptions {
			if !used[service+" "+code] {
				t.Errorf("the SDK has %s of %s, which no operation declares: add it to testdata/organizations-errors.txt where it belongs", code, service)
			}
		}
		if len(s.errors) > 0 && service == "organizations" {
			t.Error("the source of organizations says again what operations declare: read it there, and delete testdata/organizations-errors.txt")
		}
	}
	for name := range all {
		t.Errorf("%s is no operation of the SDK: delete it from testdata/organizations-errors.txt", name)
	}
}

// The table of the endpoint, from which its code is generated, has the members of the SDK: of each operation and shape those, and no
// others.
func TestWireTable(t *testing.T) {
	const file = "../endpoint/operations.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]reflect.Type{}
	for _, s := range services[:2] {
		for i := range s.client.NumMethod() {
			if m := s.client.Method(i); m.Type.NumIn() == 4 && m.Type.NumOut() == 2 {
				collectShapes(shapes, s.name, m.Type.In(2))
				collectShapes(shapes, s.name, m.Type.Out(0))
			}
		}
	}
	service, rows := "", 0
	for line := range strings.Lines(string(data)) {
		head, rest, modelled := strings.Cut(line, "|")
		words := strings.Fields(head)
		if len(words) < 2 || words[0] == "#" || !modelled {
			continue
		}
		rows++
		type row struct{ name, members string }
		var compare []row
		if words[0] == "shape" {
			compare = []row{{words[1], rest}}
		} else {
			service = words[0]
			in, out, _ := strings.Cut(rest, "|")
			compare = []row{{words[1] + "Input", in}, {words[1] + "Output", out}}
		}
		for _, c := range compare {
			typ := shapes[service+"."+c.name]
			if typ == nil {
				t.Errorf("%s: the SDK has no struct %s of %s", file, c.name, service)
				continue
			}
			var want, got []string
			for i := range typ.NumField() {
				if f := typ.Field(i); f.IsExported() && f.Name != "ResultMetadata" {
					want = append(want, f.Name)
				}
			}
			for _, m := range strings.Fields(c.members) {
				name, _, _ := strings.Cut(m, "=")
				got = append(got, strings.Trim(name, "!?*"))
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%s of %s has the members %q in the SDK, and %q in %s: correct the table, and run go generate in endpoint", c.name, service, want, got, file)
			}
		}
	}
	if rows < 60 {
		t.Errorf("%s is not of the form that is known here: only %d rows were read", file, rows)
	}
}

// collectShapes finds the structs that a type of the SDK is made of.
func collectShapes(found map[string]reflect.Type, service string, t reflect.Type) {
	t = element(t)
	if name := service + "." + t.Name(); t.Kind() == reflect.Struct && found[name] == nil && strings.Contains(t.PkgPath(), "/service/") {
		found[name] = t
		for i := range t.NumField() {
			collectShapes(found, service, t.Field(i).Type)
		}
	}
}
