package sim

import "github.com/awsaccount/awsaccount"

// What the console attaches to the root of the organizations that it makes. AWS tells the Sid and what it denies; the name of the
// policy is the same here: choices.md#console-organizations. spec §1.4
const (
	consolePolicyName = "DenyLeaveOrganizationAndCloseAccount"
	consolePolicy     = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DenyLeaveOrganizationAndCloseAccount",
      "Effect": "Deny",
      "Action": [
        "organizations:LeaveOrganization",
        "account:CloseAccount"
      ],
      "Resource": "*"
    }
  ]
}`
)

// CreateOrganizationInConsole makes an organization as the console does since July 2026: CreateOrganization with all features,
// then service control policies are enabled, and one is attached to the root that lets members neither leave nor close themselves.
// Each step is a call for which the client needs permission, with its record in the trail; after one that fails there are no more,
// and what was done stays, which the output tells. With a Profile of another time than today's it is CreateOrganization. spec §1.4
func (c *Client) CreateOrganizationInConsole() (CreateOrganizationOutput, error) {
	made, err := c.CreateOrganization(CreateOrganizationInput{FeatureSet: AllFeatures})
	if p := c.cloud.config.Profile; err != nil || p != awsaccount.Today && p != awsaccount.IAMGuide2026 {
		return made, err
	}
	return made, c.attachConsolePolicy(made.Organization.ID)
}

func (c *Client) attachConsolePolicy(made awsaccount.OrganizationID) error {
	var root awsaccount.RootID
	var enabled bool
	_ = c.cloud.arrange(func(s *state) error {
		o := s.organizations.get(made) // it was made just now
		root, enabled = o.root, o.hasType(ServiceControlPolicy)
		return nil
	})
	if !enabled { // else Config.DocumentedPolicyTypes did
		if _, err := c.EnablePolicyType(EnablePolicyTypeInput{RootID: root, PolicyType: ServiceControlPolicy}); err != nil {
			return err
		}
	}
	policy, err := c.CreatePolicy(CreatePolicyInput{Name: consolePolicyName, Type: ServiceControlPolicy, Content: consolePolicy})
	if err != nil {
		return err
	}
	return c.AttachPolicy(AttachPolicyInput{PolicyID: policy.Policy.ID, TargetID: root.String()})
}
