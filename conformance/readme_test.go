package conformance

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/smithy-go/middleware"
	"github.com/google/go-cmp/cmp"
)

// README.md says which clients were run, with which operations, and what is missing.
func TestReadme(t *testing.T) {
	const readme, begin, end = "../README.md", "<!-- conformance:begin -->\n", "<!-- conformance:end -->\n"
	data, err := os.ReadFile(readme)
	must(t, err)
	before, rest, ok := strings.Cut(string(data), begin)
	block, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("README.md: want one line %q and after it one %q", begin, end)
	}
	want := "\n" + clientsTable(t) + "\n"
	if *update {
		must(t, os.WriteFile(readme, []byte(before+begin+want+end+after), 0o644))
		return
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(block, "\n")); diff != "" {
		t.Errorf("the table of clients in README.md is stale; run go generate in conformance\n-want +README:\n%s", diff)
	}
}

// names are those of services in README.md.
var names = map[string]string{"account": "Account Management", "organizations": "Organizations", "sts": "STS", "iam": "IAM", "s3": "S3"}

// onePage are lists that fit in a page: package sim does not know the members of pages, which the endpoint reads and answers.
var onePage = map[string]bool{"ListAccessKeys": true, "ListAccountAliases": true}

func clientsTable(t testing.TB) string {
	t.Helper()
	called := map[string]int{}
	gaps := map[string][]string{} // members that are missing, by service and operation
	for i := range simClient.NumMethod() {
		name := simClient.Method(i).Name
		s, method, ok := serviceOf(name)
		if !ok || console[name] != "" {
			continue
		}
		called[s.name]++
		if apart[name] == "" {
			missing := missingMembers(simClient.Method(i).Type, method.Type)
			if onePage[name] {
				missing = slices.DeleteFunc(missing, func(m string) bool { return slices.Contains([]string{"IsTruncated", "Marker", "MaxItems"}, m) })
			}
			if len(missing) > 0 {
				key := "`" + s.name + ":" + name + "`"
				gaps[key] = missing
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| client | version | operations run |\n|---|---|---|\n")
	for _, s := range services {
		version, _ := sdkModule(t, s.name)
		fmt.Fprintf(&b, "| aws-sdk-go-v2/service/%s | %s | %d of %s |\n", s.name, version, called[s.name], names[s.name])
	}
	for _, v := range cliVersions(t) {
		name, version, _ := strings.Cut(v, " ")
		fmt.Fprintf(&b, "| %s | %s | %d commands of the guide |\n", name, version, len(guideCommands(t)))
	}
	keys := slices.Sorted(maps.Keys(gaps))
	if len(keys) > 0 {
		fmt.Fprintf(&b, "\n| operation | members of the SDK that are not modelled |\n|---|---|\n")
	}
	for _, key := range keys {
		fmt.Fprintf(&b, "| %s | %s |\n", key, strings.Join(gaps[key], ", "))
	}
	return b.String()
}

// missingMembers are the members of input and output of an operation of the SDK that package sim does not have.
func missingMembers(ours, sdk reflect.Type) (missing []string) {
	in, out := reflect.TypeFor[struct{}](), reflect.TypeFor[struct{}]()
	if ours.NumIn() == 2 {
		in = ours.In(1)
	}
	if ours.NumOut() == 2 {
		out = ours.Out(0)
	}
	missing = slices.Concat(missingOf(sdk.In(2).Elem(), in, ""), missingOf(sdk.Out(0).Elem(), out, ""))
	slices.Sort(missing)
	return slices.Compact(missing)
}

// missingOf are the members of a struct of the SDK that a struct of package sim does not have, in structs inside them too.
func missingOf(sdk, ours reflect.Type, path string) (missing []string) {
	for i := range sdk.NumField() {
		f := sdk.Field(i)
		if !f.IsExported() || f.Type == reflect.TypeFor[middleware.Metadata]() {
			continue
		}
		value, ok := member(reflect.New(ours).Elem(), sdk, f.Name)
		if !ok {
			missing = append(missing, path+f.Name)
			continue
		}
		inner, own := element(f.Type), element(value.Type())
		if inner.Kind() == reflect.Struct && own.Kind() == reflect.Struct && !isScalar(inner) && !isScalar(own) && inner != sdk {
			missing = append(missing, missingOf(inner, own, path+f.Name+".")...)
		}
	}
	return missing
}

// element is what a list holds and a pointer points to.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
