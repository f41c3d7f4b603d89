package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// allow is a policy that allows actions on a resource.
func allow(t *testing.T, action, resource string) []policy.Source {
	d, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return []policy.Source{{Name: "allow", Document: d}}
}

const handshakeConstraint = "HandshakeConstraintViolationException "

// The form of the input: Appendix B, C.3.
func TestInviteInput(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	for _, test := range []struct {
		in     sim.InviteAccountToOrganizationInput
		reason string
	}{
		{sim.InviteAccountToOrganizationInput{}, "INPUT_REQUIRED"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "123456789012"}}, "INPUT_REQUIRED"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{Type: "EMAIL"}}, "INPUT_REQUIRED"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "123456789012", Type: "account"}}, "INVALID_ENUM"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "o-1234567890", Type: "ORGANIZATION"}}, "INVALID_PARTY_TYPE_TARGET"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "12345678901", Type: "ACCOUNT"}}, "MIN_LENGTH_EXCEEDED"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "12345678901x", Type: "ACCOUNT"}}, "INVALID_PATTERN"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: "nobody@example", Type: "EMAIL"}}, "INVALID_EMAIL_ADDRESS_TARGET"},
		{sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: strings.Repeat("e", 65), Type: "EMAIL"}}, "MAX_LENGTH_EXCEEDED"},
		{sim.InviteAccountToOrganizationInput{Target: account(w.open()), Notes: strings.Repeat("n", 1025)}, "MAX_LENGTH_EXCEEDED"},
		{sim.InviteAccountToOrganizationInput{Target: account(w.open()), Tags: []sim.Tag{{Key: "aws:x"}}}, "INVALID_SYSTEM_TAGS_PARAMETER"},
		{sim.InviteAccountToOrganizationInput{Target: account(w.open()), Tags: []sim.Tag{{Key: "k"}, {Key: "k"}}}, "DUPLICATE_TAG_KEY"},
		{sim.InviteAccountToOrganizationInput{Target: account(awsaccount.Must(awsaccount.ParseID("000000000001")))}, "TARGET_NOT_SUPPORTED"},
	} {
		w.want("InvalidInputException "+test.reason, func() error {
			_, err := w.as(w.management).InviteAccountToOrganization(test.in)
			return err
		})
	}
	var many []sim.Tag
	for i := range 51 {
		many = append(many, sim.Tag{Key: strings.Repeat("k", i+1)})
	}
	id := w.open()
	w.want("ConstraintViolationException MAX_TAG_LIMIT_EXCEEDED", func() error {
		_, err := w.as(w.management).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: account(id), Tags: many})
		return err
	})
}

// Who can be invited: spec §1.9, §3.5, choices.md#invitation-targets.
func TestInvitationTargets(t *testing.T) {
	const inOne, unsupported = handshakeConstraint + "ALREADY_IN_AN_ORGANIZATION", "InvalidInputException TARGET_NOT_SUPPORTED"
	for _, profile := range []awsaccount.Profile{awsaccount.Today, awsaccount.Guide2022} {
		t.Run(profile.String(), func(t *testing.T) {
			w := newHandshakeWorld(t, "ALL", sim.Config{Profile: profile})
			member := w.invited()
			second := newOrganization(w)
			elsewhere := w.open()
			w.accept(elsewhere, w.invite(second, account(elsewhere), "").ID, "")
			suspended, closed, gone := w.open(), w.open(), w.open()
			if err := errors.Join(w.cloud.Restrict(suspended), w.cloud.CloseByAWS(gone)); err != nil {
				t.Fatal(err)
			}
			w.cloud.Advance(90 * day)
			if err := w.cloud.CloseByAWS(closed); err != nil {
				t.Fatal(err)
			}
			transfer := ""
			if profile == awsaccount.Guide2022 {
				transfer = inOne // direct transfer is of 2025
			}
			for id, code := range map[awsaccount.ID]string{
				w.management: inOne, member: inOne, second: inOne, elsewhere: transfer,
				suspended: unsupported, closed: unsupported, gone: unsupported,
			} {
				w.invite(w.management, account(id), code)
				if code != "" {
					w.invite(w.management, sim.HandshakeParty{ID: strings.ToUpper(w.email(id)), Type: "EMAIL"}, code)
				}
			}
			w.invite(w.open(), account(member), "AWSOrganizationsNotInUseException")
			w.invite(member, account(w.open()), "AccessDeniedException")
		})
	}
}

func newOrganization(w *handshakeWorld) awsaccount.ID {
	id := w.open()
	awsaccount.Must(w.as(id).CreateOrganization(sim.CreateOrganizationInput{}))
	return id
}

// An invitation by e-mail is for whoever has the address when he looks: choices.md#invitation-by-email.
func TestInviteByEmail(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	email := sim.HandshakeParty{ID: "Somebody@example.com", Type: "EMAIL"}
	h := w.invite(w.management, email, "")
	if diff := h.Parties[1]; diff != email {
		t.Error(diff)
	}
	w.invite(w.management, email, "DuplicateHandshakeException")
	w.accept(w.open(), h.ID, "AccessDeniedException")
	id := awsaccount.Must(w.cloud.Open("somebody", "somebody@example.com"))
	w.invite(w.management, account(id), "DuplicateHandshakeException")
	w.accept(id, h.ID, "")

	other := w.open()
	w.invite(w.management, account(other), "")
	w.invite(w.management, sim.HandshakeParty{ID: w.email(other), Type: "EMAIL"}, "DuplicateHandshakeException")
	w.invite(newOrganization(w), sim.HandshakeParty{ID: w.email(other), Type: "EMAIL"}, "")
}

// Open invitations count against the quota of accounts: spec §3.5, §3.10.
func TestInvitationQuota(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	var ids []string
	var last awsaccount.ID
	for range 9 { // and the management account
		last = w.open()
		ids = append(ids, w.invite(w.management, account(last), "").ID)
	}
	full := handshakeConstraint + "ACCOUNT_NUMBER_LIMIT_EXCEEDED"
	w.invite(w.management, account(w.open()), full)
	w.cancel(w.management, ids[0], "")
	ids = append(ids, w.invite(w.management, account(w.open()), "").ID)
	w.accept(last, ids[8], "")
	w.invite(w.management, account(w.open()), full)
	if err := w.cloud.SetAccountQuota(w.management, 9); err != nil {
		t.Fatal(err)
	}
	late := w.open()
	if err := w.cloud.SetAccountQuota(w.management, 11); err != nil {
		t.Fatal(err)
	}
	id := w.invite(w.management, account(late), "").ID
	if err := w.cloud.SetAccountQuota(w.management, 10); err != nil {
		t.Fatal(err)
	}
	w.accept(late, id, full)
	w.cloud.Advance(15 * day)
	w.invite(w.management, account(late), "")
}

// 20 invitations, or as many as accounts, in 24 hours; accepted ones do not count: spec §3.5, §3.10.
func TestInvitationRate(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invitee := w.open()
	const full = handshakeConstraint + "HANDSHAKE_RATE_LIMIT_EXCEEDED"
	w.cancel(w.management, w.invite(w.management, account(invitee), "").ID, "")
	w.cloud.Advance(time.Hour)
	for range 19 {
		w.cancel(w.management, w.invite(w.management, account(invitee), "").ID, "")
	}
	w.invite(w.management, account(invitee), full)
	if err := w.cloud.SetAccountQuota(w.management, 21); err != nil {
		t.Fatal(err)
	}
	id := w.invite(w.management, account(invitee), "").ID
	w.invite(w.management, account(w.open()), full)
	w.accept(invitee, id, "")
	w.cancel(w.management, w.invite(w.management, account(w.open()), "").ID, "")
	w.invite(w.management, account(w.open()), full)
	w.cloud.Advance(23*time.Hour - 1)
	w.invite(w.management, account(w.open()), full)
	w.cloud.Advance(1)
	w.invite(w.management, account(w.open()), "")
	w.invite(w.management, account(w.open()), full)
}

// Facts about the management account and the organization: spec §3.4.
func TestInvitationsNotReady(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	if err := w.cloud.SetEmailVerified(w.management, false); err != nil {
		t.Fatal(err)
	}
	w.invite(w.management, account(w.open()), "AccountOwnerNotVerifiedException")
	if err := errors.Join(w.cloud.SetEmailVerified(w.management, true), w.cloud.Initialize(w.management, time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.invite(w.management, account(w.open()), "FinalizingOrganizationException")
	w.cloud.Advance(time.Hour)
	id := w.open()
	h := w.invite(w.management, account(id), "")
	if err := w.cloud.SetMissing(id, sim.Missing{PaymentMethod: true}); err != nil {
		t.Fatal(err)
	}
	w.accept(id, h.ID, handshakeConstraint+"PAYMENT_INSTRUMENT_REQUIRED")
}

// Tags need organizations:TagResource: spec §3.5, choices.md#tag-on-create.
func TestInviteWithTags(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invite := func(user *sim.Client, target sim.HandshakeParty, tags ...sim.Tag) error {
		_, err := user.InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: target, Tags: tags})
		return err
	}
	user := func(action string) *sim.Client {
		return w.cloud.As(awsaccount.Must(w.cloud.PutUser(w.management, sim.Identity{Name: "alice", Policies: allow(t, action, "*")})))
	}
	for _, target := range []sim.HandshakeParty{account(w.open()), {ID: "new@example.com", Type: "EMAIL"}} {
		if err := invite(user("organizations:Invite*"), target, sim.Tag{Key: "k"}); !errors.Is(err, awsaccount.DeniedByPolicies) {
			t.Error(err)
		}
		if err := invite(user("organizations:*"), target, sim.Tag{Key: "k"}); err != nil {
			t.Error(err)
		}
	}
	if err := invite(user("organizations:Invite*"), account(w.open())); err != nil {
		t.Error(err)
	}
}

// A member goes from one organization into another one directly: spec §1.9, choices.md#direct-transfer.
func TestDirectTransfer(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	second := newOrganization(w)
	member := w.invited()
	h := w.invite(second, account(member), "")
	if err := w.cloud.SetMissing(member, sim.Missing{PaymentMethod: true}); err != nil {
		t.Fatal(err)
	}
	w.accept(member, h.ID, "ConstraintViolationException MEMBER_ACCOUNT_PAYMENT_INSTRUMENT_REQUIRED")
	if err := w.cloud.SetMissing(member, sim.Missing{}); err != nil {
		t.Fatal(err)
	}
	w.accept(member, h.ID, "")
	o := awsaccount.Must(w.as(member).DescribeOrganization()).Organization
	if o.MasterAccountID != second {
		t.Error(o)
	}
	w.want("AccountNotFoundException", func() error {
		_, err := w.as(w.management).DescribeAccount(sim.DescribeAccountInput{AccountID: member})
		return err
	})
	w.invite(second, account(member), handshakeConstraint+"ALREADY_IN_AN_ORGANIZATION")
	back := w.invite(w.management, account(member), "")
	w.accept(member, back.ID, "")

	admin := sim.RegisterDelegatedAdministratorInput{AccountID: member, ServicePrincipal: "account.amazonaws.com"}
	err := w.as(w.management).EnableAWSServiceAccess(sim.EnableAWSServiceAccessInput{ServicePrincipal: admin.ServicePrincipal})
	if err := errors.Join(err, w.as(w.management).RegisterDelegatedAdministrator(admin)); err != nil {
		t.Fatal(err)
	}
	h = w.invite(second, account(member), "")
	w.accept(member, h.ID, "ConstraintViolationException CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG")

	// A created member waits for four days, and needs what an account needs that stands alone.
	awsaccount.Must(w.as(w.management).CreateAccount(sim.CreateAccountInput{Email: "created@example.com", AccountName: "created"}))
	w.cloud.Advance(time.Hour)
	list := awsaccount.Must(w.as(w.management).ListAccounts(sim.ListAccountsInput{})).Accounts
	created := list[len(list)-1].ID
	if err := w.cloud.CompleteStandalone(created); err != nil {
		t.Fatal(err)
	}
	h = w.invite(second, account(created), "")
	role := w.cloud.As(w.cloud.Session(created, "OrganizationAccountAccessRole", "s"))
	accept := func() error {
		_, err := role.AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: h.ID})
		return err
	}
	w.want("ConstraintViolationException WAIT_PERIOD_ACTIVE", accept)
	w.cloud.Advance(4 * day)
	w.want("", accept)
}

// In 2022 a member could not accept: spec §1.9.
func TestAcceptAsMember(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{Profile: awsaccount.Guide2022})
	second := newOrganization(w)
	id := w.open()
	h, other := w.invite(w.management, account(id), ""), w.invite(second, account(id), "")
	w.accept(id, h.ID, "")
	w.accept(id, other.ID, handshakeConstraint+"ALREADY_IN_AN_ORGANIZATION")
}

// A deleted organization takes its invitations back: choices.md#invitations-of-deleted.
func TestInvitationOfDeletedOrganization(t *testing.T) {
	w := newHandshakeWorld(t, "ALL", sim.Config{})
	invitee := w.open()
	h := w.invite(w.management, account(invitee), "")
	if err := w.as(w.management).DeleteOrganization(); err != nil {
		t.Fatal(err)
	}
	w.accept(invitee, h.ID, "InvalidHandshakeTransitionException")
	if got := w.describe(invitee, h.ID, "").State; got != "CANCELED" {
		t.Error(got)
	}
	w.cancel(w.management, h.ID, "AccessDeniedException")
	w.cloud.Advance(30 * day)
	w.describe(invitee, h.ID, "HandshakeNotFoundException")
}
