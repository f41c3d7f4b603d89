package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// The condition keys of a call that follow neither from the principal, which package policy knows, nor from the operation, which package
// awsaccount knows.

// A knownContext is what is known of calls of a client at an instant, on what an account of an organization owns; zero: nothing is
// kept.
type knownContext struct {
	at       time.Time
	resource place
	context  policy.Context
}

// A place is where in an organization something is.
type place struct {
	organization awsaccount.OrganizationID // zero: in none
	parent       string                    // of the account that owns it; "": nobody tells
}

// An instantContext is what is known of every call at an instant; zero: nothing is kept.
type instantContext struct {
	at     time.Time
	values []policy.Value
}

// context is what is known of a call on a resource. What follows from principal and operation, packages policy and awsaccount add.
func (x *call) context(resource string) policy.Context {
	known, at := &x.client.known, x.placeOf(resource)
	if known.at.IsZero() || !known.at.Equal(x.state.now) || known.resource != at {
		*known = knownContext{x.state.now, at, policy.NewContext(slices.Concat(x.circumstances(), x.client.from.context(),
			x.sessionKeys(), x.resourceKeys(at))...)}
	}
	return known.context
}

// circumstances are the condition keys of every call at an instant.
func (x *call) circumstances() []policy.Value {
	known := &x.cloud.known
	if known.at.IsZero() || !known.at.Equal(x.state.now) {
		*known = instantContext{x.state.now, policy.NewContext(
			policy.Single("aws:CurrentTime", x.state.now.Format(time.RFC3339)),
			policy.Single("aws:EpochTime", strconv.FormatInt(x.state.now.Unix(), 10)),
			policy.Single("aws:RequestedRegion", x.state.region), // all services here are global and live there
			policy.Bool("aws:SecureTransport", true),
			policy.Bool("aws:ViaAWSService", false), // nobody calls on somebody's behalf
		).Values()}
	}
	return known.values
}

// sessionKeys are the condition keys that temporary credentials have and access keys of users and root users have not.
// choices.md#session-keys
func (x *call) sessionKeys() (values []policy.Value) {
	kind := x.client.who.kind
	switch kind {
	case roleSession, federatedUser, assumedRoot:
		values = append(values, policy.Single("aws:TokenIssueTime", x.began().Format(time.RFC3339)))
	default:
		return nil
	}
	if kind != federatedUser {
		values = append(values, policy.Bool("aws:MultiFactorAuthPresent", false))
	}
	if kind == assumedRoot {
		values = append(values, policy.Bool("aws:AssumedRoot", true))
	}
	return values
}

// began is when the session of the caller did.
func (x *call) began() time.Time {
	began := x.client.who.since
	if began.IsZero() {
		began = x.state.now
	}
	return began.Truncate(time.Second)
}

// placeOf is where in an organization the account is that owns a resource: the one in the ARN, else the caller's. The member form of
// the ARN of an account has no owner, but an organization. choices.md#resource-account
func (x *call) placeOf(resource string) place {
	owner := x.caller
	arn, _ := policy.SplitARN(resource)
	if arn.Account != "" && strings.Trim(arn.Account, "0123456789") == "" {
		id, _ := awsaccount.ParseID(arn.Account)
		owner = x.state.accounts.get(id)
	}
	if owner == nil {
		return place{}
	}
	at := place{owner.organization, owner.parent}
	if arn.Service == "account" && strings.HasPrefix(arn.Resource, "account/") {
		at.parent = ""
	}
	return at
}

// resourceKeys are the condition keys that follow from where a resource is.
func (x *call) resourceKeys(at place) (values []policy.Value) {
	if !at.organization.IsZero() {
		values = append(values, policy.Single("aws:ResourceOrgID", at.organization.String()))
	}
	if path := x.state.path(at.parent); !path.IsZero() {
		values = append(values, policy.Single("aws:ResourceOrgPaths", path.String()))
	}
	return values
}
