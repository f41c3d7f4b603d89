package awsaccount

import "fmt"

// redact is the Format of a value that holds personal data: text, whatever the verb. fmt asks String for few verbs, and
// prints every field for the others, such as %d.
//
// fmt asks no value that stands in an unexported field of another struct, nor one that is given to %p or to %w, which go
// vet reports.
func redact(f fmt.State, verb rune, text string) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), text)
}
