package policy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/policy"
)

// The tables in testdata are the project's authority, one case a row, written to be read. This file reads them and the
// notation of their cells; the files *_table_test.go and guide_test.go run them.

// A row is one line of a table.
type row struct {
	id    string
	line  int
	cells map[string]string // by column
}

// get gives a cell; a column that the row's section does not have is a mistake in the test.
func (r row) get(t *testing.T, column string) string {
	t.Helper()
	cell, ok := r.cells[column]
	if !ok {
		t.Fatalf("line %d: no column %q", r.line, column)
	}
	return cell
}

// has reports whether the section of the row has a column. Sections of one file are told apart by it.
func (r row) has(column string) bool {
	_, ok := r.cells[column]
	return ok
}

// runTable runs check on every row of a file in testdata, as a subtest named after the row.
func runTable(t *testing.T, file string, check func(t *testing.T, r row)) {
	t.Helper()
	for _, r := range mustReadTable(t, file) {
		t.Run(r.id, func(t *testing.T) { check(t, r) })
	}
}

func mustReadTable(t *testing.T, file string) []row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := readTable(string(text))
	if err != nil {
		t.Fatalf("testdata/%s: %v", file, err)
	}
	return rows
}

var rowID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]*$`)

// readTable reads the format that testdata/README.md describes. Whatever it does not expect is an error.
func readTable(text string) ([]row, error) {
	if !utf8.ValidString(text) {
		return nil, fmt.Errorf("not UTF-8")
	}
	var rows []row
	var columns []string
	lines := map[string]int{} // where a row id was seen
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		header, isHeader := strings.CutPrefix(line, "# row | ")
		switch {
		case strings.Contains(line, "\t") || strings.HasSuffix(line, " "):
			return nil, fmt.Errorf("line %d: a tab, or a blank at the end", n)
		case isHeader:
			columns = cells("row | " + header)
			if k := len(columns); k < 4 || columns[k-2] != "evidence" || columns[k-1] != "page" {
				return nil, fmt.Errorf("line %d: the last columns must be evidence and page", n)
			}
			continue
		case line == "" || line[0] == '#':
			continue
		}
		got := cells(line)
		if columns == nil || len(got) != len(columns) {
			return nil, fmt.Errorf("line %d: %d columns, want %d", n, len(got), len(columns))
		}
		r := row{id: got[0], line: n, cells: map[string]string{}}
		if !rowID.MatchString(r.id) {
			return nil, fmt.Errorf("line %d: bad row id %q", n, r.id)
		}
		if lines[r.id] != 0 {
			return nil, fmt.Errorf("line %d: row %s stands in line %d already", n, r.id, lines[r.id])
		}
		lines[r.id] = n
		for i, column := range columns {
			r.cells[column] = got[i]
		}
		if r.cells["evidence"] == "" || r.cells["page"] == "" {
			return nil, fmt.Errorf("line %d: no evidence or no page", n)
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("no rows")
	}
	return rows, nil
}

func cells(line string) []string {
	list := strings.Split(line, " | ")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

func TestReadTable(t *testing.T) {
	const header = "# row | input | evidence | page\n"
	rows, err := readTable("# A comment.\n" + header + "\na1 |   | D | GR\nb   | {\"x\": 1}   | J | -\n")
	if err != nil || len(rows) != 2 || rows[0].get(t, "input") != "" || rows[1].get(t, "input") != `{"x": 1}` || rows[1].line != 5 {
		t.Errorf("readTable: %v, %v", rows, err)
	}
	for _, bad := range []string{
		"", "# row | input | verdict\n", header, "a | x | D | GR\n", header + "a | x | D\n", header + "a | x | D | GR | y\n",
		header + "a | x | D | GR\na | y | D | GR\n", header + " | x | D | GR\n", header + "a | x |  | GR\n",
		header + "a\t| x | D | GR\n", header + "a | x | D | GR \n", header + "a | \xff | D | GR\n",
	} {
		if rows, err := readTable(bad); err == nil {
			t.Errorf("readTable(%q) = %v, want an error", bad, rows)
		}
	}
}

// TestTablesAreComplete checks that each numbered row of the specification has a row, or several with a letter behind
// the number.
func TestTablesAreComplete(t *testing.T) {
	for _, series := range []struct {
		file, prefix string
		last         int
	}{
		{"principals.txt", "P", 20}, {"principals.txt", "N", 8}, {"principals.txt", "K", 5},
		{"grammar.txt", "", 51}, {"types.txt", "T", 15}, {"actions.txt", "A", 13}, {"resources.txt", "R", 16},
		{"resources.txt", "S", 8}, {"variables.txt", "V", 17}, {"conditions.txt", "C", 72}, {"conditions.txt", "X", 9},
		{"levels.txt", "L", 7}, {"decisions.txt", "E", 44}, {"decisions.txt", "G", 12}, {"messages.txt", "M", 10}, {"messages.txt", "W", 17},
	} {
		seen := map[string]bool{}
		for _, r := range mustReadTable(t, series.file) {
			seen[strings.TrimRight(r.id, "abcdefghijklmnopqrstuvwxyz")] = true
		}
		for n := 1; n <= series.last; n++ {
			if id := fmt.Sprint(series.prefix, n); !seen[id] {
				t.Errorf("testdata/%s: no row %s", series.file, id)
			}
		}
	}
}

// TestTablesCite checks that evidence and pages are those that testdata/README.md explains, and that each choice cited
// stands in docs/choices.md.
func TestTablesCite(t *testing.T) {
	readme, err := os.ReadFile("testdata/README.md")
	if err != nil {
		t.Fatal(err)
	}
	choices, err := os.ReadFile("../docs/choices.md")
	if err != nil {
		t.Fatal(err)
	}
	known := func(text, name string) bool { return strings.Contains(text, "\n| `"+name+"` |") }
	files, _ := filepath.Glob("testdata/*.txt")
	guide, _ := filepath.Glob("testdata/guide/*.txt")
	for _, file := range append(files, guide...) {
		file = strings.TrimPrefix(file, "testdata/")
		for _, r := range mustReadTable(t, file) {
			for _, word := range strings.Fields(strings.ReplaceAll(r.get(t, "evidence"), ",", " ")) {
				anchor, isChoice := strings.CutPrefix(word, "choices.md#")
				if isChoice && !strings.Contains(string(choices), "\n### "+anchor+"\n") {
					t.Errorf("testdata/%s:%d: docs/choices.md has no %q", file, r.line, anchor)
				} else if !isChoice && !known(string(readme), word) {
					t.Errorf("testdata/%s:%d: evidence %q is not explained", file, r.line, word)
				}
			}
			for _, page := range strings.Fields(strings.ReplaceAll(r.get(t, "page"), ",", " ")) {
				if page != "-" && !known(string(readme), page) {
					t.Errorf("testdata/%s:%d: page %q is not explained", file, r.line, page)
				}
			}
		}
	}
}

// The notation of cells.

// document makes a document of a cell. A cell that starts with a brace is the document; … in it stands for the members of
// the statement base. Any other cell lists members that replace or join those of base, behind "no X" for a member that
// is left out, and behind the Version if it is not 2012-10-17.
func document(cell, base string) string {
	if strings.HasPrefix(cell, "{") {
		return strings.ReplaceAll(cell, "…", strings.Trim(base, "{}"))
	}
	version := policy.Version2012
	if rest, ok := strings.CutPrefix(cell, policy.Version2008+" "); ok {
		version, cell = policy.Version2008, rest
	}
	left := map[string]bool{}
	for strings.HasPrefix(cell, "no ") {
		var name string
		name, cell, _ = strings.Cut(cell[len("no "):], ",")
		left[name], cell = true, strings.TrimSpace(cell)
	}
	var members []string
	for _, member := range baseMember.FindAllStringSubmatch(base, -1) {
		if !left[member[1]] && !strings.Contains(cell, `"`+member[1]+`":`) {
			members = append(members, member[0])
		}
	}
	if cell != "" {
		members = append(members, cell)
	}
	return `{"Version":"` + version + `","Statement":{` + strings.Join(members, ",") + `}}`
}

// baseMember finds the members of the base statements, whose values are strings or flat objects.
var baseMember = regexp.MustCompile(`"(\w+)":(?:"[^"]*"|\{[^}]*\})`)

// The statements that cells vary, by policy type.
var base = map[policy.Type]string{
	policy.Identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
	policy.Boundary: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
	policy.Session:  `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
	policy.SCP:      `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
	policy.Resource: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}`,
	policy.Endpoint: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}`,
	policy.RCP:      `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}`,
	policy.Trust:    `{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`,
}

// typeNamed is the policy type that a cell names.
func typeNamed(t *testing.T, cell string) policy.Type {
	t.Helper()
	for typ := range base {
		if typ.String() == cell {
			return typ
		}
	}
	t.Fatalf("no policy type %q", cell)
	return 0
}

// faults are the reasons why a document is not saved: those of Parse, else of Validate.
func faults(t *testing.T, text string, typ policy.Type) []*policy.Fault {
	t.Helper()
	d, err := policy.Parse([]byte(text))
	if fault, ok := err.(*policy.Fault); ok {
		return []*policy.Fault{fault}
	}
	if err == nil {
		err = d.Validate(typ)
	}
	if list, ok := err.(policy.Faults); ok {
		return list
	}
	if err != nil {
		t.Fatalf("unexpected kind of error %T: %v", err, err)
	}
	return nil
}

// compile makes a set of documents.
func compile(t *testing.T, typ policy.Type, texts ...string) *policy.Set {
	t.Helper()
	var sources []policy.Source
	for _, text := range texts {
		d, err := policy.Parse([]byte(text))
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		sources = append(sources, policy.Source{Document: d})
	}
	set, err := policy.Compile(typ, sources...)
	if err != nil {
		t.Fatalf("%v in %v", err, texts)
	}
	return set
}

// allowAll allows everything, in a policy of any type.
func allowAll(t *testing.T, typ policy.Type) *policy.Set {
	t.Helper()
	return compile(t, typ, document(`"Effect":"Allow","Action":"*"`, base[typ]))
}

// around puts a set into its place among policies that leave the decision on userBob's request to it.
func around(t *testing.T, typ policy.Type, set *policy.Set) policy.Policies {
	t.Helper()
	all := policy.Policies{Identity: allowAll(t, policy.Identity)}
	switch typ {
	case policy.Identity:
		all.Identity = set
	case policy.Boundary:
		all.Boundary = set
	case policy.Session:
		all.Session = set
	case policy.Resource:
		all.Identity, all.Resource = nil, set
	case policy.Trust:
		all.Trust = set
	case policy.Endpoint:
		all.Endpoint = set
	case policy.SCP:
		all.SCP = []policy.Level{{Target: "r-ab12", Set: set}}
	case policy.RCP:
		all.RCP = []policy.Level{{Target: "r-ab12", Set: set}}
	}
	return all
}

// requester reads a principal: what policy.ParsePrincipal reads, with path=/app/, id=AIDA… and by=ARN behind it.
func requester(t *testing.T, cell string) *policy.Principal {
	t.Helper()
	words := strings.Fields(cell)
	var options []policy.PrincipalOption
	for _, word := range words[1:] {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "path":
			options = append(options, policy.WithRolePath(value))
		case "id":
			options = append(options, policy.WithUniqueID(value))
		case "by":
			options = append(options, policy.FederatedBy(value))
		default:
			t.Fatalf("%q in principal %q", word, cell)
		}
	}
	p, err := policy.ParsePrincipal(words[0], options...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// contextOf reads a request context: k=v; k=[a,b]; k=bytes(v); k=∅ for a key kept absent; ∅ or nothing if it is empty.
func contextOf(t *testing.T, cell string) policy.Context {
	t.Helper()
	if cell == "" || cell == "∅" {
		return policy.Context{}
	}
	var values []policy.Value
	for _, item := range strings.Split(cell, ";") {
		key, value, ok := strings.Cut(strings.TrimSpace(item), "=")
		list, isList := strings.CutPrefix(value, "[")
		bytes, isBytes := strings.CutPrefix(value, "bytes(")
		switch {
		case !ok:
			t.Fatalf("%q in context %q", item, cell)
		case value == "∅":
			values = append(values, policy.Absent(key))
		case isBytes:
			values = append(values, policy.Bytes(key, []byte(strings.TrimSuffix(bytes, ")"))))
		case value == "[]":
			values = append(values, policy.List(key))
		case isList:
			items := strings.Split(strings.TrimSuffix(list, "]"), ",")
			for i := range items {
				items[i] = strings.TrimSpace(items[i])
			}
			values = append(values, policy.List(key, items...))
		default:
			values = append(values, policy.Single(key, value))
		}
	}
	return policy.NewContext(values...)
}

// oneOf fails if a cell is none of the words that its column may hold.
func oneOf(t *testing.T, cell string, words ...string) {
	t.Helper()
	if !slices.Contains(words, cell) {
		t.Fatalf("%q is none of %q", cell, words)
	}
}
