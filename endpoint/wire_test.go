package endpoint_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// Every member of every input is read under the name that the SDK gives it, in its spelling, and nothing else is: a value of a wrong
// JSON type is refused exactly if somebody reads it. spec §2.1, §3.1
func TestInputNames(t *testing.T) {
	d := newDoor(t, sim.Config{NoEnforcement: true}, endpoint.Config{})
	refused := func(action, path string, value string) bool {
		body := value
		for _, name := range slices.Backward(strings.Split(path, ".")) {
			if inner, ok := strings.CutSuffix(name, "[]"); ok {
				body = "[" + body + "]"
				name = inner
			}
			body = `{"` + name + `":` + body + `}`
		}
		got := d.send(request(d.management, action, body))
		if code := got.Header.Get("X-Amzn-Errortype"); code == "SerializationException" {
			if got.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: the status is %d", action, got.StatusCode)
			}
			return true
		}
		return false
	}
	for _, row := range wireRows(t) {
		if slices.Contains(notModelled(), row.action) {
			continue
		}
		for _, member := range row.in {
			path, _, _ := strings.Cut(member, ":")
			if !refused(row.action, path, "true") {
				t.Errorf("%s does not read %s", row.action, path)
			}
			if refused(row.action, strings.ToLower(path), "true") {
				t.Errorf("%s reads %s, whose case is wrong", row.action, strings.ToLower(path))
			}
			if refused(row.action, path, "null") {
				t.Errorf("%s does not take null for %s", row.action, path)
			}
		}
		if refused(row.action, "Unknown", "true") {
			t.Errorf("%s reads members that nobody knows", row.action)
		}
	}
}

// Every operation that sim has succeeds through the wire, and each member of its output has the name and the JSON type that the SDK
// reads. spec §2.4, appendix B, D
func TestOutputNames(t *testing.T) {
	d := newDoor(t, sim.Config{}, endpoint.Config{})
	everything(d)
	wire := map[string]wireRow{}
	for _, row := range wireRows(t) {
		wire[row.action] = row
		if slices.Contains(notModelled(), row.action) {
			continue
		}
		seen := d.seen[row.action]
		if seen == nil {
			t.Errorf("%s was not called", row.action)
			continue
		}
		for _, member := range row.out {
			want, kind, _ := strings.Cut(member, ":")
			switch {
			case kind == "timestamp" && row.path == "/":
				kind = "number"
			case kind == "timestamp":
				kind = "string"
			}
			want += ":" + kind
			if !seen[want] && !unset(row.action, want) {
				t.Errorf("%s: nobody saw %s", row.action, want)
			}
			delete(seen, want)
		}
		for rest := range maps.Keys(seen) {
			if !strings.HasSuffix(rest, "[]") {
				t.Errorf("%s: the SDK does not know %s", row.action, rest)
			}
		}
	}
	for action := range d.seen {
		if _, ok := wire[action]; !ok {
			t.Errorf("the SDK has no operation %s", action)
		}
	}
}

// unset reports whether no call of everything has a member, and why.
func unset(action, member string) bool {
	switch {
	case strings.HasSuffix(member, "NextToken:string"), // pages are tested by themselves
		strings.HasSuffix(member, "FailureReason:string"): // nothing fails
		return true
	}
	switch action {
	case "organizations:CreateAccount", "organizations:CreateGovCloudAccount": // in progress
		return strings.Contains(member, "Completed") || strings.Contains(member, "AccountId:")
	case "organizations:DescribeCreateAccountStatus": // of no GovCloud account
		return strings.HasSuffix(member, "GovCloudAccountId:string")
	case "organizations:EnableAllFeatures": // which tells less of the organization than an invitation
		return strings.Contains(member, "Resources[].Resources")
	}
	return false
}

// everything calls every operation that sim has, in an order in which all of them succeed.
func everything(d *door) {
	d.Helper()
	m := d.management
	org := func(name, path, format string, args ...any) string {
		d.Helper()
		return d.call(m, "organizations:"+name, fmt.Sprintf(format, args...), path)
	}
	member := func(text string) awsaccount.ID { return awsaccount.Must(awsaccount.ParseID(text)) }

	org("CreateOrganization", "", `{}`)
	org("DescribeOrganization", "", ``)
	root := org("ListRoots", "Roots.Id", `{}`)
	org("EnableAWSServiceAccess", "", `{"ServicePrincipal":"account.amazonaws.com"}`)
	org("ListAWSServiceAccessForOrganization", "", `{}`)
	first := org("CreateAccount", "CreateAccountStatus.Id", `{"AccountName":"one","Email":"one@example.com","Tags":[{"Key":"a","Value":""}]}`)
	d.cloud.Advance(time.Hour)
	one := member(org("DescribeCreateAccountStatus", "CreateAccountStatus.AccountId", `{"CreateAccountRequestId":%q}`, first))
	_, err := d.cloud.LinkGovCloud(m)
	d.must(err)
	org("CreateGovCloudAccount", "", `{"AccountName":"two","Email":"two@example.com"}`)
	d.cloud.Advance(time.Hour)
	org("ListCreateAccountStatus", "", `{"States":["SUCCEEDED"]}`)
	org("ListAccounts", "", `{"MaxResults":20}`)
	org("DescribeAccount", "", `{"AccountId":%q}`, one)

	unit := org("CreateOrganizationalUnit", "OrganizationalUnit.Id", `{"ParentId":%q,"Name":"unit"}`, root)
	org("UpdateOrganizationalUnit", "", `{"OrganizationalUnitId":%q,"Name":"units"}`, unit)
	org("DescribeOrganizationalUnit", "", `{"OrganizationalUnitId":%q}`, unit)
	org("ListOrganizationalUnitsForParent", "", `{"ParentId":%q}`, root)
	org("MoveAccount", "", `{"AccountId":%q,"SourceParentId":%q,"DestinationParentId":%q}`, one, root, unit)
	org("ListAccountsForParent", "", `{"ParentId":%q}`, unit)
	org("ListChildren", "", `{"ParentId":%q,"ChildType":"ACCOUNT"}`, unit)
	org("ListParents", "", `{"ChildId":%q}`, one)
	empty := org("CreateOrganizationalUnit", "OrganizationalUnit.Id", `{"ParentId":%q,"Name":"empty"}`, root)
	org("DeleteOrganizationalUnit", "", `{"OrganizationalUnitId":%q}`, empty)

	org("EnablePolicyType", "", `{"RootId":%q,"PolicyType":"SERVICE_CONTROL_POLICY"}`, root)
	org("ListRoots", "", `{}`)
	document := `{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}`
	p := org("CreatePolicy", "Policy.PolicySummary.Id", `{"Name":"p","Description":"","Type":"SERVICE_CONTROL_POLICY","Content":"%s"}`, document)
	org("UpdatePolicy", "", `{"PolicyId":%q,"Description":"none"}`, p)
	org("DescribePolicy", "", `{"PolicyId":%q}`, p)
	org("ListPolicies", "", `{"Filter":"SERVICE_CONTROL_POLICY"}`)
	org("AttachPolicy", "", `{"PolicyId":%q,"TargetId":%q}`, p, one)
	org("ListPoliciesForTarget", "", `{"TargetId":%q,"Filter":"SERVICE_CONTROL_POLICY"}`, one)
	org("ListTargetsForPolicy", "", `{"PolicyId":%q}`, p)
	org("DetachPolicy", "", `{"PolicyId":%q,"TargetId":%q}`, p, one)
	org("DeletePolicy", "", `{"PolicyId":%q}`, p)
	org("EnablePolicyType", "", `{"RootId":%q,"PolicyType":"TAG_POLICY"}`, root)
	org("DisablePolicyType", "", `{"RootId":%q,"PolicyType":"TAG_POLICY"}`, root)

	org("TagResource", "", `{"ResourceId":%q,"Tags":[{"Key":"k","Value":"v"}]}`, one)
	org("ListTagsForResource", "", `{"ResourceId":%q}`, one)
	org("UntagResource", "", `{"ResourceId":%q,"TagKeys":["k"]}`, one)
	delegation := fmt.Sprintf(`{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"organizations:ListPolicies\",\"Resource\":\"*\"}}`, one)
	org("PutResourcePolicy", "", `{"Content":"%s"}`, delegation)
	org("DescribeResourcePolicy", "", `{}`)
	org("DeleteResourcePolicy", "", `{}`)
	org("RegisterDelegatedAdministrator", "", `{"AccountId":%q,"ServicePrincipal":"account.amazonaws.com"}`, one)
	org("ListDelegatedAdministrators", "", `{}`)
	org("ListDelegatedServicesForAccount", "", `{"AccountId":%q}`, one)

	account := func(name, path, body string) string {
		d.Helper()
		return d.call(m, "account:"+name, strings.ReplaceAll(body, "ONE", one.String()), path)
	}
	account("PutAlternateContact", "", `{"AccountId":"ONE","AlternateContactType":"BILLING","Name":"n","Title":"t","EmailAddress":"a@example.com","PhoneNumber":"+1"}`)
	account("GetAlternateContact", "", `{"AccountId":"ONE","AlternateContactType":"BILLING"}`)
	account("DeleteAlternateContact", "", `{"AccountId":"ONE","AlternateContactType":"BILLING"}`)
	account("PutContactInformation", "", `{"ContactInformation":{"FullName":"n","AddressLine1":"1","AddressLine2":"2","AddressLine3":"3","City":"c","PostalCode":"p",
		"CountryCode":"US","PhoneNumber":"+1","StateOrRegion":"WA","DistrictOrCounty":"d","CompanyName":"c","WebsiteUrl":"https://example.com"}}`)
	account("GetContactInformation", "", `{}`)
	account("PutAccountName", "", `{"AccountId":"ONE","AccountName":"uno"}`)
	account("GetAccountInformation", "", `{"AccountId":"ONE"}`)
	account("GetPrimaryEmail", "", `{"AccountId":"ONE"}`)
	account("StartPrimaryEmailUpdate", "", `{"AccountId":"ONE","PrimaryEmail":"uno@example.com"}`)
	code, _ := d.cloud.OTP(one)
	account("AcceptPrimaryEmailUpdate", "", `{"AccountId":"ONE","PrimaryEmail":"uno@example.com","Otp":"`+code+`"}`)
	account("ListRegions", "", `{"RegionOptStatusContains":["DISABLED"],"MaxResults":5}`)
	account("EnableRegion", "", `{"RegionName":"af-south-1"}`)
	d.cloud.Advance(24 * time.Hour)
	account("GetRegionOptStatus", "", `{"RegionName":"af-south-1"}`)
	account("DisableRegion", "", `{"RegionName":"af-south-1"}`)
	two := member(org("ListAccounts", "Accounts.Id", `{}`))
	for a := range d.cloud.Accounts() {
		if a.Email() == "two@example.com" {
			two = a.ID()
		}
	}
	d.call(two, "account:GetGovCloudAccountInformation", `{}`, "")

	org("DeregisterDelegatedAdministrator", "", `{"AccountId":%q,"ServicePrincipal":"account.amazonaws.com"}`, one)
	org("DisableAWSServiceAccess", "", `{"ServicePrincipal":"account.amazonaws.com"}`)
	invite := func(id awsaccount.ID) string {
		d.Helper()
		return org("InviteAccountToOrganization", "Handshake.Id", `{"Target":{"Id":%q,"Type":"ACCOUNT"},"Notes":"come"}`, id)
	}
	guest, err := d.cloud.Open("guest", "guest@example.com")
	d.must(err)
	h := invite(guest)
	org("DescribeHandshake", "", `{"HandshakeId":%q}`, h)
	d.call(guest, "organizations:ListHandshakesForAccount", `{"Filter":{"ActionType":"INVITE"}}`, "")
	org("ListHandshakesForOrganization", "", `{}`)
	org("CancelHandshake", "", `{"HandshakeId":%q}`, h)
	d.call(guest, "organizations:DeclineHandshake", fmt.Sprintf(`{"HandshakeId":%q}`, invite(guest)), "")
	d.call(guest, "organizations:AcceptHandshake", fmt.Sprintf(`{"HandshakeId":%q}`, invite(guest)), "")
	d.call(guest, "organizations:LeaveOrganization", `{}`, "")
	d.call(guest, "organizations:AcceptHandshake", fmt.Sprintf(`{"HandshakeId":%q}`, invite(guest)), "")
	org("RemoveAccountFromOrganization", "", `{"AccountId":%q}`, guest)
	org("CloseAccount", "", `{"AccountId":%q}`, one)

	d.call(guest, "organizations:CreateOrganization", `{"FeatureSet":"CONSOLIDATED_BILLING"}`, "")
	d.call(guest, "organizations:EnableAllFeatures", `{}`, "")
	other, err := d.cloud.Open("other", "other@example.com")
	d.must(err)
	d.call(other, "organizations:CreateOrganization", `{}`, "")
	d.call(other, "organizations:DeleteOrganization", `{}`, "")
}
