package awsaccount_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
)

// One test serves the callers of both packages.
func TestErrInvalidIsOneClass(t *testing.T) {
	_, parse := policy.Parse([]byte("{}"))
	_, compile := policy.Compile(policy.SCP, policy.Source{})
	_, principal := policy.ParsePrincipal("nobody")
	for _, err := range []error{parse, compile, principal, policy.MustParse(`{"Statement":{"Effect":"Deny"}}`).Validate(policy.SCP)} {
		if !errors.Is(err, awsaccount.ErrInvalid) {
			t.Errorf("%v is not of the class ErrInvalid", err)
		}
	}
}

// FieldErrors finds each fault once and in order, however errors are joined and wrapped, and nothing else.
func TestFieldErrorsOf(t *testing.T) {
	fault := func(f awsaccount.Field) *awsaccount.FieldError {
		return &awsaccount.FieldError{Field: f, Rule: "is missing"}
	}
	a, b, c := fault(awsaccount.FieldAccountID), fault(awsaccount.FieldCity), fault(awsaccount.FieldTime)
	other := errors.New("something else")
	for i, test := range []struct {
		err  error
		want []*awsaccount.FieldError
	}{
		{nil, nil},
		{other, nil},
		{awsaccount.ErrInvalid, nil},
		{awsaccount.AccountClosed, nil},
		{&awsaccount.Refusal{Blocker: awsaccount.AccountClosed}, nil},
		{fmt.Errorf("wrapped: %w", other), nil},
		{fmt.Errorf("%w", error(nil)), nil},
		{errors.Join(other, awsaccount.ErrInvalid), nil},
		{a, []*awsaccount.FieldError{a}},
		{errors.Join(a), []*awsaccount.FieldError{a}},
		{errors.Join(a, b, a), []*awsaccount.FieldError{a, b, a}},
		{fmt.Errorf("one: %w", fmt.Errorf("two: %w", a)), []*awsaccount.FieldError{a}},
		{fmt.Errorf("%w, %w and %w", b, other, a), []*awsaccount.FieldError{b, a}},
		{errors.Join(other, errors.Join(a, fmt.Errorf("wrapped: %w", errors.Join(b, other))), fmt.Errorf("%w", c)), []*awsaccount.FieldError{a, b, c}},
	} {
		if got := awsaccount.FieldErrors(test.err); !slices.Equal(got, test.want) {
			t.Errorf("%d, %v: %v, want %v", i, test.err, got, test.want)
		}
	}
	_, err := awsaccount.Restore(awsaccount.Today, awsaccount.Snapshot{Operations: someContact(awsaccount.Security)})
	var got []string
	for _, fault := range awsaccount.FieldErrors(err) {
		got = append(got, strings.TrimPrefix(fault.In+"/"+fault.Field.String(), "/"))
	}
	if want := "AccountId CreateAccount.AccountName PrimaryEmail State Since Operations/AlternateContactType"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// The text of a FieldError has what it is in, and no sensitive value even if somebody gives it one.
func TestFieldErrorShowsNothingSensitive(t *testing.T) {
	for f := range awsaccount.Fields() {
		err := &awsaccount.FieldError{In: "Security", Field: f, Rule: "want less", Value: "Xyzzy"}
		want := "awsaccount: Security: " + f.String() + ": want less"
		if !f.Sensitive() {
			want += `, not "Xyzzy"`
		}
		if err.Error() != want || fmt.Sprint(err) != want || !onlyClass(err, awsaccount.ErrInvalid) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// However a refusal is printed, nothing of the request is shown: its context can hold personal data.
func TestRefusalPrintsNoRequest(t *testing.T) {
	refusals, err := scene(func(q *awsaccount.Question) {
		q.Policies.Identity = nil
		q.Context = policy.NewContext(policy.Single("aws:PrincipalTag/owner", "Xyzzy"))
	}).Refusals()
	if err != nil || len(refusals) != 1 || refusals[0].Blocker != awsaccount.DeniedByPolicies {
		t.Fatal(refusals, err)
	}
	r := refusals[0]
	if known := fmt.Sprint(maps.Collect(r.Request.Context.All())); !strings.Contains(known, "Xyzzy") {
		t.Errorf("the request has lost its context: %s", known)
	}
	for _, v := range []any{r, *r, refusals, []awsaccount.Refusal{*r}, struct{ R awsaccount.Refusal }{*r}} {
		checkRedacted(t, "Sprint", fmt.Sprint(v))
		for verb := 'a'; verb <= 'z'; verb++ {
			for _, flags := range []string{"", "+", "#"} {
				if format := "%" + flags + string(verb); verb != 'p' && verb != 'w' {
					checkRedacted(t, fmt.Sprintf("%s of %T", format, v), fmt.Sprintf(format, v))
				}
			}
		}
	}
	for _, format := range []string{"%v", "%s", "%q", "%x", "%+v"} { // fmt asks a wrapped error for these verbs only
		checkRedacted(t, format+" of a wrapped refusal", fmt.Sprintf(format+format, fmt.Errorf("wrapped: %w", r), errors.Join(r)))
	}
	for format, want := range map[string]string{"%v": r.Error(), "%+v": r.Error(), "%#v": fmt.Sprintf("%q", r.Error()), "%d": "%!d(string=" + r.Error() + ")"} {
		if got, pointed := fmt.Sprintf(format, *r), fmt.Sprintf(format, r); got != want || pointed != want {
			t.Errorf("%s: %s and %s, want %s", format, got, pointed, want)
		}
	}
}
