package sim

import (
	"slices"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// Operations that ask little of an account: whose it is, or nothing but whether they may be called.

// ListBucketsOutput is the output of ListBuckets. There are no buckets.
type ListBucketsOutput struct {
	Owner awsaccount.CanonicalUserID
}

// ListBuckets is the operation of S3 that tells the canonical user ID of the client's account: nothing else of S3 is modelled. It
// needs the permission s3:ListAllMyBuckets. spec §6.3
func (c *Client) ListBuckets() (ListBucketsOutput, error) { return ask(c, listBuckets, struct{}{}) }

var listBuckets = inquiry[struct{}, ListBucketsOutput]{
	action: "s3:ListBuckets",
	need: func(*call, *struct{}) ([]permission, error) {
		return []permission{{action: "s3:ListAllMyBuckets", resource: "*"}}, nil
	},
	apply: func(x *call, _ *struct{}) (ListBucketsOutput, error) {
		return ListBucketsOutput{Owner: x.caller.canonical}, nil
	},
}

// SimulateCustomPolicy is a call of the operation of IAM that evaluates policies which come with the call. The cloud has no part in
// that, package policy does it: answer is what comes of it, nil or an *Error. The call fails with it, or, like others, because it
// may not be made. in is the input, for the trail.
func (c *Client) SimulateCustomPolicy(in any, answer error) error {
	_, err := ask(c, inquiry[any, struct{}]{
		action: "iam:SimulateCustomPolicy",
		apply:  func(*call, *any) (struct{}, error) { return struct{}{}, answer },
	}, in)
	return err
}

// ListAccessKeysOutput is the output of ListAccessKeys. When keys were created is not known.
type ListAccessKeysOutput struct {
	AccessKeyMetadata []AccessKeyMetadata
}

// An AccessKeyMetadata is what IAM tells of an access key.
type AccessKeyMetadata struct {
	UserName    string // "root" of the root user. choices.md#root-user-answers
	AccessKeyID string
	Status      string // "Active" or "Inactive"
}

// ListAccessKeys is the access keys of whom the client calls for, the oldest first: an IAM user, or the root user, as whom sessions of
// AssumeRoot call too. To others it is a ValidationError. Those of other users are not modelled: AccessKeys shows them.
func (c *Client) ListAccessKeys() (ListAccessKeysOutput, error) {
	return ask(c, listAccessKeys, struct{}{})
}

var listAccessKeys = inquiry[struct{}, ListAccessKeysOutput]{
	action: "iam:ListAccessKeys",
	need: func(x *call, _ *struct{}) ([]permission, error) {
		const action = "iam:ListAccessKeys"
		switch x.client.who.kind {
		case rootUser, assumedRoot:
			return x.asRoot(true, action)
		case user:
			p := permission{action: action, resource: x.client.who.arn, owner: x.caller}
			for _, t := range x.caller.user(x.client.who.name).tags {
				p.context = append(p.context, policy.Single("aws:ResourceTag/"+t.Key, t.Value), policy.Single("iam:ResourceTag/"+t.Key, t.Value))
			}
			return []permission{p}, nil
		}
		return nil, &Error{Code: "ValidationError", Message: "Must specify userName when calling with non-User credentials"}
	},
	apply: func(x *call, _ *struct{}) (out ListAccessKeysOutput, err error) {
		name, keys := "root", x.caller.rootKeys
		if x.client.who.kind == user {
			name = x.client.who.name
			keys = x.caller.user(name).keys
		}
		for _, id := range keys {
			status := "Active"
			if x.state.keys.get(id).inactive {
				status = "Inactive"
			}
			out.AccessKeyMetadata = append(out.AccessKeyMetadata, AccessKeyMetadata{name, id, status})
		}
		return out, nil
	},
}

// AccessKeys are the IDs of the access keys that CreateAccessKey made for an IAM user or a root user, the oldest first.
func (c *Cloud) AccessKeys(p Principal) (ids []string) {
	_ = c.arrange(func(s *state) error {
		a := s.accounts.get(p.account)
		switch {
		case a == nil:
		case p.kind == rootUser:
			ids = slices.Clone(a.rootKeys)
		case p.kind == user:
			if u := a.user(p.name); u != nil {
				ids = slices.Clone(u.keys)
			}
		}
		return nil
	})
	return ids
}
