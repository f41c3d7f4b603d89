package accounttest

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount/sim"
)

// storyLength is how many records a failed test logs.
const storyLength = 200

// story is the trail for people: a line a record, with no more of the contents of calls than identifiers.
func story(cloud *sim.Cloud) string {
	var lines []string
	left := 0
	for r := range cloud.Trail() {
		if len(lines) == storyLength {
			lines, left = lines[1:], left+1
		}
		lines = append(lines, line(r))
	}
	var b strings.Builder
	b.WriteString("the trail of the cloud, at " + cloud.Now().Format(time.RFC3339) + ":\n")
	if left > 0 {
		b.WriteString("  … earlier records are left out: Cloud.WriteTrail has them\n")
	}
	if len(lines) == 0 {
		b.WriteString("  nobody has called\n")
	}
	for _, l := range lines {
		b.WriteString("  " + l + "\n")
	}
	return b.String()
}

// line is a record in one line.
func line(r *sim.Record) string {
	text := r.EventTime.Format(time.RFC3339) + " " + strings.TrimSuffix(r.EventSource, ".amazonaws.com") + ":" + r.EventName
	for _, members := range []json.RawMessage{r.RequestParameters, r.ServiceEventDetails} {
		text += identifiers(members)
	}
	if who := r.UserIdentity.ARN; who != "" {
		text += " by " + who
	}
	if r.ErrorCode != "" {
		text += ": " + r.ErrorCode
		if r.Reason != "" {
			text += " (" + r.Reason + ")"
		}
		text += ": " + r.ErrorMessage
	}
	return text
}

// telling are the members that a story shows, besides those that end in Id or Ids: words of AWS, and who is to be. Whatever is not
// here may be contact data, a code or a text of somebody.
var telling = map[string]bool{
	"id": true, "type": true, "state": true, "action": true, "featureSet": true, "filter": true, "policyType": true,
	"alternateContactType": true, "regionName": true, "servicePrincipal": true, "targetPrincipal": true, "roleArn": true,
	"failureReason": true, "joinedMethod": true, "departureMethod": true,
}

// secretive are members that are called as identifiers are, and are none for everybody.
var secretive = map[string]bool{"externalId": true}

// isTelling reports whether a story shows a member.
func isTelling(name string) bool {
	return telling[name] || (strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "Ids")) && !secretive[name]
}

// identifiers are the members of an object, and of those in it, that a story shows, each after a space.
func identifiers(object json.RawMessage) string {
	var b strings.Builder
	d := json.NewDecoder(bytes.NewReader(object))
	var value func(name string)
	value = func(name string) {
		token, err := d.Token()
		if err != nil {
			return // the object is empty: the JSON of a trail is well-formed
		}
		switch token {
		case json.Delim('{'):
			for d.More() {
				member, _ := d.Token()
				name, _ := member.(string)
				value(name)
			}
			_, _ = d.Token()
		case json.Delim('['):
			for d.More() {
				value(name)
			}
			_, _ = d.Token()
		default:
			if text, ok := token.(string); ok && isTelling(name) && isIdentifier(text) {
				b.WriteString(" " + name + "=" + text)
			}
		}
	}
	value("")
	return b.String()
}

// maxIdentifier is as long as a story shows identifiers: ARNs are the longest.
const maxIdentifier = 200

// isIdentifier reports whether a text looks as identifiers do. What somebody gave for one, an e-mail address say, may look otherwise.
func isIdentifier(text string) bool {
	return len(text) <= maxIdentifier && !strings.ContainsFunc(text, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_.:/", r))
	})
}
