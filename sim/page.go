package sim

import (
	"cmp"
	"encoding/base64"
	"strconv"
	"strings"
)

// A pager says which page of which list is wanted. choices.md#page-tokens
type pager struct {
	list  string // the operation, whose list it is, and what chooses the elements
	token string // "": the first page
	most  int
	from  int    // nothing before this place is of interest
	until uint64 // of accounts: those that came after this moment are not seen; 0: all are
	bad   error  // the answer to a token that is not of the list
}

// page is a page of a list of Organizations. The filter is what the list depends on besides the organization. 0 is maxPage.
func (x *call) page(token string, most int, filter ...string) pager {
	return x.pageOf(x.org.id.String(), token, cmp.Or(most, maxPage), errNextToken(), filter)
}

// pageOf is a page of a list that is somebody's.
func (x *call) pageOf(owner, token string, most int, bad error, filter []string) pager {
	return pager{list: strings.Join(append([]string{x.name, owner}, filter...), " "), token: token, most: most, bad: bad}
}

// words is what the token says; nil if there is none.
func (p pager) words() ([]string, error) {
	if p.token == "" {
		return nil, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.token)
	words := strings.Split(string(text), "\n")
	if err != nil || words[0] != p.list || len(words) == 1 {
		return nil, p.bad
	}
	return words[1:], nil
}

// next is the token for the rest of the list. The words have no line ends in them.
func (p pager) next(words ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(p.list + "\n" + strings.Join(words, "\n")))
}

// page is a page of a list whose elements have unique keys, and the token for the rest.
func page[T any](list []T, key func(T) string, p pager) (part []T, next string, err error) {
	return pageSome(len(list), func(i int) T { return list[i] }, key, nil, p)
}

// pageSome is a page of those of n elements that keep chooses; nil chooses all. The token names where the page ended, and the
// last elements of the page by their keys: the rest is what comes after the last of them that is still there.
func pageSome[T any](n int, at func(int) T, key func(T) string, keep func(T) bool, p pager) (part []T, next string, err error) {
	start := 0
	if words, err := p.words(); err != nil {
		return nil, "", err
	} else if words != nil {
		place, err := strconv.Atoi(words[0])
		if err != nil || place < 1 {
			return nil, "", p.bad
		}
		start = placeBehind(n, place, words[1:], func(i int) string { return key(at(i)) })
	}
	for i := max(start, p.from); i < n; i++ {
		v := at(i)
		switch {
		case keep != nil && !keep(v):
			continue
		case len(part) == p.most:
			words := []string{strconv.Itoa(start)}
			for _, shown := range part[max(0, len(part)-maxPage):] {
				words = append(words, key(shown))
			}
			return part, p.next(words...), nil
		}
		part, start = append(part, v), i+1
	}
	return part, "", nil
}

// placeBehind is the place behind the last of some elements, the last of which was before place once.
func placeBehind(n, place int, shown []string, key func(int) string) int {
	for back := len(shown) - 1; back >= 0; back-- {
		for i := min(place, n) - 1; i >= 0; i-- { // it is there, or a little before, for others have gone
			if key(i) == shown[back] {
				return i + 1
			}
		}
		for i := place; i < n; i++ { // or behind, for others have come
			if key(i) == shown[back] {
				return i + 1
			}
		}
	}
	return max(0, min(place-len(shown), n))
}
