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
	return c.inConsole(awsaccount.ChangeRootEmailTask, func(s *state, a *account) (err error) {
		if err := s.emailInUse(a.ID(), email); err != nil {
			return err
		}
		old := a.Email()
		if a.Account, err = a.WithEmail(email); err != nil {
			return err
		}
		a.pending = emailUpdate{}
		s.emails.delete(emailKey(old))
		s.emails.set(emailKey(email), a.ID())
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
		case !a.root.HasCredentials():
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
