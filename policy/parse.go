package policy

import (
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/internal/strictjson"
)

// MaxDocumentCharacters is how long a document may be: the limit of IAM's API, above every quota. §1.1 G7
const MaxDocumentCharacters = 131072

// AWS' texts for documents that are not policies. §1.8
const (
	awsSyntax = "Syntax errors in policy."
	awsLegacy = "The policy failed legacy parsing"
)

const (
	ruleLength  = "a document must have at most 131072 characters"
	ruleEffect  = `Effect must be "Allow" or "Deny"`
	ruleTwin    = "a statement must not have an element together with its Not form"
	ruleVersion = `Version must be "2012-10-17" or "2008-10-17"`
)

// Parse reads a policy document: the grammar of §1.1, and nothing that is not the grammar. Members given twice, unknown
// or wrongly cased elements, values of the wrong JSON type, an element together with its Not form, an unknown Version
// or Effect, and an empty list of statements are errors. What AWS refuses to save for other reasons is for
// Document.Validate; what old stored policies contain, Parse accepts.
//
// The error is a *Fault with the place of the first fault. Both Versions are accepted, and none.
func Parse(data []byte) (*Document, error) {
	if len(data) > MaxDocumentCharacters && utf8.RuneCount(data) > MaxDocumentCharacters {
		return nil, &Fault{Line: 1, Column: 1, Rule: ruleLength, AWS: awsSyntax}
	}
	p := parser{text: string(data)}
	p.Scanner = strictjson.New(p.text)
	d := p.document()
	p.End()
	if err := p.Err(); err != nil {
		return nil, faultAt(p.text, err)
	}
	return d, nil
}

// MustParse is Parse for documents that are written in the program: it panics on error.
func MustParse(text string) *Document { return Must(Parse([]byte(text))) }

// faultAt turns an error of the scanner into a fault with its place.
func faultAt(text string, err *strictjson.Error) *Fault {
	line, column := strictjson.LineColumn(text, err.Offset)
	f := &Fault{
		Path:   strictjson.Path(text, err.Offset),
		Offset: err.Offset, Line: line, Column: column,
		Value: shorten(err.Value), Rule: err.Rule, AWS: awsSyntax,
	}
	if err.Rule == ruleEffect && (strings.EqualFold(err.Value, "Allow") || strings.EqualFold(err.Value, "Deny")) {
		f.AWS = awsLegacy
	}
	if err.Rule == ruleTwin {
		f.Code = "UNSUPPORTED_ELEMENT_COMBINATION"
	}
	return f
}

// A parser reads a document with one look at every byte. Strings are parts of the text; lists are parts of a few large
// arrays, as documents are made of very many very short lists.
type parser struct {
	strictjson.Scanner
	text       string
	strings    arena[string]
	conditions arena[Condition]
	keys       arena[ConditionKey]
}

// An arena makes slices of known content out of larger arrays.
type arena[T any] struct{ free []T }

// keep copies items, and returns the copy with no room to grow into its neighbours. It is never nil.
func (a *arena[T]) keep(items []T) []T {
	n := len(items)
	if a.free == nil || n > len(a.free) {
		a.free = make([]T, max(32, n))
	}
	kept := a.free[:n:n]
	copy(kept, items)
	a.free = a.free[n:]
	return kept
}

func (p *parser) document() *Document {
	d := &Document{source: &documentText{text: p.text}}
	_, start := p.Next()
	given := false
	for name, at := range p.Members {
		_, value := p.Next()
		switch name {
		case "Version":
			if d.Version = p.Text(); d.Version != Version2012 && d.Version != Version2008 {
				p.Fail(value, ruleVersion, d.Version)
			}
		case "Id":
			d.ID = p.Text()
		case "Statement":
			d.Statements, given = p.statements(), true
		default:
			p.Fail(at, "a policy has the elements Version, Id and Statement only, in this spelling", name)
		}
	}
	if !given {
		p.Fail(start, "a policy must have a Statement", "")
	}
	return d
}

func (p *parser) statements() []Statement {
	kind, at := p.Next()
	switch kind {
	case strictjson.Object:
		return []Statement{p.statement()}
	case strictjson.Array:
		list := make([]Statement, 0, 8)
		for range p.Elements {
			list = append(list, p.statement())
		}
		if len(list) == 0 {
			p.Fail(at, "Statement must not be empty", "")
		}
		return list
	}
	p.Fail(at, "Statement must be an object or a list of objects"+", not "+kind.String(), "")
	return nil
}

func (p *parser) statement() (s Statement) {
	kind, start := p.Next()
	if kind != strictjson.Object {
		p.Fail(start, "a statement must be an object"+", not "+kind.String(), "")
		return s
	}
	for name, at := range p.Members {
		_, value := p.Next()
		twin := false // whether the opposite element is there too
		switch name {
		case "Sid":
			s.Sid = p.Text()
		case "Effect":
			if s.Effect = Effect(p.Text()); s.Effect != Allow && s.Effect != Deny {
				p.Fail(value, ruleEffect, string(s.Effect))
			}
		case "Principal":
			s.Principal, twin = p.principals(), s.NotPrincipal != nil
		case "NotPrincipal":
			s.NotPrincipal, twin = p.principals(), s.Principal != nil
		case "Action":
			s.Action, twin = p.list(name), s.NotAction != nil
		case "NotAction":
			s.NotAction, twin = p.list(name), s.Action != nil
		case "Resource":
			s.Resource, twin = p.list(name), s.NotResource != nil
		case "NotResource":
			s.NotResource, twin = p.list(name), s.Resource != nil
		case "Condition":
			s.Condition = p.condition()
		default:
			p.Fail(at, "a statement has the elements Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, "+
				"NotResource and Condition only, in this spelling", name)
		}
		if twin {
			p.Fail(at, ruleTwin, "")
		}
	}
	if s.Effect == "" {
		p.Fail(start, "a statement must have an Effect", "")
	}
	return s
}

// list reads a string or a list of strings. Only in a list of resources null is tolerated
// (choices.md#null-in-resource-list).
func (p *parser) list(element string) []string {
	var few [16]string
	items := few[:0]
	kind, at := p.Next()
	switch kind {
	case strictjson.String:
		items = append(items, p.Text())
	case strictjson.Array:
		for range p.Elements {
			kind, at := p.Next()
			switch {
			case kind == strictjson.String:
				items = append(items, p.Text())
			case kind == strictjson.Null && strings.HasSuffix(element, "Resource"):
				p.Literal()
			default:
				p.Fail(at, element+" must list strings only"+", not "+kind.String(), "")
			}
		}
	default:
		p.Fail(at, element+" must be a string or a list of strings"+", not "+kind.String(), "")
	}
	return p.strings.keep(items)
}

func (p *parser) principals() *Principals {
	list := new(Principals)
	kind, at := p.Next()
	switch kind {
	case strictjson.String:
		if text := p.Text(); text != "*" {
			p.Fail(at, rulePrincipal, text)
		}
		list.Everyone = true
	case strictjson.Object:
		for name, at := range p.Members {
			switch name {
			case "AWS":
				list.AWS = p.list(name)
			case "Federated":
				list.Federated = p.list(name)
			case "Service":
				list.Service = p.list(name)
			case "CanonicalUser":
				list.CanonicalUser = p.list(name)
			default:
				p.Fail(at, "the kinds of principals are AWS, Federated, Service and CanonicalUser, in this spelling", name)
			}
		}
	default:
		p.Fail(at, rulePrincipal+", not "+kind.String(), "")
	}
	return list
}

const rulePrincipal = `a principal must be "*" or an object such as {"AWS": "123456789012"}`

// condition reads a Condition element. It may be empty, at every level (§1.1 G9).
func (p *parser) condition() []Condition {
	if kind, at := p.Next(); kind != strictjson.Object {
		p.Fail(at, "Condition must be an object of operators"+", not "+kind.String(), "")
		return nil
	}
	var few [8]Condition
	conditions := few[:0]
	for operator := range p.Members {
		if kind, at := p.Next(); kind != strictjson.Object {
			p.Fail(at, "an operator must have an object of condition keys"+", not "+kind.String(), "")
			return nil
		}
		var few [8]ConditionKey
		keys := few[:0]
		for key := range p.Members {
			keys = append(keys, ConditionKey{key, p.conditionValues()})
		}
		conditions = append(conditions, Condition{operator, p.keys.keep(keys)})
	}
	return p.conditions.keep(conditions)
}

// conditionValues reads the value or values of a condition key. §1.1 G6, choices.md#scalar-condition-values
func (p *parser) conditionValues() []string {
	var few [16]string
	values := few[:0]
	if kind, _ := p.Next(); kind != strictjson.Array {
		values = append(values, p.conditionValue())
	} else {
		for range p.Elements {
			values = append(values, p.conditionValue())
		}
	}
	return p.strings.keep(values)
}

func (p *parser) conditionValue() string {
	switch kind, at := p.Next(); kind {
	case strictjson.String:
		return p.Text()
	case strictjson.Number, strictjson.Bool:
		return p.Literal()
	default:
		p.Fail(at, "a condition value must be a string, a number or a boolean"+", not "+kind.String(), "")
		return ""
	}
}
