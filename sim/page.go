package sim

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// page is a page of a list: the elements behind the one that a token names, and a token for the rest. The token names the last
// element by its key, and by its place for the case that it is gone. A token of another list is refused with the code and reason
// of the service, which is bad.
func page[T any](list []T, key func(T) string, token string, max, most int, bad error) (part []T, next string, err error) {
	start := 0
	if token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		place, last, ok := strings.Cut(string(text), " ")
		n, badPlace := strconv.Atoi(place)
		if err != nil || !ok || badPlace != nil || n < 1 {
			return nil, "", bad
		}
		start = min(n, len(list))
		if start == 0 || key(list[start-1]) != last {
			if i := slices.IndexFunc(list, func(v T) bool { return key(v) == last }); i >= 0 {
				start = i + 1
			}
		}
	}
	if max == 0 {
		max = most
	}
	end := min(start+max, len(list))
	if end < len(list) {
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(end) + " " + key(list[end-1])))
	}
	return slices.Clone(list[start:end]), next, nil
}
