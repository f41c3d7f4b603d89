package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount/internal/strictjson"
	"github.com/awsaccount/awsaccount/policy"
)

// A policySet is the policies that stand in one place: a member of policies, or a level of scp or rcp.
type policySet struct {
	typ       policy.Type
	level     int // -1 if the type has no levels
	target    string
	documents []document
	compiled  *policy.Set // nil if there are no documents
}

// A document is a policy document of a question.
type document struct {
	name, arn string
	path      string // in the question
	start     int    // offset in the line
	text      string
}

// policyTypes are the members of policies; those of SCPs and RCPs have levels.
var policyTypes = map[string]policy.Type{
	"identity": policy.Identity, "boundary": policy.Boundary, "session": policy.Session, "resource": policy.Resource,
	"trust": policy.Trust, "endpoint": policy.Endpoint, "scp": policy.SCP, "rcp": policy.RCP,
}

func (d *decoder) readPolicies() {
	if !d.want(strictjson.Object, "policies") {
		return
	}
	for name, offset := range d.Members {
		switch t := policyTypes[name]; t {
		case 0:
			d.Fail(offset, "policies has the members identity, boundary, session, resource, trust, endpoint, scp and rcp only", name)
		case policy.SCP, policy.RCP:
			d.readLevels(t)
		default:
			if set := (policySet{typ: t, level: -1}); d.readDocuments(&set, t.String()) {
				d.sets = append(d.sets, set)
			}
		}
	}
}

func (d *decoder) readLevels(t policy.Type) {
	if !d.want(strictjson.Array, t.String()) {
		return
	}
	for i := range d.Elements {
		_, start := d.Next()
		if !d.want(strictjson.Object, "a level of "+t.String()) {
			return
		}
		var (
			set             = policySet{typ: t, level: i}
			given, document bool
			other           text // the first member that does not belong to a level
		)
		for name, offset := range d.Members {
			switch name {
			case "target":
				set.target = d.text("target").value
			case "policies":
				given = d.readDocuments(&set, element(t.String(), i)+".policies")
			default:
				d.Skip()
				document = document || name == "Statement" || name == "document"
				if !other.given {
					other = text{name, offset, true}
				}
			}
		}
		switch {
		case document && !given:
			d.Fail(start, t.String()+` is a list of levels: put the policy into {"policies": […]}`, "")
		case other.given:
			d.Fail(other.offset, "a level has the members target and policies only", other.value)
		case !given:
			d.Fail(start, "a level must have the member policies; [] is a level that allows nothing", "")
		}
		d.sets = append(d.sets, set)
	}
}

// readDocuments reads a list of policies into a set. It reports whether there is a list.
func (d *decoder) readDocuments(set *policySet, place string) bool {
	what := "policies"
	if set.level < 0 {
		what = place
	}
	if !d.want(strictjson.Array, what) {
		return false
	}
	for i := range d.Elements {
		_, offset := d.Next()
		if i == 1 && (set.typ == policy.Boundary || set.typ == policy.Endpoint) {
			d.Skip()
			d.Fail(offset, "at most one "+set.typ.String()+" policy applies to a request", "")
			break
		}
		set.documents = append(set.documents, d.readDocument(element(place, i)))
	}
	return true
}

// readDocument reads a policy document, or an object with a policy document and its names.
func (d *decoder) readDocument(place string) document {
	whole := document{path: "policies." + place}
	_, whole.start = d.Next()
	if !d.wantDocument("a policy") {
		return whole
	}
	var (
		inner     document
		wrapped   bool
		statement bool
		name, arn text
		other     text // the first member that does not belong to the wrapping
		wrong     text // what is wrong with the name or the ARN
	)
	for member, offset := range d.Members {
		kind, start := d.Next()
		switch {
		case member == "document":
			if kind == strictjson.String && !d.wantDocument("document") {
				return whole
			}
			d.inDocument = true
			inner, wrapped = document{path: whole.path + ".document", start: start, text: d.Skip()}, true
			d.inDocument = d.Err() != nil
		case member == "name" && kind == strictjson.String:
			name = d.text(member)
		case member == "arn" && kind == strictjson.String:
			arn = d.text(member)
		case member == "name" || member == "arn":
			d.Skip()
			wrong = text{member + " must be a string, not " + kind.String(), start, true}
		default:
			// Whether this belongs to a policy document is known at the end.
			d.inDocument = true
			d.Skip()
			d.inDocument = d.Err() != nil
			statement = statement || member == "Statement"
			if !other.given {
				other = text{member, offset, true}
			}
		}
	}
	if d.Err() != nil {
		d.inDocument = d.inDocument || other.given && !wrapped
		return whole
	}
	if !wrapped && (name.given || arn.given || wrong.given) {
		d.Fail(whole.start, `a policy with a name or an ARN must have the member "document"`, "")
		return whole
	}
	_, next := d.Next()
	whole.text = strings.TrimRight(d.line[whole.start:next], " \t\r")
	if !wrapped || statement {
		whole.name = place
		return whole
	}
	if wrong.given {
		d.Fail(wrong.offset, wrong.value, "")
	}
	if other.given {
		d.Fail(other.offset, "a policy is a policy document, or has the members name, arn and document only", other.value)
	}
	if inner.name, inner.arn = name.value, arn.value; inner.name == "" && inner.arn == "" {
		inner.name = place
	}
	return inner
}

// wantDocument is want for a policy document.
func (d *decoder) wantDocument(what string) bool {
	if kind, offset := d.Next(); kind == strictjson.String {
		d.Skip()
		d.Fail(offset, what+" must be an object, not a string: write the document itself, without quotes around it", "")
		return false
	}
	return d.want(strictjson.Object, what)
}

// compile makes the policies of a question, or lists what is wrong with them.
func (q *question) compile(c *cache) (policy.Policies, []fault) {
	var (
		p      policy.Policies
		faults []fault
	)
	for i := range q.sets {
		set := &q.sets[i]
		if set.level <= 0 {
			q.first[set.typ] = i
		}
		faults = append(faults, q.compileSet(set, c)...)
		switch set.typ {
		case policy.Identity:
			p.Identity = set.compiled
		case policy.Boundary:
			p.Boundary = set.compiled
		case policy.Session:
			p.Session = set.compiled
		case policy.Resource:
			p.Resource = set.compiled
		case policy.Trust:
			p.Trust = set.compiled
		case policy.Endpoint:
			p.Endpoint = set.compiled
		case policy.SCP:
			p.SCP = append(p.SCP, policy.Level{Target: set.target, Set: set.compiled})
		case policy.RCP:
			p.RCP = append(p.RCP, policy.Level{Target: set.target, Set: set.compiled})
		}
	}
	return p, faults
}

// validate gives AWS' verdict on saving a document where it stands. What AWS manages it has saved, beyond the quotas of its
// customers too; a managed policy that is passed to a session was saved as an identity policy.
// choices.md#eval-managed-policies
func (d *document) validate(parsed *policy.Document, t policy.Type) error {
	arn, _ := policy.SplitARN(d.arn)
	managed := strings.HasPrefix(arn.Resource, "policy/")
	switch {
	case managed && arn.Account == "aws" && (arn.Service == "iam" || arn.Service == "organizations"):
		return nil
	case managed && arn.Service == "iam" && t == policy.Session:
		return parsed.Validate(policy.Identity)
	}
	return parsed.Validate(t)
}

func (q *question) compileSet(set *policySet, c *cache) (faults []fault) {
	if len(set.documents) == 0 {
		return nil
	}
	key := set.key(q.validate)
	if set.compiled = c.get(key); set.compiled != nil {
		return nil
	}
	sources := make([]policy.Source, len(set.documents))
	for i := range set.documents {
		document := &set.documents[i]
		parsed, err := policy.Parse([]byte(document.text))
		switch {
		case err != nil:
			q.broken = true
		case q.validate:
			err = document.validate(parsed, set.typ)
			q.unsaved = q.unsaved || err != nil
		}
		faults = append(faults, q.faultsOf(document, err)...)
		// Set and cache outlive the line, so they must not keep it.
		sources[i] = policy.Source{Name: strings.Clone(document.name), ARN: strings.Clone(document.arn), Document: parsed}
	}
	if faults != nil {
		return faults
	}
	compiled, err := policy.Compile(set.typ, sources...)
	if err != nil { // not after Parse; but it must not be missed
		return q.faultsOf(&set.documents[0], err)
	}
	set.compiled = compiled
	c.put(key, compiled)
	return nil
}

// key is what the compiled set depends on. Lengths keep its parts apart.
func (s *policySet) key(validated bool) string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(int(s.typ)) + strconv.FormatBool(validated))
	for i := range s.documents {
		for _, part := range [...]string{s.documents[i].name, s.documents[i].arn, s.documents[i].text} {
			b.WriteString(" " + strconv.Itoa(len(part)) + " ")
			b.WriteString(part)
		}
	}
	return b.String()
}

// faultsOf places the faults of a document in the input.
func (q *question) faultsOf(d *document, err error) []fault {
	var faults []fault
	for _, f := range faultList(err) {
		message := *f
		message.Path = "" // the path is a member of its own
		faults = append(faults, fault{join(d.path, f.Path), q.number, d.start + f.Offset + 1, message.Message()})
	}
	return faults
}

// faultList is an error of package policy as faults.
func faultList(err error) policy.Faults {
	var list policy.Faults
	switch one := (*policy.Fault)(nil); {
	case err == nil:
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = policy.Faults{one}
	default:
		list = policy.Faults{{Rule: err.Error()}}
	}
	return list
}

// set is the set of a layer that the question has, or of a level of it. Levels of one type follow each other.
func (q *question) set(layer policy.Type, level int) *policySet {
	return &q.sets[q.first[layer]+max(level, 0)]
}

// place is where a place in the document, whose text is one line, stands in the question.
func (d *document) place(path string, _, column int) (inQuestion string, offset int) {
	return join(d.path, path), d.start + column - 1
}
