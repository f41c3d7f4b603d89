package endpoint

import (
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// ofUsers are the parameters by which operations on the root user would be on an IAM user: those have no API here.
var ofUsers = []string{"UserName"}

type aliasesXML struct {
	Aliases   members[string] `xml:"AccountAliases"`
	Truncated bool            `xml:"IsTruncated"`
}

type featuresXML struct {
	OrganizationID string          `xml:"OrganizationId"`
	Enabled        members[string] `xml:"EnabledFeatures"`
}

// features is an operation that answers the enabled features of central root access.
func features(call func(*sim.Client) (sim.OrganizationsFeaturesOutput, error)) queryOperation {
	return queryOperation{call: func(c *sim.Client, f *form) (any, error) {
		out, err := call(c)
		return featuresXML{out.OrganizationID.String(), members[string]{out.EnabledFeatures}}, err
	}}
}

type accessKeysXML struct {
	Keys      members[accessKeyXML] `xml:"AccessKeyMetadata"`
	Truncated bool                  `xml:"IsTruncated"`
}

type accessKeyXML struct {
	UserName    string
	AccessKeyID string `xml:"AccessKeyId"`
	Status      string
}

// listAccessKeys is the access keys of who calls. choices.md#root-user-answers
func listAccessKeys(c *sim.Client, f *form) (any, error) {
	if f.onlyPage(); len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	out, err := c.ListAccessKeys()
	var result accessKeysXML
	for _, key := range out.AccessKeyMetadata {
		result.Keys.List = append(result.Keys.List, accessKeyXML(key))
	}
	return result, err
}

// deleteLoginProfile is that of the root user. choices.md#root-user-answers
func deleteLoginProfile(c *sim.Client, f *form) (any, error) {
	if f.asRoot(c); len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	return nil, c.DeleteRootCredentials()
}

type loginProfileXML struct {
	UserName   string `xml:"LoginProfile>UserName"`
	CreateDate string `xml:"LoginProfile>CreateDate"`
}

// createLoginProfile is that of the root user. choices.md#root-user-answers
func createLoginProfile(c *sim.Client, f *form) (any, error) {
	if f.asRoot(c); len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	err := c.AllowRootPasswordRecovery()
	return loginProfileXML{UserName: "root", CreateDate: f.cloud.Now().UTC().Format(timestampLayout)}, err
}

// asRoot wants the root user, or a session as it, to call an operation without UserName, which is then that of the caller himself.
func (f *form) asRoot(c *sim.Client) {
	arn, _ := policy.SplitARN(c.Principal().String())
	switch {
	case arn.Service == "iam" && arn.Resource == "root":
	case arn.Service == "iam":
		f.fault("UserName", "Member is the caller if it is not given, and login profiles of IAM users are not modelled")
	default:
		f.fault("UserName", "Must specify userName when calling with non-User credentials")
	}
}
