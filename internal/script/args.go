package script

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// args are the members of an operation's input, as KEY=VALUE. Whoever reads a member tells by that that it exists.
type args struct {
	r     *runner
	words []word
	known []string
}

// take is the word of a member.
func (a *args) take(key string) (word, bool) {
	a.known = append(a.known, key)
	for i, w := range a.words {
		if w.key == key {
			a.words = slices.Delete(slices.Clone(a.words), i, i+1)
			return w, true
		}
	}
	return word{}, false
}

// done fails if there are words left.
func (a *args) done(operation string) {
	if len(a.words) == 0 {
		return
	}
	w := a.words[0]
	switch {
	case w.key == "":
		panic(errorAt(w, "want KEY=VALUE, not %q; %s", w.show(), a.members(operation)))
	case slices.Contains(a.known, w.key):
		panic(errorAt(w, "%s is given twice", w.key))
	}
	panic(errorAt(w, "%s has no member %s%s", operation, w.key, suggest(w.key, a.known)))
}

// members says what members an operation has.
func (a *args) members(operation string) string {
	if len(a.known) == 0 {
		return operation + " has no members"
	}
	return fmt.Sprintf("%s has %s", operation, strings.Join(a.known, ", "))
}

func (a *args) text(key string) string {
	if w, ok := a.take(key); ok {
		return a.r.value(w)
	}
	return ""
}

func (a *args) number(key string) int {
	w, ok := a.take(key)
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(a.r.value(w))
	if err != nil {
		panic(errorAt(w, "want a number, not %q", a.r.value(w)))
	}
	return n
}

// parsed is a member of a type that has a form.
func parsed[T any](a *args, key string, parse func(string) (T, error)) (value T) {
	w, ok := a.take(key)
	if !ok {
		return value
	}
	value, err := parse(a.r.value(w))
	if err != nil {
		text := strings.TrimPrefix(err.Error(), "awsaccount: ")
		panic(errorAt(w, "%s: %s", key, strings.TrimPrefix(text, key+": "))) // many fields are called as the member
	}
	return value
}

func (a *args) id(key string) (id awsaccount.ID) {
	w, ok := a.take(key)
	if !ok {
		return id
	}
	return a.r.account(word{w.line, w.column, "", w.pieces})
}

func (a *args) list(key string) []string {
	if text := a.text(key); text != "" {
		return strings.Split(text, ",")
	}
	return nil
}

// tags are KEY=VALUE,KEY=VALUE…
func (a *args) tags(key string) (tags []sim.Tag) {
	for _, tag := range a.list(key) {
		name, value, _ := strings.Cut(tag, "=")
		tags = append(tags, sim.Tag{Key: name, Value: value})
	}
	return tags
}

// content is the text of a policy: @NAME is that of the scenario.
func (a *args) content(key string) string {
	w, ok := a.take(key)
	if !ok {
		return ""
	}
	text := a.r.value(w)
	name, isName := strings.CutPrefix(text, "@")
	if !isName {
		return text
	}
	p, ok := a.r.policies[name]
	if !ok {
		panic(errorAt(w, "there is no policy %q%s", name, suggest(name, keysOf(a.r.policies))))
	}
	return p.content
}

func (a *args) contact() awsaccount.AlternateContact {
	return awsaccount.AlternateContact{
		Type:         parsed(a, "AlternateContactType", awsaccount.ParseContactType),
		Name:         a.text("Name"),
		Title:        a.text("Title"),
		EmailAddress: a.text("EmailAddress"),
		PhoneNumber:  a.text("PhoneNumber"),
	}
}

func (a *args) contactInformation() awsaccount.ContactInformation {
	return awsaccount.ContactInformation{
		FullName:         a.text("FullName"),
		AddressLine1:     a.text("AddressLine1"),
		AddressLine2:     a.text("AddressLine2"),
		AddressLine3:     a.text("AddressLine3"),
		City:             a.text("City"),
		StateOrRegion:    a.text("StateOrRegion"),
		DistrictOrCounty: a.text("DistrictOrCounty"),
		PostalCode:       a.text("PostalCode"),
		CountryCode:      a.text("CountryCode"),
		PhoneNumber:      a.text("PhoneNumber"),
		CompanyName:      a.text("CompanyName"),
		WebsiteURL:       a.text("WebsiteUrl"),
	}
}
