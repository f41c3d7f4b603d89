package script

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func keysOf[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// mostNames is how many names an error lists.
const mostNames = 16

// suggest is what to add to an error about an unknown name: the name that was meant, or those that there are.
func suggest(unknown string, names []string) string {
	best, distance := "", 1+len(unknown)/3
	for _, name := range names {
		if d := editDistance(strings.ToLower(unknown), strings.ToLower(name)); d <= distance && (best == "" || d < distance) {
			best, distance = name, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf("; did you mean %s?", best)
	case len(names) == 0:
		return ""
	case len(names) > mostNames:
		return fmt.Sprintf("; there are %s, …", strings.Join(names[:mostNames], ", "))
	}
	return fmt.Sprintf("; there are %s", strings.Join(names, ", "))
}

// editDistance is how many bytes one has to insert, delete or replace to make one text of another; long texts are just far
// from each other.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
