package awsaccount

import (
	"maps"
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// A parameter is a field of Operation that is the value of a condition key.
type parameter struct {
	field string
	key   string
	want  string
	get   func(*Operation) string // "" is not given
	value func(string) string     // of the key; "" if what is given is not as it should be
	part  string                  // placeholder of ARNs that tell the value
	quiet bool                    // errors never show it
}

var parameters = []parameter{
	{field: "ContactType", key: "account:AlternateContactTypes", want: "want BILLING, OPERATIONS or SECURITY",
		get: func(o *Operation) string {
			if o.ContactType == 0 {
				return ""
			}
			return o.ContactType.String()
		}, value: valueIf(isContactType)},
	{field: "Region", key: "account:TargetRegion", want: "want the name of a Region", get: func(o *Operation) string { return o.Region },
		value: valueIf(func(s string) bool { return all(s, func(c byte) bool { return isLowerAlnum(c) || c == '-' }) })},
	{field: "Email", key: "account:EmailTargetDomain", want: "want local@domain", get: func(o *Operation) string { return o.Email },
		value: emailDomain, quiet: true},
	{field: "PolicyType", key: "organizations:PolicyType", want: "want a name such as SERVICE_CONTROL_POLICY", part: "{policyType}",
		get: func(o *Operation) string { return o.PolicyType }, value: valueIf(isEnumName)},
	{field: "ServicePrincipal", key: "organizations:ServicePrincipal", want: `want [\w+=,.@-]{1,128}`,
		get: func(o *Operation) string { return o.ServicePrincipal }, value: valueIf(isServicePrincipal)},
	{field: "TransferDirection", key: "organizations:TransferDirection", want: "want INBOUND or OUTBOUND", part: "{direction}",
		get:   func(o *Operation) string { return o.TransferDirection },
		value: valueIf(func(s string) bool { return s == "INBOUND" || s == "OUTBOUND" })},
	{field: "TransferType", key: "organizations:TransferType", want: "want a name such as BILLING", part: "{transferType}",
		get: func(o *Operation) string { return o.TransferType }, value: valueIf(isEnumName)},
}

// valueIf is the value of a parameter whose text is that of its key.
func valueIf(ok func(string) bool) func(string) string {
	return func(s string) string {
		if !ok(s) {
			return ""
		}
		return s
	}
}

// emailDomain is the part behind the last @. Its case is kept: policies compare it with case. spec §5.1
func emailDomain(s string) string {
	if at := strings.LastIndexByte(s, '@'); at > 0 {
		return s[at+1:]
	}
	return ""
}

func isEnumName(s string) bool {
	return all(s, func(c byte) bool { return isUpper(c) || isDigit(c) || c == '_' })
}

func isServicePrincipal(s string) bool {
	return len(s) <= 128 && all(s, func(c byte) bool { return isWord(c) || strings.IndexByte("+=,.@-", c) >= 0 })
}

// readParameters checks the parameters but tags, and gathers the values of their keys.
func (c *call) readParameters() {
	resourcesFit := c.faults == nil
	for _, p := range parameters {
		given := p.get(&c.Operation)
		if !c.action.lists(p.key) {
			if given != "" {
				c.fault(p.field, c.action.Name()+" has no "+p.key, "")
			}
			continue
		}
		told, expected := c.told(p)
		value := told
		if given != "" {
			value = p.value(given)
		}
		shown := given
		if p.quiet {
			shown = ""
		}
		switch {
		case given != "" && value == "":
			c.fault(p.field, p.want, shown)
		case told != "" && value != told:
			c.fault(p.field, "want "+told+", as the ARN or the name of the action says", shown)
		case told == "" && expected && given != "" && resourcesFit:
			c.fault(p.field, "want none, as the resource has none", shown)
		case value == "" && !expected && c.action.columns().optional != p.field:
			c.fault(p.field, p.want+"; is missing", "")
		}
		if value != "" {
			c.values = append(c.values, keyValue{p.key, policy.List(p.key, value)})
		}
	}
}

// told is the value of a parameter that an ARN or the name of the action tells, and whether an ARN may tell it.
func (c *call) told(p parameter) (value string, expected bool) {
	if direction := c.action.columns().direction; p.part == "{direction}" && direction != "" {
		return direction, true
	}
	for _, t := range c.targets {
		if value, ok := t.parts[p.part]; ok {
			return strings.ToUpper(value), true // choices.md#transfer-keys
		}
	}
	slots, _ := c.action.slots()
	for _, kind := range resourceTypes {
		for _, types := range slots {
			if p.part != "" && strings.Contains(kind.shape, p.part) && slices.Contains(types, kind.name) {
				return "", true
			}
		}
	}
	return "", false
}

const (
	requestTag = "aws:RequestTag/${TagKey}"
	tagKeys    = "aws:TagKeys"
)

// readTags checks Tags and TagKeys, and gathers the values of their keys.
func (c *call) readTags() {
	puts, takes := c.action.lists(requestTag), c.action.lists(tagKeys) && !c.action.lists(requestTag)
	keys := slices.Sorted(maps.Keys(c.Tags))
	switch {
	case len(keys) > 0 && !puts:
		c.fault("Tags", c.action.Name()+" puts no tags", "")
	case len(keys) == 0 && puts && c.action.columns().tags == "":
		c.fault("Tags", "want a tag; is missing", "")
	case slices.Contains(keys, ""):
		c.fault("Tags", "want no empty key", "")
	}
	switch {
	case len(c.TagKeys) > 0 && !takes:
		c.fault("TagKeys", c.action.Name()+" takes no tags away", "")
	case len(c.TagKeys) == 0 && takes:
		c.fault("TagKeys", "want a key; is missing", "")
	case slices.Contains(c.TagKeys, ""):
		c.fault("TagKeys", "want no empty key", "")
	}
	for _, v := range tagValues("aws:RequestTag/", c.Tags) {
		c.values = append(c.values, keyValue{requestTag, v})
	}
	if takes {
		keys = slices.Compact(slices.Sorted(slices.Values(c.TagKeys)))
	}
	if len(keys) > 0 {
		c.values = append(c.values, keyValue{tagKeys, policy.List(tagKeys, keys...)})
	}
}

// tagValues are the condition keys of tags. Keys of tags differ by case and condition keys do not, so that two tags may be
// the values of one: choices.md#tag-key-case.
func tagValues(prefix string, tags map[string]string) []policy.Value {
	var names []string // of condition keys, folded, in order
	values := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		name := foldASCII(prefix + key)
		if values[name] == nil {
			names = append(names, name)
		}
		values[name] = append(values[name], tags[key])
	}
	var out []policy.Value
	for _, name := range names {
		out = append(out, policy.List(name, values[name]...))
	}
	return out
}
