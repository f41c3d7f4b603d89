package main

import (
	"slices"
	"testing"
)

// What the context tells of a principal shows in the keys that are derived from it: those of the context itself count in
// a decision anyway.
func TestPrincipal(t *testing.T) {
	const (
		user    = "arn:aws:iam::123456789012:user/u"
		session = "arn:aws:sts::123456789012:assumed-role/R/s"
		plain   = "arn:aws:iam::123456789012:role/R"
	)
	for _, test := range []struct {
		name, principal, context string
		key, want                string
	}{
		{"role path", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/a/b/R"`, "aws:principalarn", "arn:aws:iam::123456789012:role/a/b/R"},
		{"key in another case", session, `"AWS:principalarn":["arn:aws:iam::123456789012:role/a/R"]`, "aws:principalarn", "arn:aws:iam::123456789012:role/a/R"},
		{"no path", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/R"`, "aws:principalarn", plain},
		{"another role", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/a/S"`, "aws:principalarn", plain},
		{"longer role name", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/aR"`, "aws:principalarn", plain},
		{"another account", session, `"aws:PrincipalArn":"arn:aws:iam::444455556666:role/a/R"`, "aws:principalarn", plain},
		{"another partition", session, `"aws:PrincipalArn":"arn:aws-cn:iam::123456789012:role/a/R"`, "aws:principalarn", plain},
		{"another service", session, `"aws:PrincipalArn":"arn:aws:sts::123456789012:role/a/R"`, "aws:principalarn", plain},
		{"not a role", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:user/a/R"`, "aws:principalarn", plain},
		{"empty path segment", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role//R"`, "aws:principalarn", plain},
		{"DEL in the path", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/a\u007fb/R"`, "aws:principalarn", "arn:aws:iam::123456789012:role/a\x7fb/R"},
		{"space in the path", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/a b/R"`, "aws:principalarn", plain},
		{"letter beyond ASCII in the path", session, `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/é/R"`, "aws:principalarn", plain},
		{"two values", session, `"aws:PrincipalArn":["arn:aws:iam::123456789012:role/a/R","x"]`, "aws:principalarn", plain},
		{"absent", session, `"aws:PrincipalArn":null`, "aws:principalarn", plain},
		{"role ARN keeps its path", "arn:aws:iam::123456789012:role/a/R", `"aws:PrincipalArn":"arn:aws:iam::123456789012:role/b/R"`, "aws:principalarn", "arn:aws:iam::123456789012:role/a/R"},

		{"session's unique ID", session, `"aws:userid":"AROAX:s"`, "aws:userid", "AROAX:s"},
		{"session's unique ID alone", session, `"aws:userid":"AROAX"`, "aws:userid", "AROAX:s"},
		{"user's ID of a session", session, `"aws:userid":"AIDAX"`, "aws:userid", ""},
		{"user's unique ID", user, `"aws:userid":"AIDAX"`, "aws:userid", "AIDAX"},
		{"role's ID of a user", user, `"aws:userid":"AROAX:s"`, "aws:userid", ""},
		{"no unique ID", user, `"aws:userid":"x"`, "aws:userid", ""},
		{"federated user", "arn:aws:sts::123456789012:federated-user/f", `"aws:userid":"AIDAX"`, "aws:userid", "123456789012:f"},
		{"root user", "arn:aws:iam::123456789012:root", `"aws:userid":"AIDAX"`, "aws:userid", "123456789012"},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, faults := decodeQuestion(`{"request":{"principal":"`+test.principal+`","action":"a:B","resource":"*","context":{`+test.context+`}}}`, 1)
			if faults != nil {
				t.Fatal(faults)
			}
			var got string
			for key, values := range q.request.Principal.Context().All() {
				if key == test.key && slices.Equal(values, values[:1]) {
					got = values[0]
				}
			}
			if got != test.want {
				t.Errorf("%s is %q, want %q", test.key, got, test.want)
			}
		})
	}
}
