package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// TestGuide checks what testdata/guide/guide.txt says of the documents next to it.
func TestGuide(t *testing.T) {
	documents := map[string][]row{} // by name of the file
	for _, r := range mustReadTable(t, "guide/guide.txt") {
		if r.has("document") {
			name := r.get(t, "document") + "." + r.get(t, "form")
			documents[name] = append(documents[name], r)
		} else {
			t.Run(r.id, func(t *testing.T) { checkGuideDecision(t, r) })
		}
	}
	files, _ := filepath.Glob("testdata/guide/*.json")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if documents[name] == nil {
			t.Errorf("guide.txt has no row for %s", file)
		}
	}
	for name, rows := range documents {
		t.Run(name, func(t *testing.T) { checkGuideDocument(t, name, rows) })
	}
}

func guideText(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/guide", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// checkGuideDocument checks the verdict on a document: a row for each fault, in order.
func checkGuideDocument(t *testing.T, name string, rows []row) {
	list := faults(t, string(guideText(t, name)), typeNamed(t, rows[0].get(t, "type")))
	if rows[0].get(t, "verdict") == "accepted" {
		if len(list) > 0 || len(rows) > 1 {
			t.Errorf("want it accepted, got faults %v", list)
		}
		return
	}
	if len(list) != len(rows) {
		t.Errorf("want %d faults, got %v", len(rows), list)
	}
	for i, r := range rows {
		oneOf(t, r.get(t, "verdict"), "refused")
		if i >= len(list) {
			break
		}
		f := list[i]
		if at := fmt.Sprintf("%d:%d", f.Line, f.Column); f.Path != r.get(t, "path") || at != r.get(t, "at") ||
			r.get(t, "message") == "" || !strings.Contains(f.Message(), r.get(t, "message")) {
			t.Errorf("row %s: got %s at %s: %s", r.id, f.Path, at, f.Message())
		}
	}
}

// checkGuideDecision checks a decision with documents of the guide among the policies.
func checkGuideDecision(t *testing.T, r row) {
	account, who, _ := strings.Cut(r.get(t, "principal"), " ")
	service := "iam"
	if strings.HasPrefix(who, "assumed-role/") {
		service = "sts"
	}
	request := policy.Request{
		Principal: policy.Must(policy.ParsePrincipal("arn:aws:" + service + "::" + account + ":" + who)),
		Action:    r.get(t, "action"), ManagementAccount: "123456789012",
	}
	switch kind, target, _ := strings.Cut(r.get(t, "resource"), " "); kind {
	case "*":
		request.Resource = "*"
	case "account":
		request.Resource = "arn:aws:account::" + target + ":account"
	case "member":
		request.Resource = "arn:aws:account::123456789012:account/o-aa111bb222/" + target
	case "close":
		request.Resource, request.ManagementAccount = "arn:aws:organizations::555555555555:account/o-12345abcdef/"+target, "555555555555"
	default:
		t.Fatalf("no resource %q", kind)
	}
	if r.has("context") {
		request.Context = contextOf(t, strings.ReplaceAll(r.get(t, "context"), "…", "o-aa111bb222/r-a1b2"))
	}

	all := policy.Policies{Identity: allowAll(t, policy.Identity)}
	for _, part := range strings.Split(r.get(t, "policies"), "; ") {
		layer, names, _ := strings.Cut(part, " ")
		typ := typeNamed(t, layer)
		var texts []string
		for _, name := range strings.Split(names, ", ") {
			switch {
			case name == "full":
				texts = append(texts, document(`"Effect":"Allow","Action":"*"`, base[typ]))
			case !strings.Contains(name, "."):
				texts = append(texts, string(guideText(t, name+".repaired")))
			default:
				texts = append(texts, string(guideText(t, name)))
			}
		}
		switch typ {
		case policy.Identity:
			all.Identity = compile(t, typ, texts...)
		case policy.Endpoint:
			all.Endpoint = compile(t, typ, texts...)
		case policy.SCP:
			full := document(`"Action":"*"`, base[typ])
			all.SCP = []policy.Level{
				{Target: "r-a1b2", Set: compile(t, typ, full)},
				{Target: "ou-a1b2-f6g7h111", Set: compile(t, typ, append([]string{full}, texts...)...)},
			}
		default:
			t.Fatalf("no place for a policy of type %s", typ)
		}
	}
	d := all.Evaluate(&request)
	layer := r.get(t, "layer")
	if d.Outcome != outcomeNamed(t, r.get(t, "outcome")) || d.Layer.String() != layer || d.Sid != r.get(t, "Sid") ||
		(layer == "scp") != (d.Target == "ou-a1b2-f6g7h111") {
		t.Errorf("got %+v", d)
	}
}
