package endpoint

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount/sim"
)

// A form is the parameters of a request, and what is wrong with them.
type form struct {
	cloud  *sim.Cloud
	values url.Values
	action string // with the service, as "sts:AssumeRole"
	faults []sim.FieldMessage

	numbers map[string][]int // of the members of each list, by its name, in order
	heads   map[string]bool  // what names with a dot begin with
}

// listDepth is how many lists can be in one another. More are not looked for, so that a name of many parts costs nothing.
const listDepth = 2

// newForm indexes parameters, so that looking for a list costs the same whatever else there is.
func newForm(cloud *sim.Cloud, action string, values url.Values) *form {
	f := &form{cloud: cloud, values: values, action: action, numbers: map[string][]int{}, heads: map[string]bool{}}
	for key := range values {
		head, _, nested := strings.Cut(key, ".")
		if nested {
			f.heads[head] = true
		}
		const separator = ".member."
		at := 0
		for range listDepth {
			i := strings.Index(key[at:], separator)
			if i < 0 {
				break
			}
			name := key[:at+i]
			at += i + len(separator)
			index, _, _ := strings.Cut(key[at:], ".")
			if n, err := strconv.Atoi(index); err == nil && n > 0 && strconv.Itoa(n) == index {
				f.numbers[name] = append(f.numbers[name], n)
			}
		}
	}
	for name, numbers := range f.numbers {
		slices.Sort(numbers)
		f.numbers[name] = slices.Compact(numbers)
	}
	return f
}

// malformed is the answer to a form that has faults.
func (f *form) malformed(c *sim.Client) error { return c.Malformed(f.action, f.faults...) }

// maxFaults is how many faults a client is told of.
const maxFaults = 20

func (f *form) fault(name, constraint string) {
	if len(f.faults) < maxFaults {
		f.faults = append(f.faults, sim.FieldMessage{Name: lowerFirst(name), Message: constraint})
	}
}

// lowerFirst is a name as messages of IAM and STS write it.
func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// text is the value of a parameter, "" if it is not there.
func (f *form) text(name string) string { return f.values.Get(name) }

// needed is the value of a parameter that must be there, though it may be empty: the cloud takes one that is not there for an empty
// one.
func (f *form) needed(name string) string {
	if !f.values.Has(name) {
		f.fault(name, "Member must not be null")
	}
	return f.text(name)
}

// short is the value of a parameter that has a length.
func (f *form) short(name string, most int) string {
	text := f.text(name)
	if len(text) > most && utf8.RuneCountInString(text) > most {
		f.tooLong(name, most)
	}
	return text
}

func (f *form) tooLong(name string, most int) {
	f.fault(name, "Member must have length less than or equal to "+strconv.Itoa(most))
}

// positive is the value of a parameter that is a positive number, 0 if it is not there.
func (f *form) positive(name string) int {
	text := f.text(name)
	n, err := strconv.ParseInt(text, 10, 32)
	switch {
	case text == "":
	case err != nil:
		f.fault(name, "Member must be a number")
	case n < 1: // 0 would not be given, to sim
		f.fault(name, "Member must have value greater than or equal to 1")
	}
	return int(n)
}

// maxResults is the most that IAM gives in a page.
const maxResults = 1000

// maxItems is how many results a page is to have, 0 if it is not said.
func (f *form) maxItems() int {
	n := f.positive("MaxItems")
	if n > maxResults {
		f.fault("MaxItems", "Member must have value less than or equal to "+strconv.Itoa(maxResults))
	}
	return n
}

// onlyPage reads the parameters of pages of a list that has no more than one page, so that no answer has a Marker.
func (f *form) onlyPage() {
	f.maxItems()
	if f.text("Marker") != "" {
		f.fault("Marker", "Member must be the Marker of an earlier answer")
	}
}

// The patterns of values, of which messages tell.
const (
	aliasPattern = "^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$"
	arnPattern   = "arn:[^:]+:[^:]+:[^:]*:[^:]*:.+"
)

// parsed is the value of a parameter by a parser, zero if it is not there.
func parsed[T any](f *form, name, pattern string, parse func(string) (T, error)) (value T) {
	if text := f.text(name); text != "" {
		var err error
		if value, err = parse(text); err != nil {
			f.fault(name, "Member must satisfy regular expression pattern: "+pattern)
		}
	}
	return value
}

// list is the names of the members of a list or list of structures, NAME.member.1 and so on, in their order: what the structures have
// is under these names. A list of more than so many members is a fault, and has none.
func (f *form) list(name string, most int) []string {
	numbers := f.numbers[name]
	if len(numbers) > most {
		f.tooLong(name, most)
		return nil
	}
	var members []string
	for _, n := range numbers {
		members = append(members, name+".member."+strconv.Itoa(n))
	}
	return members
}

// texts is the values of a list of at most so many texts, each of which has at most a length.
func (f *form) texts(name string, most, length int) (values []string) {
	for _, member := range f.list(name, most) {
		values = append(values, f.short(member, length))
	}
	return values
}

// has reports whether a parameter, or one under it, is there. The name has no dot.
func (f *form) has(name string) bool { return f.values.Get(name) != "" || f.heads[name] }

// readForm is the parameters of a request, those of the body first.
func readForm(r *http.Request, body []byte) (url.Values, *failure) {
	values := url.Values{}
	sources := []string{r.URL.RawQuery}
	if media := contentType(r); r.Method == http.MethodPost && (media == "application/x-www-form-urlencoded" || media == "") {
		sources = []string{string(body), r.URL.RawQuery}
	}
	for _, source := range sources {
		given, err := url.ParseQuery(source)
		if err != nil {
			return nil, &failure{code: "MalformedQueryString", status: http.StatusNotFound, message: "The query string contains a syntax error."}
		}
		for name, value := range given {
			values[name] = append(values[name], value...)
		}
	}
	return values, nil
}
