package sim

import (
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
)

// An accessKey is an access key of a user or of the root user of an account, or that of a session.
type accessKey struct {
	id, secret string
	account    awsaccount.ID
	user       string // "" is the root user
	inactive   bool
	token      string    // that goes with the access key of a session, or of what IssueCredentials gives; else ""
	session    Principal // whose it is then
}

// Credentials are what a caller signs with.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string    // "" of access keys that CreateAccessKey makes
	Expiration      time.Time // zero: they do not expire by themselves
}

// maxUserKeys is how many access keys a user can have, active or not. The root user has a limit of its own in package
// awsaccount.
const maxUserKeys = 2

// secretText is the alphabet of secrets and session tokens.
const secretText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// CreateAccessKey gives an IAM user, or the root user of an account, an access key, which is active. A third one fails with
// the class ErrLimit. spec §6.2
func (c *Cloud) CreateAccessKey(p Principal) (id, secret string, err error) {
	err = c.arrange(func(s *state) error {
		if p.kind != user && p.kind != rootUser {
			return invalid("CreateAccessKey: want an IAM user or the root user, not %s", p)
		}
		err := s.change(p.account, func(a *account) (err error) {
			if p.kind == rootUser {
				if a.root, err = a.root.WithAccessKey(); err != nil {
					return err
				}
			} else if u := a.user(p.name); u == nil {
				return noSuchUser(p.name)
			} else if len(u.keys) >= maxUserKeys {
				return &Error{Code: "LimitExceeded", Message: "Cannot exceed quota for AccessKeysPerUser: 2"}
			}
			id, secret = "AKIA"+s.nextText(accessKeyIDs, uppercase, 16), s.nextText(secrets, secretText, 40)
			a.listKeys(p.name, func(keys []string) []string { return append(keys, id) })
			return nil
		})
		if err != nil {
			return err
		}
		s.keys.set(id, &accessKey{id: id, secret: secret, account: p.account, user: p.name})
		s.note("%s: access key %s created", p, id)
		return nil
	})
	if err != nil {
		return "", "", err
	}
	return id, secret, nil
}

// SetAccessKeyActive makes an access key active or inactive. Nobody can call with an inactive one.
func (c *Cloud) SetAccessKeyActive(accessKeyID string, active bool) error {
	return c.changeKey(accessKeyID, func(s *state, k *accessKey) error {
		if k.user == "" {
			err := s.change(k.account, func(a *account) (err error) {
				a.root, err = a.root.WithAccessKeyActive(slices.Index(a.rootKeys, k.id), active)
				return err
			})
			if err != nil {
				return err
			}
		}
		changed := *k
		changed.inactive = !active
		s.keys.set(k.id, &changed)
		s.note("%s: access key %s is active: %t", k.account, k.id, active)
		return nil
	})
}

// DeleteAccessKey deletes an access key.
func (c *Cloud) DeleteAccessKey(accessKeyID string) error {
	return c.changeKey(accessKeyID, func(s *state, k *accessKey) error {
		err := s.change(k.account, func(a *account) (err error) {
			if k.user == "" {
				if a.root, err = a.root.WithoutAccessKey(slices.Index(a.rootKeys, k.id)); err != nil {
					return err
				}
			}
			a.listKeys(k.user, func(keys []string) []string {
				return slices.DeleteFunc(keys, func(id string) bool { return id == k.id })
			})
			return nil
		})
		if err != nil {
			return err
		}
		s.keys.delete(k.id)
		s.note("%s: access key %s deleted", k.account, k.id)
		return nil
	})
}

// changeKey changes an access key that CreateAccessKey made.
func (c *Cloud) changeKey(id string, change func(*state, *accessKey) error) error {
	return c.arrange(func(s *state) error {
		k := s.keys.get(id)
		if k == nil || k.token != "" {
			return noSuch("The Access Key with id " + id)
		}
		return change(s, k)
	})
}

// listKeys replaces the list of access keys of a user, or of the root user ("").
func (a *account) listKeys(name string, edit func([]string) []string) {
	if name == "" {
		a.rootKeys = edit(slices.Clone(a.rootKeys))
		return
	}
	if u := a.user(name); u != nil {
		changed := *u
		changed.keys = edit(slices.Clone(u.keys))
		a.users = put(a.users, changed, userName)
	}
}

// Authenticate is who calls with an access key. It fails with the class ErrDenied if there is no such key, or it is inactive,
// or its session has expired; 36 hours later there is no such key. Signature and session token are the caller's business: see Credentials.
func (c *Cloud) Authenticate(accessKeyID string) (p Principal, err error) {
	err = c.arrange(func(s *state) error {
		k := s.keys.get(accessKeyID)
		switch {
		case k == nil || k.inactive:
			return invalidToken()
		case k.token != "":
			p = k.session
		case k.user == "":
			p = c.Root(k.account)
		default:
			p = c.user(k.account, *s.accounts.get(k.account).user(k.user)) // is there: its keys go with it
		}
		return s.admit(p)
	})
	if err != nil {
		return Principal{}, err
	}
	return p, nil
}

// admit is whether somebody who has an account can call now. It fails as identify does, which makes much that nobody asks for here.
func (s *state) admit(p Principal) error {
	a := s.accounts.get(p.account)
	there := a != nil
	switch {
	case there && !p.expires.IsZero() && !s.now.Before(p.expires):
		return expiredToken()
	case p.kind == user, p.kind == federatedUser:
		there = a.user(p.name) != nil
	case p.kind == roleSession:
		_, session, _ := strings.Cut(p.arn, ":assumed-role/"+p.name+"/")
		there = a.role(p.name) != nil && isIAMName(session)
	}
	if !there {
		return invalidToken()
	}
	return nil
}

// expiredToken is the answer to credentials of a session that has ended.
func expiredToken() error {
	return &Error{Code: "ExpiredTokenException", Message: "The security token included in the request is expired"}
}

// Credentials are what belongs to an access key, for whoever checks signatures. It reports false if there is no such key.
func (c *Cloud) Credentials(accessKeyID string) (found Credentials, ok bool) {
	_ = c.arrange(func(s *state) error {
		var k *accessKey
		if k, ok = s.keys.lookup(accessKeyID); ok {
			found = Credentials{AccessKeyID: k.id, SecretAccessKey: k.secret, SessionToken: k.token, Expiration: k.session.expires}
		}
		return nil
	})
	return found, ok
}

// keyRetention is how long the access key of a session that has expired is known as that. choices.md#access-keys
const keyRetention = 36 * time.Hour

// settleKey forgets the access key of a session that expired long ago.
func settleKey(s *state, id string) { s.keys.delete(id) }

// IssueCredentials gives credentials to somebody who has an account, whatever that may be: a user, the root user, a session. They
// come beside the access keys that there are, are no access key of a user's, and are good as long as the principal: for ever, but
// with a session that expires. It fails with the class awsaccount.ErrInvalid for a service and for nobody.
// choices.md#issued-credentials
func (c *Cloud) IssueCredentials(p Principal) (issued Credentials, err error) {
	err = c.arrange(func(s *state) error {
		if p.account.IsZero() {
			return invalid("IssueCredentials: want somebody who has an account, not %s", p)
		}
		if _, _, err := s.lookUp(p); isAnswer(err) {
			return noSuch(p.String())
		} else if err != nil {
			return invalid("IssueCredentials: %v", err)
		}
		issued = s.issue(s.nextSessionKey(), p)
		s.note("%s: credentials issued: access key %s", p, issued.AccessKeyID)
		return nil
	})
	return issued, err
}

// newSession makes a session one of its own, with credentials.
func (s *state) newSession(p Principal) (Principal, Credentials) {
	p.since, p.key = s.now, s.nextSessionKey()
	return p, s.issue(p.key, p)
}

func (s *state) nextSessionKey() string { return "ASIA" + s.nextText(accessKeyIDs, uppercase, 16) }

// issue makes the credentials of a principal under the ID of a new access key.
func (s *state) issue(id string, p Principal) Credentials {
	k := &accessKey{
		id:      id,
		secret:  s.nextText(secrets, secretText, 40),
		token:   s.nextText(sessionIDs, secretText, 120),
		account: p.account,
		session: p,
	}
	s.keys.set(k.id, k)
	if !p.expires.IsZero() {
		s.after(p.expires.Sub(s.now)+keyRetention, dueKey, k.id)
	}
	return Credentials{AccessKeyID: k.id, SecretAccessKey: k.secret, SessionToken: k.token, Expiration: p.expires}
}

func noSuchUser(name string) error { return noSuch("The user with name " + name) }

// noSuch is what IAM answers about something that is not there.
func noSuch(what string) error {
	return &Error{Code: "NoSuchEntity", Message: what + " cannot be found."}
}
