package awsaccount_test

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

const choicesPath = "docs/choices.md"

// choiceCited matches a citation of an entry of docs/choices.md.
var choiceCited = regexp.MustCompile(`choices\.md#([\w-]*\w)`)

func TestHouseChoices(t *testing.T) {
	choices := houseFileNamed(t, choicesPath)
	if choices == nil {
		t.Fatalf("%s is missing", choicesPath)
	}
	anchors, problems := headingAnchors(string(choices.data))
	report(t, problems)
	for _, f := range house(t) {
		if path.Ext(f.path) != ".go" && path.Ext(f.path) != ".md" && !f.isInput() {
			continue
		}
		for _, m := range choiceCited.FindAllSubmatchIndex(f.data, -1) {
			if anchor := string(f.data[m[2]:m[3]]); !anchors[anchor] {
				t.Errorf("%s:%d: %s has no heading with the anchor %q; correct the citation, or write the entry",
					f.path, f.line(m[0]), choicesPath, anchor)
			}
		}
	}
}

// headingAnchors are the anchors that a Markdown page gets from its headings, as code hosts make them: lower case,
// spaces to hyphens, other punctuation dropped. Two headings with one anchor are a problem: a citation would not tell
// which it means.
func headingAnchors(text string) (anchors map[string]bool, problems []string) {
	anchors = map[string]bool{}
	fenced := false
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		heading := strings.TrimLeft(line, "#")
		if fenced || heading == line || !strings.HasPrefix(heading, " ") {
			continue
		}
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
				return unicode.ToLower(r)
			}
			return -1
		}, strings.TrimSpace(heading))
		if anchors[anchor] {
			problems = append(problems, fmt.Sprintf("%s:%d: a second heading has the anchor %q; name one of the two "+
				"differently", choicesPath, i+1, anchor))
		}
		anchors[anchor] = true
	}
	return anchors, problems
}

func TestHouseChoicesRulesBite(t *testing.T) {
	anchors, problems := headingAnchors("# Two Words!\n### a_b-c\ntext\n#no\n```\n# code\n```\n## two words\n")
	if diff := cmp.Diff(map[string]bool{"two-words": true, "a_b-c": true}, anchors); diff != "" {
		t.Errorf("anchors: -want +got\n%s", diff)
	}
	if len(problems) != 1 || !strings.Contains(problems[0], choicesPath+":8:") {
		t.Errorf("problems = %q, want the second \"two words\"", problems)
	}
	if m := choiceCited.FindStringSubmatch("see choices" + ".md#kms-keys."); m == nil || m[1] != "kms-keys" {
		t.Errorf("choiceCited finds %q, want kms-keys", m)
	}
}
