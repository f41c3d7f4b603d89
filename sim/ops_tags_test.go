package sim_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// taggable is something of each kind that can have tags, by its ID.
func (f *forest) taggable() map[string]string {
	created := awsaccount.Must(f.CreatePolicy(sim.CreatePolicyInput{Name: "p", Type: sim.ServiceControlPolicy,
		Content: `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}`}))
	delegation := awsaccount.Must(f.PutResourcePolicy(sim.PutResourcePolicyInput{Content: `{"Version":"2012-10-17","Statement":{"Effect":"Allow",` +
		`"Principal":{"AWS":"` + f.members[0].String() + `"},"Action":"organizations:ListRoots","Resource":"*"}}`}))
	return map[string]string{
		"root": f.root, "unit": f.plant(f.root, "a")[0], "account": f.members[0].String(), "management account": f.management.String(),
		"policy": created.Policy.ID.String(), "delegation policy": delegation.ResourcePolicy.ID,
	}
}

func (f *forest) tagsOf(t *testing.T, id string) (tags []sim.Tag) {
	t.Helper()
	in := sim.ListTagsForResourceInput{ResourceID: id}
	for {
		out, err := f.ListTagsForResource(in)
		if err != nil {
			t.Error(id, err)
		}
		tags = append(tags, out.Tags...)
		if in.NextToken = out.NextToken; in.NextToken == "" {
			return tags
		}
	}
}

// spec §3.8
func TestTags(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	for kind, id := range f.taggable() {
		t.Run(kind, func(t *testing.T) {
			tag := func(tags ...sim.Tag) error { return f.TagResource(sim.TagResourceInput{ResourceID: id, Tags: tags}) }
			untag := func(keys ...string) error {
				return f.UntagResource(sim.UntagResourceInput{ResourceID: id, TagKeys: keys})
			}
			wantAnswer(t, "tag", tag(sim.Tag{Key: "b", Value: "1"}, sim.Tag{Key: "a", Value: "2"}), "")
			wantAnswer(t, "tag again", tag(sim.Tag{Key: "b", Value: ""}, sim.Tag{Key: "B", Value: "3"}), "") // keys differ by case
			want := []sim.Tag{{Key: "B", Value: "3"}, {Key: "a", Value: "2"}, {Key: "b"}}
			if got := f.tagsOf(t, id); !slices.Equal(got, want) {
				t.Error(got, want)
			}
			wantAnswer(t, "untag", untag("a", "B", "a"), "")
			before := f.tagsOf(t, id)
			wantAnswer(t, "untag what is not there", untag("none"), "")
			if got := f.tagsOf(t, id); !slices.Equal(got, before) || len(got) != 1 {
				t.Error(got)
			}
			var many []sim.Tag
			for i := range 50 {
				many = append(many, sim.Tag{Key: fmt.Sprintf("%02d", i)})
			}
			f.fails(t, "51 tags", "ConstraintViolationException MAX_TAG_LIMIT_EXCEEDED", func() error { return tag(many...) })
			wantAnswer(t, "50 tags", tag(many[:49]...), "")
			wantAnswer(t, "50 tags, one of them with another value", tag(sim.Tag{Key: "b", Value: "x"}), "")
			if got := f.tagsOf(t, id); len(got) != 50 || !slices.IsSortedFunc(got, func(a, b sim.Tag) int { return compare(a.Key, b.Key) }) {
				t.Error(got)
			}
			for _, test := range []struct {
				what, want string
				call       func() error
			}{
				{"no tags", badInput + "INPUT_REQUIRED", func() error { return tag() }},
				{"no key", badInput + "INPUT_REQUIRED", func() error { return tag(sim.Tag{Value: "v"}) }},
				{"a key twice", badInput + "DUPLICATE_TAG_KEY", func() error { return tag(sim.Tag{Key: "k"}, sim.Tag{Key: "k"}) }},
				{"AWS' key", badInput + "INVALID_SYSTEM_TAGS_PARAMETER", func() error { return tag(sim.Tag{Key: "AWS:k"}) }},
				{"a bad key", badInput + "INVALID_PATTERN", func() error { return tag(sim.Tag{Key: "k?"}) }},
				{"a bad value", badInput + "INVALID_PATTERN", func() error { return tag(sim.Tag{Key: "k", Value: "*"}) }},
				{"no keys", badInput + "INPUT_REQUIRED", func() error { return untag() }},
				{"an empty key", badInput + "INPUT_REQUIRED", func() error { return untag("") }},
				{"AWS' key away", badInput + "INVALID_SYSTEM_TAGS_PARAMETER", func() error { return untag("aws:k") }},
			} {
				f.fails(t, test.what, test.want, test.call)
			}
		})
	}
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// spec §3.8, Appendix B
func TestTagsOfNothing(t *testing.T) {
	f := newForest(t, sim.Config{}, 0)
	for id, want := range map[string]string{
		"r-9999":             "TargetNotFoundException",
		f.foreignRoot:        "TargetNotFoundException",
		nowhere:              "TargetNotFoundException",
		noAccount:            "TargetNotFoundException",
		f.foreign.String():   "TargetNotFoundException",
		"p-12345678":         "TargetNotFoundException",
		"rp-1234":            "TargetNotFoundException",
		"rt-12345678":        "TargetNotFoundException",
		"":                   badInput + "INPUT_REQUIRED",
		"x-12345678":         badInput + "INVALID_PATTERN",
		"rt-123456_8":        badInput + "INVALID_PATTERN",
		"rt-123456A8":        badInput + "INVALID_PATTERN",
		"rp-1-34":            badInput + "INVALID_PATTERN",
		"o-" + "a123456789a": badInput + "INVALID_PATTERN",
	} {
		f.fails(t, "tag "+id, want, func() error {
			return f.TagResource(sim.TagResourceInput{ResourceID: id, Tags: []sim.Tag{{Key: "k"}}})
		})
		f.fails(t, "untag "+id, want, func() error {
			return f.UntagResource(sim.UntagResourceInput{ResourceID: id, TagKeys: []string{"k"}})
		})
		f.fails(t, "list "+id, want, func() error { return drop(f.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: id})) })
	}
	// AWS' own policies have no tags, and get none: choices.md#tags-of-aws-policies
	const managed = "p-FullAWSAccess"
	f.fails(t, "tag", badInput+"IMMUTABLE_POLICY", func() error {
		return f.TagResource(sim.TagResourceInput{ResourceID: managed, Tags: []sim.Tag{{Key: "k"}}})
	})
	f.fails(t, "untag", badInput+"IMMUTABLE_POLICY", func() error {
		return f.UntagResource(sim.UntagResourceInput{ResourceID: managed, TagKeys: []string{"k"}})
	})
	if tags := f.tagsOf(t, managed); len(tags) != 0 {
		t.Error(tags)
	}
	wantAnswer(t, "token", drop(f.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: f.root, NextToken: "x"})), badInput+"INVALID_NEXT_TOKEN")
}

// spec §1.6, §1.9: a closed member can be tagged; tags vanish with membership
func TestTagsOfClosedMembers(t *testing.T) {
	f := newForest(t, sim.Config{}, 1)
	if err := f.as(f.members[0]).CloseOwnAccount(); err != nil {
		t.Fatal(err)
	}
	id := f.members[0].String()
	wantAnswer(t, "tag", f.TagResource(sim.TagResourceInput{ResourceID: id, Tags: []sim.Tag{{Key: "k"}}}), "")
	if tags := f.tagsOf(t, id); len(tags) != 1 {
		t.Error(tags)
	}
	f.cloud.Advance(90 * 24 * 3600 * 1e9)
	wantAnswer(t, "gone", drop(f.ListTagsForResource(sim.ListTagsForResourceInput{ResourceID: id})), "TargetNotFoundException")
}
