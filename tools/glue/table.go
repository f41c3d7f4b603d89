package main

import (
	"fmt"
	"strings"
)

// A row is one line of the table.
type row struct {
	line    int
	service string // "shape" is a structure
	name    string
	path    string
	in, out []member // of a shape: out
	bare    bool     // there are no members: it is not modelled
}

// A member is a name on the wire, and the field that it goes with.
type member struct {
	wire  string
	field string // "A.B" if it is said; "": the one that is spelt alike
	mark  byte   // '!', '?' or 0
}

// parse reads the table.
func parse(text string) (rows []row, err error) {
	seen := map[string]bool{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.Split(line, "|")
		head := strings.Fields(parts[0])
		r := row{line: i + 1, bare: len(parts) == 1}
		if len(head) == 0 {
			return nil, fmt.Errorf("operations.txt:%d: there is nothing before |", r.line)
		}
		want, words := 3, 2
		switch head[0] {
		case "shape":
			want = 2
		case "account":
			words = 3
		case "organizations":
		default:
			return nil, fmt.Errorf("operations.txt:%d: %q is neither a service nor shape", r.line, head[0])
		}
		if len(head) != words || len(parts) != want && !r.bare {
			return nil, fmt.Errorf("operations.txt:%d: want %d words and %d parts separated by |", r.line, words, want)
		}
		r.service, r.name = head[0], head[1]
		if words == 3 {
			r.path = head[2]
		}
		if seen[r.service+r.name] {
			return nil, fmt.Errorf("operations.txt:%d: %s is there twice", r.line, r.name)
		}
		seen[r.service+r.name] = true
		if !r.bare {
			r.out = members(parts[want-1])
		}
		if !r.bare && want == 3 {
			r.in = members(parts[1])
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func members(text string) (list []member) {
	for word := range strings.FieldsSeq(text) {
		var m member
		if last := word[len(word)-1]; last == '!' || last == '?' {
			m.mark, word = last, word[:len(word)-1]
		}
		m.wire, m.field, _ = strings.Cut(word, "=")
		list = append(list, m)
	}
	return list
}
