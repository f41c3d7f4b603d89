package policy_test

import (
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

func TestConditionsTable(t *testing.T) {
	runTable(t, "conditions.txt", func(t *testing.T, r row) {
		want := r.get(t, "result")
		oneOf(t, want, "true", "false", "false, diagnostic")
		request := policy.Request{Principal: bob, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", Context: contextOf(t, r.get(t, "context"))}
		condition := `"Condition":` + r.get(t, "condition")

		allow := compile(t, policy.Identity, document(condition, everything))
		policies := policy.Policies{Identity: allow}
		d := policies.Evaluate(&request)
		if holds := d.Outcome == policy.Allowed; holds != (want == "true") {
			t.Errorf("got %t, want %s", holds, want)
		}
		if want == "false, diagnostic" && len(allow.Diagnostics()) == 0 {
			t.Error("no diagnostic")
		}

		// The same in a Deny (§3.1).
		policies.Identity = compile(t, policy.Identity, document("", everything), document(`"Effect":"Deny",`+condition, everything))
		d = policies.Evaluate(&request)
		if holds := d.Outcome == policy.ExplicitDeny; holds != (want == "true") {
			t.Errorf("in a Deny: got %+v, want %s", d, want)
		}
	})
}
