package sim

import (
	"cmp"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A bucket is a token bucket: what one account, or one organization, may still call of one operation.
type bucket struct {
	tokens float64
	at     time.Time // when it had them
}

// A limit is how many calls there may be in a second, and how many at once. The zero limit is none.
type limit struct{ rate, burst float64 }

// A throttleRule is what limits an operation: the calls of one account, and of all accounts of an organization together.
// Operations with the same shared name, if it is not "", share their buckets.
type throttleRule struct {
	account, organization limit
	shared                string
}

// throttles are the rates and bursts of operations by action; others are not throttled. spec §1.9, §2.8, §3.10
var throttles = map[string]throttleRule{
	"account:AcceptPrimaryEmailUpdate":      {account: limit{1, 1}},
	"account:DeleteAlternateContact":        {account: limit{1, 6}},
	"account:DisableRegion":                 {account: limit{1, 1}},
	"account:EnableRegion":                  {account: limit{1, 1}},
	"account:GetAccountInformation":         {account: limit{3, 3}},
	"account:GetAlternateContact":           {account: limit{10, 15}},
	"account:GetContactInformation":         {account: limit{10, 15}},
	"account:GetGovCloudAccountInformation": {account: limit{3, 5}},
	"account:GetPrimaryEmail":               {account: limit{3, 3}},
	"account:GetRegionOptStatus":            {account: limit{5, 5}},
	"account:ListRegions":                   {account: limit{5, 5}},
	"account:PutAccountName":                {account: limit{1, 1}},
	"account:PutAlternateContact":           {account: limit{5, 8}},
	"account:PutContactInformation":         {account: limit{5, 8}},
	"account:StartPrimaryEmailUpdate":       {account: limit{1, 1}},

	"organizations:CreateAccount":                       {account: limit{0.1, 3}, shared: "CreateAccount"},
	"organizations:CreateGovCloudAccount":               {account: limit{0.1, 3}, shared: "CreateAccount"},
	"organizations:CloseAccount":                        {account: limit{0.05, 1}},
	"organizations:DescribeAccount":                     {account: limit{20, 30}, organization: limit{24, 36}},
	"organizations:DescribeCreateAccountStatus":         {account: limit{2, 2}, organization: limit{2, 3}},
	"organizations:LeaveOrganization":                   {account: limit{1, 1}, organization: limit{5, 5}},
	"organizations:ListCreateAccountStatus":             {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:AcceptHandshake":                     {account: limit{1, 2}, organization: limit{5, 5}},
	"organizations:DescribeHandshake":                   {account: limit{1, 2}, organization: limit{6, 10}},
	"organizations:CancelHandshake":                     {account: limit{2, 3}},
	"organizations:DeclineHandshake":                    {account: limit{1, 1}, organization: limit{5, 5}},
	"organizations:InviteAccountToOrganization":         {account: limit{3, 5}},
	"organizations:ListHandshakesForAccount":            {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:ListHandshakesForOrganization":       {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:CreateOrganization":                  {account: limit{1, 1}},
	"organizations:DeleteOrganization":                  {account: limit{1, 1}},
	"organizations:EnableAllFeatures":                   {account: limit{1, 1}},
	"organizations:CreateOrganizationalUnit":            {account: limit{1, 2}},
	"organizations:DescribeOrganization":                {account: limit{1, 2}},
	"organizations:MoveAccount":                         {account: limit{2, 3}},
	"organizations:UpdateOrganizationalUnit":            {account: limit{2, 3}},
	"organizations:DeleteOrganizationalUnit":            {account: limit{2, 3}},
	"organizations:DescribeOrganizationalUnit":          {account: limit{2, 2}, organization: limit{2, 3}},
	"organizations:ListAccounts":                        {account: limit{8, 12}, organization: limit{9, 15}},
	"organizations:ListChildren":                        {account: limit{6, 10}, organization: limit{7, 12}},
	"organizations:ListParents":                         {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:ListAccountsForParent":               {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:ListOrganizationalUnitsForParent":    {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:ListRoots":                           {account: limit{1, 2}, organization: limit{1, 3}},
	"organizations:ListTagsForResource":                 {account: limit{10, 15}, organization: limit{12, 18}},
	"organizations:RemoveAccountFromOrganization":       {account: limit{2, 2}},
	"organizations:TagResource":                         {account: limit{4, 6}},
	"organizations:UntagResource":                       {account: limit{4, 6}},
	"organizations:CreatePolicy":                        {account: limit{2, 3}},
	"organizations:DeletePolicy":                        {account: limit{2, 3}},
	"organizations:AttachPolicy":                        {account: limit{2, 3}},
	"organizations:DetachPolicy":                        {account: limit{2, 3}},
	"organizations:DescribePolicy":                      {account: limit{2, 2}, organization: limit{2, 3}},
	"organizations:EnablePolicyType":                    {account: limit{1, 1}},
	"organizations:DisablePolicyType":                   {account: limit{1, 1}},
	"organizations:ListPolicies":                        {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:ListPoliciesForTarget":               {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:ListTargetsForPolicy":                {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:UpdatePolicy":                        {account: limit{2, 3}},
	"organizations:EnableAWSServiceAccess":              {account: limit{1, 2}},
	"organizations:DisableAWSServiceAccess":             {account: limit{1, 2}},
	"organizations:ListAWSServiceAccessForOrganization": {account: limit{1, 3}, organization: limit{1, 4}},
	"organizations:ListDelegatedServicesForAccount":     {account: limit{1, 3}, organization: limit{1, 4}},
	"organizations:ListDelegatedAdministrators":         {account: limit{5, 8}, organization: limit{6, 10}},
	"organizations:RegisterDelegatedAdministrator":      {account: limit{1, 2}},
	"organizations:DeregisterDelegatedAdministrator":    {account: limit{1, 2}},
}

// throttle takes a token for the call, if the cloud throttles: one of the account and one of the organization, or none.
func (x *call) throttle() error {
	if !x.cloud.config.Throttling || x.caller == nil {
		return nil
	}
	s, rule := x.state, throttles[x.name]
	name := cmp.Or(rule.shared, x.name)
	account := name + " " + x.caller.ID().String()
	left, ok := s.fill(account, rule.account)
	if !ok {
		return x.throttled()
	}
	if x.org != nil {
		if err := x.throttleIn(x.org.id); err != nil {
			return err
		}
	}
	if rule.account != (limit{}) {
		s.buckets.set(account, left)
	}
	return nil
}

// throttleIn takes a token of an organization for the call, if the cloud throttles.
func (x *call) throttleIn(o awsaccount.OrganizationID) error {
	rule := throttles[x.name]
	return x.take(cmp.Or(rule.shared, x.name)+" "+o.String(), rule.organization)
}

// emailUpdates is how often a primary e-mail update of one account can be started: 3 times in 30 seconds. spec §2.6
var emailUpdates = limit{0.1, 3}

// throttleTarget takes a token for a call about an account, whoever makes it, if the cloud throttles.
func (x *call) throttleTarget(id awsaccount.ID, l limit) error {
	return x.take(x.name+" of "+id.String(), l)
}

// take takes a token out of a bucket, if the cloud throttles and there is a limit.
func (x *call) take(key string, l limit) error {
	if !x.cloud.config.Throttling || l == (limit{}) {
		return nil
	}
	left, ok := x.state.fill(key, l)
	if !ok {
		return x.throttled()
	}
	x.state.buckets.set(key, left)
	return nil
}

// fill is a bucket as it is now after a token was taken from it. It reports false if there is none.
func (s *state) fill(key string, l limit) (b bucket, ok bool) {
	if l == (limit{}) {
		return b, true
	}
	b, ok = s.buckets.lookup(key)
	if !ok {
		b.tokens = l.burst
	}
	// A whole token may come out of the division as one that lacks next to nothing.
	const slack = 1e-11
	b = b.taken(l, s.now)
	return b, b.tokens >= -slack
}

// taken is a bucket as it is at an instant, after a token was taken from it.
func (b bucket) taken(l limit, now time.Time) bucket {
	return bucket{tokens: min(l.burst, b.tokens+now.Sub(b.at).Seconds()*l.rate) - 1, at: now}
}

func (x *call) throttled() error {
	const code = "TooManyRequestsException"
	return &Error{Code: code, Message: documented(x.name, code, "")}
}
