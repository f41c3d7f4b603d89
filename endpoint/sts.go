package endpoint

import (
	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

type callerXML struct {
	ARN     string `xml:"Arn"`
	UserID  string `xml:"UserId"`
	Account string
}

type credentialsXML struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      string
}

func credentialsOf(c sim.Credentials) credentialsXML {
	return credentialsXML{c.AccessKeyID, c.SecretAccessKey, c.SessionToken, c.Expiration.UTC().Format(timestampLayout)}
}

// timestampLayout is how the query protocol writes times.
const timestampLayout = "2006-01-02T15:04:05Z"

// maxMembers is more than lists of STS may have, of which sim knows how many that is.
const maxMembers = 1000

type assumeRoleXML struct {
	Credentials   credentialsXML
	AssumedRoleID string `xml:"AssumedRoleUser>AssumedRoleId"`
	ARN           string `xml:"AssumedRoleUser>Arn"`
}

func assumeRole(c *sim.Client, f *form) (any, error) {
	in := sim.AssumeRoleInput{
		RoleARN:         parsed(f, "RoleArn", arnPattern, awsaccount.ParseARN),
		RoleSessionName: f.text("RoleSessionName"),
		DurationSeconds: f.positive("DurationSeconds"),
		Policy:          f.text("Policy"),
		ExternalID:      f.text("ExternalId"),
	}
	for _, member := range f.list("PolicyArns", maxMembers) {
		in.PolicyARNs = append(in.PolicyARNs, parsed(f, member+".arn", arnPattern, awsaccount.ParseARN))
	}
	for _, member := range f.list("Tags", maxMembers) {
		in.Tags = append(in.Tags, sim.Tag{Key: f.text(member + ".Key"), Value: f.needed(member + ".Value")})
	}
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	out, err := c.AssumeRole(in)
	return assumeRoleXML{credentialsOf(out.Credentials), out.AssumedRoleUser.AssumedRoleID, out.AssumedRoleUser.ARN}, err
}

type assumeRootXML struct{ Credentials credentialsXML }

func assumeRoot(c *sim.Client, f *form) (any, error) {
	in := sim.AssumeRootInput{
		TargetPrincipal: f.text("TargetPrincipal"),
		TaskPolicyARN:   parsed(f, "TaskPolicyArn.arn", arnPattern, awsaccount.ParseARN),
		DurationSeconds: f.positive("DurationSeconds"),
	}
	if len(f.faults) > 0 {
		return nil, f.malformed(c)
	}
	out, err := c.AssumeRoot(in)
	return assumeRootXML{credentialsOf(out.Credentials)}, err
}
