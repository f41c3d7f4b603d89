package awsaccount

import (
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount/policy"
)

// A parameter is a field of Operation that is the value of a condition key.
type parameter struct {
	field string
	key   string
	rules Field // whose rules it obeys besides; its faults never show a sensitive value
	want  string
	get   func(*Operation) string // "" is not given
	value func(string) string     // of the key; "" if what is given is not as it should be
	part  string                  // placeholder of ARNs that tell the value
}

var parameters = [...]parameter{
	{field: "ContactType", key: "account:AlternateContactTypes", want: "want BILLING, OPERATIONS or SECURITY",
		get: func(o *Operation) string {
			if o.ContactType == 0 {
				return ""
			}
			return o.ContactType.String()
		}, value: valueIf(isContactType)},
	{field: "Region", key: "account:TargetRegion", rules: FieldRegionName, want: "want the name of a Region",
		get:   func(o *Operation) string { return o.Region },
		value: valueIf(func(s string) bool { return all(s, func(c byte) bool { return isLowerAlnum(c) || c == '-' }) })},
	{field: "Email", key: "account:EmailTargetDomain", rules: FieldPrimaryEmail, want: "want local@domain",
		get: func(o *Operation) string { return o.Email }, value: emailDomain},
	{field: "PolicyType", key: "organizations:PolicyType", part: "{policyType}",
		want: "want a name such as SERVICE_CONTROL_POLICY",
		get:  func(o *Operation) string { return o.PolicyType }, value: valueIf(isEnumName)},
	{field: "ServicePrincipal", key: "organizations:ServicePrincipal", want: `want [\w+=,.@-]{1,128}`,
		get: func(o *Operation) string { return o.ServicePrincipal }, value: valueIf(isServicePrincipal)},
	{field: "TransferDirection", key: "organizations:TransferDirection", part: "{direction}",
		want:  "want INBOUND or OUTBOUND",
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
	for i := range parameters {
		p := &parameters[i]
		given := p.get(c.op)
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
			for _, fault := range FieldErrors(p.rules.Validate(Today, given)) {
				c.fault(p.field, fault.Rule, fault.Value)
			}
		}
		shown := given
		if p.rules.Sensitive() {
			shown = ""
		}
		switch {
		case given != "" && value == "":
			c.fault(p.field, p.want, shown)
		case told != "" && value != told:
			c.fault(p.field, "want "+told+", as the ARN or the name of the action says", shown)
		case told == "" && expected && given != "" && resourcesFit:
			c.fault(p.field, "want none, as the resource has none", shown)
		case value == "" && !expected && c.action.row.optional != p.field:
			c.fault(p.field, p.want+"; is missing", "")
		}
		if value != "" {
			c.values = append(c.values, keyValue{p.key, policy.Single(foldASCII(p.key), value)})
		}
	}
}

// told is the value of a parameter that an ARN or the name of the action tells, and whether an ARN may tell it.
func (c *call) told(p *parameter) (value string, expected bool) {
	if direction := c.action.row.direction; p.part == "{direction}" && direction != "" {
		return direction, true
	}
	if p.part == "" {
		return "", false
	}
	for i := range c.targets {
		if value, ok := c.targets[i].kind.part(&c.targets[i].parts, p.part); ok {
			return strings.ToUpper(value), true // choices.md#transfer-keys
		}
	}
	for _, kinds := range c.action.row.calls {
		for _, kind := range kinds {
			if slices.Contains(kind.parts, p.part) {
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
	puts := c.action.lists(requestTag)
	takes := c.action.lists(tagKeys) && !puts
	keys := sortedKeys(c.op.Tags)
	switch {
	case len(keys) > 0 && !puts:
		c.fault("Tags", c.action.Name()+" puts no tags", "")
	case len(keys) == 0 && puts && c.action.row.tags == "":
		c.fault("Tags", "want a tag; is missing", "")
	case slices.Contains(keys, ""):
		c.fault("Tags", "want no empty key", "")
	}
	switch {
	case len(c.op.TagKeys) > 0 && !takes:
		c.fault("TagKeys", c.action.Name()+" takes no tags away", "")
	case len(c.op.TagKeys) == 0 && takes:
		c.fault("TagKeys", "want a key; is missing", "")
	case slices.Contains(c.op.TagKeys, ""):
		c.fault("TagKeys", "want no empty key", "")
	}
	for _, v := range addTags(nil, "aws:requesttag/", c.op.Tags) {
		c.values = append(c.values, keyValue{requestTag, v})
	}
	if takes {
		keys = slices.Compact(slices.Sorted(slices.Values(c.op.TagKeys)))
	}
	if len(keys) > 0 {
		c.values = append(c.values, keyValue{tagKeys, policy.List("aws:tagkeys", keys...)})
	}
}

// sortedKeys are the keys of tags, in order.
func sortedKeys(tags map[string]string) []string {
	if len(tags) == 0 {
		return nil
	}
	keys := make([]string, 0, len(tags))
	for key := range tags {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// addTags adds the condition keys of tags. Keys of tags differ by case and condition keys do not, so that two tags may be
// the values of one: choices.md#tag-key-case.
func addTags(out []policy.Value, prefix string, tags map[string]string) []policy.Value {
	keys := sortedKeys(tags)
	for len(keys) > 0 {
		name := foldASCII(keys[0])
		same := func(key string) bool { return foldASCII(key) == name }
		var values []string
		for _, key := range keys {
			if same(key) {
				values = append(values, tags[key])
			}
		}
		out = append(out, policy.List(prefix+name, values...))
		keys = slices.DeleteFunc(keys, same)
	}
	return out
}
