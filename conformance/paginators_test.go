package conformance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A pager is a paginator of the SDK.
type pager[Out, Options any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*Options)) (*Out, error)
}

// pages are the elements on each page.
func pages[Out, Options, Element any](p pager[Out, Options], elements func(*Out) []Element, name func(Element) string) func(context.Context) ([][]string, error) {
	return func(ctx context.Context) (all [][]string, err error) {
		for p.HasMorePages() {
			out, err := p.NextPage(ctx)
			if err != nil {
				return all, err
			}
			var page []string
			for _, e := range elements(out) {
				page = append(page, name(e))
			}
			if all = append(all, page); len(all) > 100 {
				return all, fmt.Errorf("there is no end")
			}
		}
		return all, nil
	}
}

// Every paginator of the SDK finds, page by page, what is on one page otherwise, once each and in the same order.
func TestPaginators(t *testing.T) {
	w := newWorld(t, sim.Config{})
	c := clients(t, w.cloud, w.admin)
	s := clients(t, w.cloud, w.strangerAdmin)
	str := aws.String
	// Enough tags for two pages.
	var many []sim.Tag
	for i := range 45 {
		many = append(many, sim.Tag{Key: fmt.Sprintf("key-%02d", i), Value: "value"})
	}
	if err := w.cloud.As(w.admin).TagResource(sim.TagResourceInput{ResourceID: w.unit.String(), Tags: many}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.cloud.CreateAccessKey(w.admin); err != nil {
		t.Fatal(err)
	}
	// A second invitation for the stranger.
	second := awsaccount.Must(w.cloud.Open("second", "second@example.com"))
	admin := administrator(t, w.cloud, second)
	sim2 := w.cloud.As(admin)
	_ = awsaccount.Must(sim2.CreateOrganization(sim.CreateOrganizationInput{}))
	_ = awsaccount.Must(sim2.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: w.stranger.String(), Type: sim.TypeAccount}}))

	account1 := func(a types.Account) string { return aws.ToString(a.Id) }
	handshake := func(h types.Handshake) string { return aws.ToString(h.Id) }
	summary := func(p types.PolicySummary) string { return aws.ToString(p.Id) }
	o := c.organizations
	paginated := map[string]bool{} // the operations whose paginators were tried
	for operation, list := range map[string]func(size int32) func(context.Context) ([][]string, error){
		"ListRegions": func(size int32) func(context.Context) ([][]string, error) {
			return pages(account.NewListRegionsPaginator(c.account, &account.ListRegionsInput{}, func(o *account.ListRegionsPaginatorOptions) { o.Limit = size * 7 }),
				func(out *account.ListRegionsOutput) []string {
					var names []string
					for _, r := range out.Regions {
						names = append(names, aws.ToString(r.RegionName)+" "+string(r.RegionOptStatus))
					}
					return names
				}, func(s string) string { return s })
		},
		"ListAWSServiceAccessForOrganization": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListAWSServiceAccessForOrganizationPaginator(o, &organizations.ListAWSServiceAccessForOrganizationInput{MaxResults: &size}),
				func(out *organizations.ListAWSServiceAccessForOrganizationOutput) []types.EnabledServicePrincipal {
					return out.EnabledServicePrincipals
				},
				func(e types.EnabledServicePrincipal) string { return aws.ToString(e.ServicePrincipal) })
		},
		"ListAccounts": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListAccountsPaginator(o, &organizations.ListAccountsInput{MaxResults: &size}),
				func(out *organizations.ListAccountsOutput) []types.Account { return out.Accounts }, account1)
		},
		"ListAccountsForParent": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListAccountsForParentPaginator(o, &organizations.ListAccountsForParentInput{ParentId: str(w.root.String()), MaxResults: &size}),
				func(out *organizations.ListAccountsForParentOutput) []types.Account { return out.Accounts }, account1)
		},
		"ListChildren": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListChildrenPaginator(o, &organizations.ListChildrenInput{ParentId: str(w.root.String()), ChildType: types.ChildTypeAccount, MaxResults: &size}),
				func(out *organizations.ListChildrenOutput) []types.Child { return out.Children }, func(c types.Child) string { return aws.ToString(c.Id) })
		},
		"ListCreateAccountStatus": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListCreateAccountStatusPaginator(o, &organizations.ListCreateAccountStatusInput{MaxResults: &size}),
				func(out *organizations.ListCreateAccountStatusOutput) []types.CreateAccountStatus {
					return out.CreateAccountStatuses
				},
				func(s types.CreateAccountStatus) string { return aws.ToString(s.Id) })
		},
		"ListDelegatedAdministrators": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListDelegatedAdministratorsPaginator(o, &organizations.ListDelegatedAdministratorsInput{MaxResults: &size}),
				func(out *organizations.ListDelegatedAdministratorsOutput) []types.DelegatedAdministrator {
					return out.DelegatedAdministrators
				},
				func(d types.DelegatedAdministrator) string { return aws.ToString(d.Id) })
		},
		"ListDelegatedServicesForAccount": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListDelegatedServicesForAccountPaginator(o, &organizations.ListDelegatedServicesForAccountInput{AccountId: str(w.delegate.String()), MaxResults: &size}),
				func(out *organizations.ListDelegatedServicesForAccountOutput) []types.DelegatedService {
					return out.DelegatedServices
				},
				func(d types.DelegatedService) string { return aws.ToString(d.ServicePrincipal) })
		},
		"ListHandshakesForAccount": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListHandshakesForAccountPaginator(s.organizations, &organizations.ListHandshakesForAccountInput{MaxResults: &size}),
				func(out *organizations.ListHandshakesForAccountOutput) []types.Handshake { return out.Handshakes }, handshake)
		},
		"ListHandshakesForOrganization": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListHandshakesForOrganizationPaginator(o, &organizations.ListHandshakesForOrganizationInput{MaxResults: &size}),
				func(out *organizations.ListHandshakesForOrganizationOutput) []types.Handshake { return out.Handshakes }, handshake)
		},
		"ListOrganizationalUnitsForParent": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListOrganizationalUnitsForParentPaginator(o, &organizations.ListOrganizationalUnitsForParentInput{ParentId: str(w.root.String()), MaxResults: &size}),
				func(out *organizations.ListOrganizationalUnitsForParentOutput) []types.OrganizationalUnit {
					return out.OrganizationalUnits
				},
				func(u types.OrganizationalUnit) string { return aws.ToString(u.Id) })
		},
		"ListParents": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListParentsPaginator(o, &organizations.ListParentsInput{ChildId: str(w.member.String()), MaxResults: &size}),
				func(out *organizations.ListParentsOutput) []types.Parent { return out.Parents }, func(p types.Parent) string { return aws.ToString(p.Id) })
		},
		"ListPolicies": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListPoliciesPaginator(o, &organizations.ListPoliciesInput{Filter: types.PolicyTypeServiceControlPolicy, MaxResults: &size}),
				func(out *organizations.ListPoliciesOutput) []types.PolicySummary { return out.Policies }, summary)
		},
		"ListPoliciesForTarget": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListPoliciesForTargetPaginator(o, &organizations.ListPoliciesForTargetInput{TargetId: str(w.unit.String()), Filter: types.PolicyTypeServiceControlPolicy, MaxResults: &size}),
				func(out *organizations.ListPoliciesForTargetOutput) []types.PolicySummary { return out.Policies }, summary)
		},
		"ListRoots": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListRootsPaginator(o, &organizations.ListRootsInput{MaxResults: &size}),
				func(out *organizations.ListRootsOutput) []types.Root { return out.Roots }, func(r types.Root) string { return aws.ToString(r.Id) })
		},
		"ListTagsForResource": func(int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListTagsForResourcePaginator(o, &organizations.ListTagsForResourceInput{ResourceId: str(w.unit.String())}),
				func(out *organizations.ListTagsForResourceOutput) []types.Tag { return out.Tags }, func(t types.Tag) string { return aws.ToString(t.Key) })
		},
		"ListTargetsForPolicy": func(size int32) func(context.Context) ([][]string, error) {
			return pages(organizations.NewListTargetsForPolicyPaginator(o, &organizations.ListTargetsForPolicyInput{PolicyId: str(w.scp.String()), MaxResults: &size}),
				func(out *organizations.ListTargetsForPolicyOutput) []types.PolicyTargetSummary { return out.Targets },
				func(p types.PolicyTargetSummary) string { return aws.ToString(p.TargetId) })
		},
		"ListAccessKeys": func(size int32) func(context.Context) ([][]string, error) {
			return pages(iam.NewListAccessKeysPaginator(c.iam, &iam.ListAccessKeysInput{MaxItems: &size}),
				func(out *iam.ListAccessKeysOutput) []iamtypes.AccessKeyMetadata { return out.AccessKeyMetadata },
				func(k iamtypes.AccessKeyMetadata) string { return aws.ToString(k.AccessKeyId) })
		},
		"ListAccountAliases": func(size int32) func(context.Context) ([][]string, error) {
			return pages(iam.NewListAccountAliasesPaginator(c.iam, &iam.ListAccountAliasesInput{MaxItems: &size}),
				func(out *iam.ListAccountAliasesOutput) []string { return out.AccountAliases }, func(s string) string { return s })
		},
		"SimulateCustomPolicy": func(size int32) func(context.Context) ([][]string, error) {
			return pages(iam.NewSimulateCustomPolicyPaginator(c.iam, &iam.SimulateCustomPolicyInput{PolicyInputList: []string{allowAll},
				ActionNames: []string{"account:ListRegions", "account:PutAlternateContact", "organizations:CloseAccount", "s3:GetObject"}, MaxItems: &size}),
				func(out *iam.SimulateCustomPolicyOutput) []iamtypes.EvaluationResult { return out.EvaluationResults },
				func(r iamtypes.EvaluationResult) string { return aws.ToString(r.EvalActionName) })
		},
	} {
		paginated[operation] = true
		one, err := list(1)(t.Context())
		if err != nil {
			t.Errorf("%s: %v", operation, err)
			continue
		}
		three, err := list(3)(t.Context())
		if err != nil {
			t.Errorf("%s: %v", operation, err)
			continue
		}
		if len(one) < 2 && !slices.Contains([]string{"ListRoots", "ListParents", "ListAccessKeys", "ListAccountAliases", "ListTagsForResource"}, operation) {
			t.Errorf("%s: only %d pages: %q", operation, len(one), one)
		}
		seen := map[string]bool{}
		for _, name := range slices.Concat(one...) {
			if seen[name] || name == "" {
				t.Errorf("%s: %q twice, or without a name", operation, name)
			}
			seen[name] = true
		}
		if a, b := slices.Concat(one...), slices.Concat(three...); !slices.Equal(a, b) || len(a) == 0 {
			t.Errorf("%s: one by one %s\nand by three %s", operation, strings.Join(a, " "), strings.Join(b, " "))
		}
	}
	for _, service := range []string{"account", "organizations", "iam"} {
		for _, operation := range paginatorsOf(t, service) {
			if !paginated[operation] {
				t.Errorf("the SDK has a paginator of %s, which is not tried: add it here", operation)
			}
		}
	}
}
