package twin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// document is one policy: §1.1 without Id and Sids, which are never compared.
type document struct {
	variables  bool // Version is 2012-10-17
	statements []statement
}

// statement is one statement. An absent element is nil, an empty list is not.
type statement struct {
	deny         bool
	principal    *element
	notPrincipal *element
	action       []string
	notAction    []string
	resource     []string
	notResource  []string
	condition    map[string]map[string][]string // operator, key, values
}

// element is the value of Principal or NotPrincipal (§1.5).
type element struct {
	everyone  bool // the string "*"
	aws       []string
	service   []string
	federated []string
}

// readDocument reads one policy document: the grammar of §1.1 with G1 (no
// member twice), G2 (known members only), G4, G5, G6, G8 and G10, §1.2 and
// choices.md#version-unknown. Which policy type asks for which element is not
// looked at here.
func readDocument(raw json.RawMessage) (document, error) {
	top, err := readObject(raw)
	if err != nil {
		return document{}, err
	}
	var d document
	for name, value := range top {
		switch name {
		case "Version":
			if value != "2012-10-17" && value != "2008-10-17" {
				return d, fmt.Errorf("unknown Version %v", value)
			}
			d.variables = value == "2012-10-17"
		case "Id":
			if _, ok := value.(string); !ok {
				return d, errors.New("the Id is not a string")
			}
		case "Statement":
		default:
			return d, fmt.Errorf("unknown member %q", name)
		}
	}
	list, isList := top["Statement"].([]any)
	if !isList {
		list = []any{top["Statement"]}
	}
	if len(list) == 0 {
		return d, errors.New("no statements")
	}
	for i, value := range list {
		s, err := readStatement(value)
		if err != nil {
			return d, fmt.Errorf("statement %d: %w", i, err)
		}
		d.statements = append(d.statements, s)
	}
	return d, nil
}

// readStatement reads one statement (§1.1, G3, G8). Action or NotAction has to
// be there; Resource may be missing (choices.md#validate-resource-required).
func readStatement(value any) (statement, error) {
	var s statement
	members, ok := value.(map[string]any)
	if !ok {
		return s, errors.New("not an object")
	}
	hasEffect := false
	for name, value := range members {
		var err error
		switch name {
		case "Sid":
			if _, ok := value.(string); !ok {
				err = errors.New("not a string")
			}
		case "Effect":
			hasEffect = true
			s.deny = value == "Deny"
			if value != "Deny" && value != "Allow" {
				err = errors.New("neither Allow nor Deny")
			}
		case "Principal":
			s.principal, err = readElement(value)
		case "NotPrincipal":
			s.notPrincipal, err = readElement(value)
		case "Action":
			s.action, err = readStrings(value, false)
		case "NotAction":
			s.notAction, err = readStrings(value, false)
		case "Resource":
			s.resource, err = readStrings(value, true)
		case "NotResource":
			s.notResource, err = readStrings(value, true)
		case "Condition":
			s.condition, err = readCondition(value)
		default:
			err = errors.New("unknown member")
		}
		if err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
	}
	switch {
	case !hasEffect:
		return s, errors.New("no Effect")
	case s.action != nil && s.notAction != nil:
		return s, errors.New("both Action and NotAction")
	case s.resource != nil && s.notResource != nil:
		return s, errors.New("both Resource and NotResource")
	case s.principal != nil && s.notPrincipal != nil:
		return s, errors.New("both Principal and NotPrincipal")
	}
	return s, nil
}

// readElement reads a Principal or NotPrincipal: the string "*" or a map (§1.1).
// Canonical users are read and dropped: choices.md#federated-everyone.
func readElement(value any) (*element, error) {
	if value == "*" {
		return &element{everyone: true}, nil
	}
	members, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New(`neither "*" nor an object`)
	}
	e := &element{}
	for name, value := range members {
		list, err := readStrings(value, false)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		switch name {
		case "AWS":
			e.aws = list
		case "Service":
			e.service = list
		case "Federated":
			e.federated = list
		case "CanonicalUser":
		default:
			return nil, fmt.Errorf("unknown member %q", name)
		}
	}
	return e, nil
}

// readCondition reads a condition block (§1.1, G9): any operator name, maps
// and lists may be empty. Numbers and booleans are kept as their text (G6,
// choices.md#scalar-condition-values).
func readCondition(value any) (map[string]map[string][]string, error) {
	operators, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("not an object")
	}
	block := map[string]map[string][]string{}
	for operator, value := range operators {
		keys, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: not an object", operator)
		}
		block[operator] = map[string][]string{}
		for key, value := range keys {
			list, err := scalars(value)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", operator, key, err)
			}
			block[operator][key] = list
		}
	}
	return block, nil
}

// readStrings reads a string or a list of strings (G5). A null inside the list
// is dropped where nulls says so: choices.md#null-in-resource-list.
func readStrings(value any, nulls bool) ([]string, error) {
	if text, ok := value.(string); ok {
		return []string{text}, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, errors.New("neither a string nor a list")
	}
	texts := []string{}
	for _, item := range list {
		if item == nil && nulls {
			continue
		}
		text, ok := item.(string)
		if !ok {
			return nil, errors.New("an item of the list is not a string")
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// readObject reads a JSON object. It goes through the tokens, because a
// member that stands twice is an error (G1), which json.Unmarshal hides.
func readObject(raw json.RawMessage) (map[string]any, error) {
	if !utf8.Valid(raw) || !json.Valid(raw) {
		return nil, errors.New("not JSON")
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	value, err := readValue(decoder)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("not an object")
	}
	return object, nil
}

// readValue reads the next JSON value, of a text that is known to be valid.
func readValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := map[string]any{}
		for decoder.More() {
			name, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			if _, twice := object[name.(string)]; twice {
				return nil, fmt.Errorf("member %q stands twice", name)
			}
			if object[name.(string)], err = readValue(decoder); err != nil {
				return nil, err
			}
		}
		_, err = decoder.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			item, err := readValue(decoder)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err = decoder.Token()
		return list, err
	}
	return token, nil
}
