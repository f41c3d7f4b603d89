package policy

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// Print writes the document as indented JSON, elements in AWS' customary order, every list as a list. Parse of the result
// gives an equal document; where indentation would make it longer than MaxDocumentCharacters, there is none.
func Print(d *Document) []byte {
	out := printed{Version: d.Version, ID: d.ID, Statement: []printedStatement{}}
	for _, s := range d.Statements {
		p := printedStatement{
			Sid: s.Sid, Effect: s.Effect,
			Principal: printPrincipals(s.Principal), NotPrincipal: printPrincipals(s.NotPrincipal),
			Action: printList(s.Action), NotAction: printList(s.NotAction),
			Resource: printList(s.Resource), NotResource: printList(s.NotResource),
		}
		if s.Condition != nil {
			p.Condition = &ordered[Condition]{s.Condition, func(c Condition) (string, any) {
				return c.Operator, &ordered[ConditionKey]{c.Keys, func(k ConditionKey) (string, any) {
					return k.Key, append([]string{}, k.Values...)
				}}
			}}
		}
		out.Statement = append(out.Statement, p)
	}
	text, err := encode(out, "  ")
	if err != nil {
		panic(err) // strings, and lists and objects of them, always marshal
	}
	if len(text) > MaxDocumentCharacters && utf8.RuneCount(text) > MaxDocumentCharacters {
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err == nil {
			return compact.Bytes()
		}
	}
	return text
}

// encode is json.MarshalIndent that leaves <, > and & as they are.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

type printed struct {
	Version   string `json:",omitempty"`
	ID        string `json:"Id,omitempty"`
	Statement []printedStatement
}

type printedStatement struct {
	Sid                     string `json:",omitempty"`
	Effect                  Effect
	Principal, NotPrincipal any                 `json:",omitempty"`
	Action, NotAction       *[]string           `json:",omitempty"`
	Resource, NotResource   *[]string           `json:",omitempty"`
	Condition               *ordered[Condition] `json:",omitempty"`
}

// printList tells an absent list from an empty one.
func printList(list []string) *[]string {
	if list == nil {
		return nil
	}
	return &list
}

func printPrincipals(p *Principals) any {
	switch {
	case p == nil:
		return nil
	case p.Everyone:
		return "*"
	}
	return struct {
		AWS, Federated, Service, CanonicalUser *[]string `json:",omitempty"`
	}{printList(p.AWS), printList(p.Federated), printList(p.Service), printList(p.CanonicalUser)}
}

// ordered is a JSON object whose members keep their order, which a map would not.
type ordered[T any] struct {
	items  []T
	member func(T) (name string, value any)
}

// MarshalJSON writes the members in order.
func (o *ordered[T]) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, item := range o.items {
		if i > 0 {
			out = append(out, ',')
		}
		name, value := o.member(item)
		for _, part := range []any{name, value} {
			text, err := encode(part, "")
			if err != nil {
				return nil, err
			}
			out = append(out, text...)
			out = append(out, ':')
		}
		out = out[:len(out)-1]
	}
	return append(out, '}'), nil
}
