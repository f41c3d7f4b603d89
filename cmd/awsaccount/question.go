package main

import (
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount/internal/strictjson"
	"github.com/awsaccount/awsaccount/policy"
)

// A question is one line of the input, decoded. Its strings are parts of the line.
type question struct {
	line     string
	number   int    // of the line, from 1
	id       string // as JSON; "" if there is none
	comment  string
	validate bool
	request  policy.Request
	sets     []policySet // in the order of the line

	first   [policy.RootUser]int // index of the first set of each type
	broken  bool                 // some document is no policy
	unsaved bool                 // AWS would refuse to save some document
}

// A text is a string of the line.
type text struct {
	value  string
	offset int
	given  bool
}

// A decoder reads a question. Errors are those of its scanner.
type decoder struct {
	strictjson.Scanner
	*question
	asked struct {
		given                                             bool
		offset                                            int
		principal, federatedBy                            text
		action, resource, resourceAccount, managementAcct text
	}
	given      map[string][]string // context, keys in lower case
	inDocument bool                // within a policy document
}

// byteOrderMark is what some editors put in front of text.
const byteOrderMark = "\ufeff"

// decodeQuestion reads a line. With faults, the question has the line, its number and, if it can be read, its ID.
func decodeQuestion(line string, number int) (*question, []fault) {
	d := decoder{Scanner: strictjson.New(line), question: &question{line: line, number: number, validate: true}}
	if number == 1 && strings.HasPrefix(line, byteOrderMark) {
		d.Fail(0, "the input begins with a byte order mark: save it without one", "")
	}
	d.read()
	if kind, offset := d.Next(); kind == strictjson.Object {
		d.Fail(offset, "a line holds one question", "")
	}
	d.End()
	if d.Err() == nil {
		d.resolve()
	}
	err := d.Err()
	if err == nil {
		return d.question, d.requestFaults()
	}
	d.id = findID(strings.TrimPrefix(line, byteOrderMark))
	f := policy.Fault{Offset: err.Offset, Rule: err.Rule, Value: shorten(err.Value)}
	switch {
	case err.Offset == len(line) && err.Rule != strictjson.RuleStringEnd:
		f.Rule = "the line ends within the question: a question stands on one line"
	case d.inDocument: // as policy.Parse says
		f.AWS = "Syntax errors in policy."
	}
	return d.question, []fault{d.place(&f)}
}

// requestFaults are what is wrong with a request whose members are there.
func (d *decoder) requestFaults() (faults []fault) {
	members := map[string]text{
		"Principal": d.asked.principal, "Action": d.asked.action, "Resource": d.asked.resource,
		"ResourceAccount": d.asked.resourceAccount, "ManagementAccount": d.asked.managementAcct,
	}
	for _, f := range faultList(d.request.Validate()) {
		at := *f
		at.Path, at.Offset = "", members[f.Path].offset
		faults = append(faults, d.place(&at))
	}
	return faults
}

// place is a fault whose offset is one of the line.
func (q *question) place(f *policy.Fault) fault {
	return fault{strictjson.Path(q.line, f.Offset), q.number, f.Offset + 1, f.Message()}
}

// findID is the ID of a line that has a fault, which may stand before the ID.
func findID(line string) (id string) {
	s := strictjson.New(line)
	for name := range s.Members {
		kind, _ := s.Next()
		raw := s.Skip()
		if name == "id" && (kind == strictjson.String || kind == strictjson.Number) {
			return raw
		}
	}
	return ""
}

// want checks the kind of the value that follows. A value of another kind is read, so that JSON that is broken is called
// so, and refused.
func (d *decoder) want(kind strictjson.Kind, what string) bool {
	got, offset := d.Next()
	if got == kind {
		return true
	}
	d.Skip()
	d.Fail(offset, what+" must be "+kind.String()+", not "+got.String(), "")
	return false
}

func (d *decoder) text(what string) text {
	_, offset := d.Next()
	if !d.want(strictjson.String, what) {
		return text{}
	}
	return text{d.Text(), offset, true}
}

func (d *decoder) read() {
	if !d.want(strictjson.Object, "a question") {
		return
	}
	for name, offset := range d.Members {
		switch name {
		case "id":
			d.readID()
		case "comment":
			d.comment = d.text("comment").value
		case "validate":
			if d.want(strictjson.Bool, "validate") {
				d.validate = d.Literal() == "true"
			}
		case "request":
			d.readRequest()
		case "policies":
			d.readPolicies()
		default:
			d.Fail(offset, "a question has the members id, comment, validate, request and policies only", name)
		}
	}
	if !d.asked.given {
		d.Fail(strings.IndexByte(d.line, '{'), "a question must have a request", "")
	}
}

func (d *decoder) readID() {
	kind, offset := d.Next()
	d.id = d.Skip()
	if kind != strictjson.String && kind != strictjson.Number {
		d.Fail(offset, "id must be a string or a number, not "+kind.String(), "")
	}
}

func (d *decoder) readRequest() {
	asked := &d.asked
	_, asked.offset = d.Next()
	asked.given = true
	if !d.want(strictjson.Object, "request") {
		return
	}
	for name, offset := range d.Members {
		switch name {
		case "principal":
			asked.principal = d.text(name)
		case "federatedBy":
			asked.federatedBy = d.text(name)
		case "action":
			asked.action = d.text(name)
		case "resource":
			asked.resource = d.text(name)
		case "resourceAccount":
			asked.resourceAccount = d.text(name)
		case "managementAccount":
			asked.managementAcct = d.text(name)
		case "context":
			d.readContext()
		default:
			d.Fail(offset, "a request has the members principal, federatedBy, action, resource, resourceAccount, "+
				"managementAccount and context only", name)
		}
	}
}

func (d *decoder) readContext() {
	if !d.want(strictjson.Object, "context") {
		return
	}
	d.given = make(map[string][]string)
	var values []policy.Value
	for key, offset := range d.Members {
		list := d.contextValues()
		folded := lower(key)
		if _, twice := d.given[folded]; twice {
			d.Fail(offset, strconv.Quote(shorten(key))+" repeats a context key; the case of letters does not count", "")
		}
		if key == "" {
			d.Fail(offset, "a context key must not be empty", "")
		}
		d.given[folded] = list
		values = append(values, policy.List(key, list...))
	}
	d.request.Context = policy.NewContext(values...)
}

// contextValues reads the value or values of a context key. None, and null, keep it absent.
func (d *decoder) contextValues() []string {
	switch kind, offset := d.Next(); kind {
	case strictjson.Null:
		d.Literal()
		return nil
	case strictjson.Array:
		var values []string
		for range d.Elements {
			values = append(values, d.contextValue("a value in a list"))
		}
		return values
	case strictjson.Object:
		d.Skip()
		d.Fail(offset, "a context key must have a string, a number, a boolean, a list of them, or null, not an object", "")
		return nil
	default:
		return []string{d.contextValue("a context key")}
	}
}

func (d *decoder) contextValue(what string) string {
	switch kind, offset := d.Next(); kind {
	case strictjson.String:
		return d.Text()
	case strictjson.Object, strictjson.Array, strictjson.Null:
		d.Skip()
		d.Fail(offset, what+" must be a string, a number or a boolean, not "+kind.String(), "")
		return ""
	default:
		return d.Literal()
	}
}

// resolve makes the request of what was read. What Request.Validate checks is left to requestFaults.
func (d *decoder) resolve() {
	asked := &d.asked
	for _, member := range [...]struct {
		name string
		text text
	}{{"a principal", asked.principal}, {"an action", asked.action}, {"a resource", asked.resource}} {
		switch {
		case !member.text.given:
			d.Fail(asked.offset, "a request must have "+member.name, "")
		case member.text.value == "":
			d.Fail(member.text.offset, "a request must have "+member.name+" that is not empty", "")
		}
	}
	if strings.ContainsAny(asked.action.value, "*?") {
		d.Fail(asked.action.offset, "a request has one action, so it must not contain a wildcard", shorten(asked.action.value))
	}
	for _, account := range [...]text{asked.resourceAccount, asked.managementAcct} {
		if account.given && account.value == "" { // which is not the same as none
			d.Fail(account.offset, "an account ID must have 12 digits", "")
		}
	}
	if d.Err() != nil {
		return
	}
	d.request.Action, d.request.Resource = asked.action.value, asked.resource.value
	d.request.ResourceAccount, d.request.ManagementAccount = asked.resourceAccount.value, asked.managementAcct.value
	d.request.Principal = d.principal()
}

// lower lowers ASCII letters, as AWS compares condition keys (choices.md#ascii-folding).
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

// shorten keeps what a message quotes short.
func shorten(s string) string {
	const limit = 120
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}

// join puts a path within a policy document behind the path of the document.
func join(path, within string) string {
	if within == "" {
		return path
	}
	return path + "." + within
}

// element is the path of an element of a list.
func element(path string, index int) string { return path + "[" + strconv.Itoa(index) + "]" }
