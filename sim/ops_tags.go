package sim

import (
	"slices"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// tagged finds the tags of something in the caller's organization, and how to put other ones in their place. put is nil where
// AWS manages the thing. It fails if there is no such thing.
func (x *call) tagged(id string) (tags []Tag, put func([]Tag), err error) {
	s := x.state
	prefix, _, _ := strings.Cut(id, "-")
	switch prefix {
	case "r":
		if x.org.root.String() == id {
			return x.org.rootTags, func(tags []Tag) { x.changeOrganization(func(o *organization) { o.rootTags = tags }) }, nil
		}
	case "ou":
		unit, _ := awsaccount.ParseOUID(id)
		if u := s.unitOf(x.org, unit); u != nil {
			return u.tags, func(tags []Tag) {
				changed := *u
				changed.tags = tags
				s.units.set(u.id, &changed)
			}, nil
		}
	case "p":
		policy, _ := awsaccount.ParsePolicyID(id)
		switch p := s.policy(x.org, policy); {
		case p == nil:
		case p.managed():
			return nil, nil, nil
		default:
			return p.tags, func(tags []Tag) {
				changed := *p
				changed.tags = tags
				s.policies.set(p.id, &changed)
			}, nil
		}
	case "rp":
		if d := x.org.delegating; d != nil && d.id == id {
			return d.tags, func(tags []Tag) {
				changed := *d
				changed.tags = tags
				x.changeOrganization(func(o *organization) { o.delegating = &changed })
			}, nil
		}
	default:
		member, _ := awsaccount.ParseID(id)
		if a := x.inOrganization(member); a != nil {
			return a.tags, func(tags []Tag) {
				changed := *a
				changed.tags = tags
				s.replace(a, &changed)
			}, nil
		}
	}
	return nil, nil, fail("TargetNotFoundException")
}

// tagsOf is the tags of something as a read shows them.
func (x *call) tagsOf(id string) (tags []Tag, err error) {
	if tags, _, err = x.tagged(id); err == nil {
		if account, notAccount := awsaccount.ParseID(id); notAccount == nil {
			return x.seen(account).tags, nil
		}
	}
	return tags, err
}

// resource wants what can have tags. Appendix B
func (c *inputCheck) resource(id string) { c.text(id, 1, 130, isTaggable) }

// isTaggable is the pattern of roots, accounts, units, policies, delegation policies and transfers.
func isTaggable(s string) bool {
	_, notPolicy := awsaccount.ParsePolicyID(s)
	return notPolicy == nil || isParentID(s) || isChildID(s) || isPrefixedWord(s, "rp-", 4, 128) ||
		isRequestID(s, "rt-")
}

// isPrefixedWord reports whether s is a prefix and so many characters of \w.
func isPrefixedWord(s, prefix string, least, most int) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && least <= len(rest) && len(rest) <= most && !strings.ContainsFunc(rest, func(r rune) bool {
		return r != '_' && !('0' <= r && r <= '9') && !('a' <= r|0x20 && r|0x20 <= 'z')
	})
}

// TagResourceInput is the input of TagResource.
type TagResourceInput struct {
	ResourceID string // of a root, unit, account, policy or delegation policy
	Tags       []Tag  // at least one
}

// TagResource puts tags on something: a tag of a key that it has already gets another value.
func (c *Client) TagResource(in TagResourceInput) error {
	_, err := do(c, tagResource, in)
	return err
}

var tagResource = operation[TagResourceInput, struct{}]{
	action: "organizations:TagResource",
	validate: func(in *TagResourceInput) error {
		var c inputCheck
		c.resource(in.ResourceID)
		c.set(len(in.Tags) > 0)
		c.tags(in.Tags)
		return c.err
	},
	touch: func(x *call, in *TagResourceInput) touched {
		t := x.aboutAny(in.ResourceID)
		t.Tags = tagMap(in.Tags)
		return t
	},
	apply: func(x *call, in *TagResourceInput) (none struct{}, err error) {
		return none, x.retag(in.ResourceID, func(tags []Tag) []Tag {
			for _, t := range in.Tags {
				tags = put(tags, t, Tag.key)
			}
			return tags
		})
	},
}

// retag changes the tags of a resource.
func (x *call) retag(id string, edit func([]Tag) []Tag) error {
	tags, replace, err := x.tagged(id)
	if err != nil {
		return err
	}
	if replace == nil {
		return failBecause("InvalidInputException", "IMMUTABLE_POLICY")
	}
	if tags = edit(tags); len(tags) > maxTags {
		return failBecause(constraint, "MAX_TAG_LIMIT_EXCEEDED")
	}
	replace(tags)
	return nil
}

func (t Tag) key() string { return t.Key }

// UntagResourceInput is the input of UntagResource.
type UntagResourceInput struct {
	ResourceID string   // of a root, unit, account, policy or delegation policy
	TagKeys    []string // at least one
}

// UntagResource takes tags away. Keys that there are not do not matter.
func (c *Client) UntagResource(in UntagResourceInput) error {
	_, err := do(c, untagResource, in)
	return err
}

var untagResource = operation[UntagResourceInput, struct{}]{
	action: "organizations:UntagResource",
	validate: func(in *UntagResourceInput) error {
		var c inputCheck
		c.resource(in.ResourceID)
		c.set(len(in.TagKeys) > 0)
		for _, key := range in.TagKeys {
			c.text(key, 1, 128, isTagText)
			if strings.HasPrefix(strings.ToLower(key), "aws:") {
				c.fail("INVALID_SYSTEM_TAGS_PARAMETER")
			}
		}
		return c.err
	},
	touch: func(x *call, in *UntagResourceInput) touched {
		t := x.aboutAny(in.ResourceID)
		t.TagKeys = in.TagKeys
		return t
	},
	apply: func(x *call, in *UntagResourceInput) (none struct{}, err error) {
		return none, x.retag(in.ResourceID, func(tags []Tag) []Tag {
			return slices.DeleteFunc(slices.Clone(tags), func(t Tag) bool { return slices.Contains(in.TagKeys, t.Key) })
		})
	},
}

// ListTagsForResourceInput is the input of ListTagsForResource.
type ListTagsForResourceInput struct {
	ResourceID string // of a root, unit, account, policy or delegation policy
	NextToken  string // "": the first page
}

// ListTagsForResourceOutput is the output of ListTagsForResource.
type ListTagsForResourceOutput struct {
	Tags      []Tag
	NextToken string // "": there are no more
}

// ListTagsForResource lists the tags of something, in the order of keys.
func (c *Client) ListTagsForResource(in ListTagsForResourceInput) (ListTagsForResourceOutput, error) {
	return do(c, listTagsForResource, in)
}

var listTagsForResource = operation[ListTagsForResourceInput, ListTagsForResourceOutput]{
	action: "organizations:ListTagsForResource",
	validate: func(in *ListTagsForResourceInput) error {
		var c inputCheck
		c.resource(in.ResourceID)
		c.paging(in.NextToken, 0)
		return c.err
	},
	touch: func(x *call, in *ListTagsForResourceInput) touched { return x.aboutAny(in.ResourceID) },
	apply: func(x *call, in *ListTagsForResourceInput) (out ListTagsForResourceOutput, err error) {
		tags, err := x.tagsOf(in.ResourceID)
		if err != nil {
			return out, err
		}
		out.Tags, out.NextToken, err = page(tags, Tag.key, x.page(in.NextToken, 0, in.ResourceID))
		return out, err
	},
}
