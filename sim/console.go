package sim

import (
	"errors"
	"strings"

	"github.com/awsaccount/awsaccount"
)

// What the root user does in the console, for which there is no operation. CloseOwnAccount and ReopenAccount are in closing.go.

// ChangeRootEmail gives the account of the client another primary e-mail address, in the console. Only its root user can. Of a
// member the organization changes it (StartPrimaryEmailUpdate), but with Guide2022. The code that AWS sends is taken to be
// entered. spec §2.5, §6.1
func (c *Client) ChangeRootEmail(email string) error {
	if err := validation(wantEmail(email)); err != nil {
		return err
	}
	return c.inConsole(awsaccount.ChangeRootEmailTask, func(s *state, a *account) error {
		if err := s.changeEmail(a, email); err != nil {
			return err
		}
		s.note("%s: its root user has changed the primary e-mail address", a.ID())
		return nil
	})
}

// ChangeAccountName gives the account of the client another name, in the console, as its root user. With Guide2022 there is no
// other way, and members are changed so too; today there is PutAccountName. spec §2.6, §8 row 10
func (c *Client) ChangeAccountName(name string) error {
	if err := validation(awsaccount.FieldAccountName.Validate(awsaccount.Today, name)); err != nil {
		return err
	}
	return c.inConsole(awsaccount.ChangeAccountNameTask, func(s *state, a *account) (err error) {
		if a.Account, err = a.WithName(name); err != nil {
			return err
		}
		s.note("%s: its root user has changed the name", a.ID())
		return nil
	})
}

// inConsole changes the account of the client, if that is its root user, and the account's own business:
// choices.md#console-changes.
func (c *Client) inConsole(task awsaccount.RootTask, edit func(*state, *account) error) error {
	return c.cloud.arrange(func(s *state) error {
		a := s.accounts.get(c.who.account)
		if a == nil {
			return invalidToken()
		}
		var blocker awsaccount.Blocker
		o := s.organizations.get(a.organization)
		switch {
		case c.who.kind != rootUser:
			blocker = awsaccount.NotRootUser
		case !a.root.HasPassword(): // with an access key alone nobody signs in
			blocker = awsaccount.NoRootCredentials
		case !s.isUsable(a):
			blocker = awsaccount.CallerCannotAct
		case o != nil && o.management != a.ID() && !task.NeedsRoot(c.cloud.config.Profile, true):
			blocker = awsaccount.CallerNotManagement
		default:
			return s.change(a.ID(), func(a *account) error { return edit(s, a) })
		}
		return notInConsole(task.String(), blocker)
	})
}

// notInConsole is what the console, or AWS Support, answers to whoever may not do something, or not as things are:
// choices.md#console-errors.
func notInConsole(act string, err error) error {
	if isAnswer(err) {
		return err
	}
	e := &Error{Code: accessDenied, Message: strings.TrimPrefix(err.Error(), "awsaccount: "), cause: err}
	if errors.Is(err, awsaccount.ErrConflict) {
		e.Code = "ConflictException"
	}
	if b, ok := err.(awsaccount.Blocker); ok {
		e.cause = &awsaccount.Refusal{Blocker: b, Action: act}
	}
	return e
}

// RecoverRootPassword lets whoever reads the primary e-mail address of an account give its root user a new password ("Forgot
// password?"), as a member that Organizations made needs for anything in the console: its root user has none at first. Access keys
// and MFA devices stay. It fails with the class awsaccount.ErrConflict if the account is permanently closed; and if it is a member
// of an organization that manages the credentials of root users, and there is no password to recover, be it because the account
// was made without one, or because it was deleted: AllowRootPasswordRecovery is the way then. spec §6.2, §6.4;
// choices.md#forgotten-password
func (c *Cloud) RecoverRootPassword(id awsaccount.ID) error {
	return c.arrange(func(s *state) error {
		err := s.change(id, func(a *account) (err error) {
			switch o := s.organizations.get(a.organization); {
			case a.State(s.now) == awsaccount.PermanentlyClosed:
				return &Error{Code: "ConflictException", Message: id.String() + " is permanently closed"}
			case !a.root.HasPassword() && o != nil && o.management != id && o.managesRootCredentials():
				return &Error{Code: "ConflictException", Message: "the organization of " + id.String() + " does not let its root user recover a password"}
			}
			a.root, err = a.root.WithPassword("Recovered-0", "", "") // which is not kept
			return err
		})
		return s.noteOf(err, "%s: its root user has recovered the password", id)
	})
}

// managesRootCredentials reports whether the credentials of the root users of members are managed centrally. spec §6.4
func (o *organization) managesRootCredentials() bool {
	return o.trusts(iamService) && find(o.features, RootCredentialsManagement, same) != nil
}
