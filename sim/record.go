package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// What records have in common: they are replaced by changed copies, and small lists in them are sorted by name.

// change replaces an account by what edit makes of a copy of it, unless that fails.
func (s *state) change(id awsaccount.ID, edit func(*account) error) error {
	old, ok := s.accounts.lookup(id)
	if !ok {
		return &Error{Code: "AccountNotFoundException", Message: "there is no account " + id.String()}
	}
	changed := *old
	if err := edit(&changed); err != nil {
		return err
	}
	s.replace(old, &changed)
	return nil
}

// put is a copy of a list with v in its place by name, or in the place of the one of that name.
func put[T any](list []T, v T, name func(T) string) []T {
	i, found := slices.BinarySearchFunc(list, name(v), func(v T, n string) int { return cmp.Compare(name(v), n) })
	list = slices.Clone(list)
	if found {
		list[i] = v
		return list
	}
	return slices.Insert(list, i, v)
}

// remove is a copy of a list without the element of a name.
func remove[T any](list []T, n string, name func(T) string) []T {
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool { return name(v) == n })
}

// find is the element of a name, nil if there is none.
func find[T any](list []T, n string, name func(T) string) *T {
	if i, ok := slices.BinarySearchFunc(list, n, func(v T, n string) int { return cmp.Compare(name(v), n) }); ok {
		return &list[i]
	}
	return nil
}

// sortedTags is a copy of tags in the order of keys.
func sortedTags(tags []Tag) []Tag {
	tags = slices.Clone(tags)
	slices.SortFunc(tags, func(a, b Tag) int { return cmp.Compare(a.Key, b.Key) })
	return tags
}

// hasKey reports whether tags have a key, whatever its case.
func hasKey(tags []Tag, key string) bool {
	return slices.ContainsFunc(tags, func(t Tag) bool { return strings.EqualFold(t.Key, key) })
}

// tagMap is tags by key.
func tagMap(tags []Tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[t.Key] = t.Value
	}
	return m
}

// isAnswer reports whether an error is an answer of AWS.
func isAnswer(err error) bool {
	_, ok := err.(*Error)
	return ok
}

// An invalidError says what is wrong with what a program arranges.
type invalidError string

func (e invalidError) Error() string        { return "sim: " + string(e) }
func (e invalidError) Is(target error) bool { return target == awsaccount.ErrInvalid }

func invalid(format string, args ...any) error { return invalidError(fmt.Sprintf(format, args...)) }
