package sim

import (
	"cmp"
	"encoding/json"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
)

// A Record is what the trail keeps of a call, or of something that happened by itself, in the shape of CloudTrail: its JSON is a
// log entry. spec §7
type Record struct {
	EventVersion        string          `json:"eventVersion"`
	UserIdentity        UserIdentity    `json:"userIdentity"`
	EventTime           time.Time       `json:"eventTime"` // whole seconds
	EventSource         string          `json:"eventSource"`
	EventName           string          `json:"eventName"`
	AWSRegion           string          `json:"awsRegion"`
	SourceIPAddress     string          `json:"sourceIPAddress"`
	UserAgent           string          `json:"userAgent"`
	ErrorCode           string          `json:"errorCode,omitempty"`
	ErrorMessage        string          `json:"errorMessage,omitempty"`
	Reason              string          `json:"-"`                 // Error.Reason, which CloudTrail does not show
	RequestParameters   json.RawMessage `json:"requestParameters"` // nil: none
	ResponseElements    json.RawMessage `json:"responseElements"`  // nil: none, as of reads and failures
	RequestID           string          `json:"requestID,omitempty"`
	EventID             string          `json:"eventID"`
	ReadOnly            bool            `json:"readOnly"`
	EventType           string          `json:"eventType"` // AwsApiCall or AwsServiceEvent
	ManagementEvent     bool            `json:"managementEvent"`
	EventCategory       string          `json:"eventCategory"`
	RecipientAccountID  awsaccount.ID   `json:"recipientAccountId,omitzero"`
	ServiceEventDetails json.RawMessage `json:"serviceEventDetails,omitempty"` // of service events
}

// A UserIdentity is who made a call.
type UserIdentity struct {
	Type           string          `json:"type,omitempty"` // Root, IAMUser, AssumedRole, FederatedUser, AWSService, AWSAccount
	PrincipalID    string          `json:"principalId,omitempty"`
	ARN            string          `json:"arn,omitempty"`
	AccountID      string          `json:"accountId,omitempty"`
	AccessKeyID    string          `json:"accessKeyId,omitempty"`
	UserName       string          `json:"userName,omitempty"`
	SessionContext *SessionContext `json:"sessionContext,omitempty"`
	InvokedBy      string          `json:"invokedBy,omitempty"`
}

// A SessionContext is what CloudTrail tells of a session.
type SessionContext struct {
	SessionIssuer       *SessionIssuer    `json:"sessionIssuer,omitempty"`
	WebIDFederationData *struct{}         `json:"webIdFederationData,omitempty"`
	Attributes          SessionAttributes `json:"attributes"`
	AssumedRoot         string            `json:"assumedRoot,omitempty"`
}

// A SessionIssuer is the role of a session, or the IAM user of a federated user.
type SessionIssuer struct {
	Type        string `json:"type"`
	PrincipalID string `json:"principalId"`
	ARN         string `json:"arn"`
	AccountID   string `json:"accountId"`
	UserName    string `json:"userName"`
}

// SessionAttributes are those of a session.
type SessionAttributes struct {
	MFAAuthenticated string    `json:"mfaAuthenticated"`
	CreationDate     time.Time `json:"creationDate"`
}

// Trail yields the records so far, the oldest first: copies, so that nobody changes those of the cloud. Records that come while it
// runs are not among them.
func (c *Cloud) Trail() iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		for r := range c.records() {
			if !yield(r.clone()) {
				return
			}
		}
	}
}

// records yields the records themselves.
func (c *Cloud) records() iter.Seq[*Record] {
	return listed(c, func(s *state) []*Record { return s.trail })
}

// clone is a copy that shares nothing that can be changed.
func (r *Record) clone() *Record {
	c := *r
	for _, text := range [...]*json.RawMessage{&c.RequestParameters, &c.ResponseElements, &c.ServiceEventDetails} {
		*text = slices.Clone(*text)
	}
	if c.UserIdentity.SessionContext != nil {
		context := *c.UserIdentity.SessionContext
		if context.SessionIssuer != nil {
			issuer := *context.SessionIssuer
			context.SessionIssuer = &issuer
		}
		c.UserIdentity.SessionContext = &context
	}
	return &c
}

// WriteTrail writes the records of Trail as JSON, one a line. It fails as w does.
func (c *Cloud) WriteTrail(w io.Writer) error {
	for r := range c.records() {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// Where calls come from, and with what, if their client has no Origin. choices.md#trail-source
const (
	sourceAddress = "192.0.2.1"
	userAgent     = "awsaccount-sim"
)

// record notes the outcome of a call. What somebody does in the console leaves none: the journal has it. spec §7
func (x *call) record(in, out any, err error) {
	x.client.requestID = ""
	prefix, name, _ := strings.Cut(x.name, ":")
	if name == "" || x.action.PermissionOnly() {
		return
	}
	s := x.state
	r := &Record{
		EventVersion: "1.08", EventTime: s.now.Truncate(time.Second),
		EventSource: prefix + ".amazonaws.com", EventName: name, AWSRegion: s.region,
		UserIdentity:      x.identity(),
		SourceIPAddress:   cmp.Or(x.client.from.SourceIP, sourceAddress),
		UserAgent:         cmp.Or(x.client.from.UserAgent, userAgent),
		RequestParameters: parameters(x.name, in),
		RequestID:         s.nextUUID(requestIDs), EventID: s.nextUUID(eventIDs),
		ReadOnly:  isRead(name),
		EventType: "AwsApiCall", ManagementEvent: true, EventCategory: "Management",
		RecipientAccountID: x.client.who.account,
	}
	switch e, ok := err.(*Error); {
	case ok:
		r.ErrorCode, r.ErrorMessage, r.Reason = e.Code, e.Message, e.Reason
	case err != nil:
		r.ErrorCode = "InternalFailure" // a call that the model cannot make anything of
	case !r.ReadOnly || strings.HasPrefix(name, assume):
		r.ResponseElements = parameters(x.name, out)
	}
	x.client.requestID = r.RequestID
	s.trail = slices.Insert(s.trail, x.place, r) // what it moves is of this call, and nobody has seen it
	if most := x.cloud.config.TrailLength; most > 0 && len(s.trail) > 2*most {
		s.trail = slices.Clone(s.trail[len(s.trail)-most:])
	}
}

// isRead reports whether an operation only reads, as the names of AWS say.
func isRead(name string) bool {
	return strings.HasPrefix(name, "Get") || strings.HasPrefix(name, "List") || strings.HasPrefix(name, "Describe") ||
		strings.HasPrefix(name, "Simulate") ||
		strings.HasPrefix(name, assume)
}

// assume is how the operations are called that make sessions: they read, and tell whom they have made all the same.
const assume = "Assume"

// nextUUID is the next identifier in the form of a UUID.
func (s *state) nextUUID(kind idKind) string {
	t := s.nextText(kind, hex, 32)
	return t[:8] + "-" + t[8:12] + "-" + t[12:16] + "-" + t[16:20] + "-" + t[20:]
}

// identity is who calls, with the access key that the Origin names, or else one that there is.
func (x *call) identity() UserIdentity {
	u := x.knownIdentity()
	if key := x.client.from.AccessKeyID; key != "" && !x.client.who.account.IsZero() {
		u.AccessKeyID = key
	}
	return u
}

func (x *call) knownIdentity() UserIdentity {
	p := x.client.who
	u := UserIdentity{ARN: p.arn, AccountID: p.account.String(), AccessKeyID: p.key}
	a := x.state.accounts.get(p.account)
	session := p.arn[strings.LastIndexByte(p.arn, '/')+1:]
	context := &SessionContext{Attributes: SessionAttributes{"false", x.began()}}
	switch p.kind {
	case anonymous:
		u.Type, u.AccountID = "AWSAccount", "ANONYMOUS_PRINCIPAL"
	case service:
		u = UserIdentity{Type: "AWSService", InvokedBy: p.arn}
	case rootUser:
		u.Type, u.PrincipalID = "Root", u.AccountID
	case assumedRoot:
		u.Type, u.PrincipalID = "Root", u.AccountID
		context.AssumedRoot = "true"
		u.SessionContext = context
	case user:
		u.Type, u.UserName = "IAMUser", p.name
		found := a.user(p.name)
		if found == nil {
			break
		}
		u.PrincipalID = found.uniqueID
		if len(found.keys) > 0 {
			u.AccessKeyID = found.keys[0]
		}
	case federatedUser:
		u.Type, u.PrincipalID, u.SessionContext = "FederatedUser", u.AccountID+":"+session, context
		by := a.user(p.name)
		if by == nil {
			break
		}
		context.SessionIssuer = &SessionIssuer{Type: "IAMUser", PrincipalID: by.uniqueID,
			ARN: x.cloud.iamARN(p.account, "user"+by.path+by.name), AccountID: u.AccountID, UserName: by.name}
	case roleSession:
		u.Type, u.SessionContext = "AssumedRole", context
		role := a.role(p.name)
		if role == nil {
			break
		}
		u.PrincipalID = role.uniqueID + ":" + session
		if u.AccessKeyID == "" {
			u.AccessKeyID = sessionKey(x.state.seed, p.arn)
		}
		context.WebIDFederationData = &struct{}{}
		context.SessionIssuer = &SessionIssuer{
			Type: "Role", PrincipalID: role.uniqueID, ARN: x.cloud.iamARN(p.account, "role"+role.path+role.name),
			AccountID: u.AccountID, UserName: role.name,
		}
	}
	return u
}

// sessionKey is the temporary access key of a session, which nobody handed out: it looks like one, and is always the same.
func sessionKey(seed uint64, arn string) string {
	for i := range len(arn) {
		seed = mix(seed, uint64(arn[i]))
	}
	key := []byte("ASIA")
	for len(key) < 20 {
		seed = mix(seed, uint64(len(key)))
		key = append(key, uppercase[seed>>32%uint64(len(uppercase))])
	}
	return string(key)
}

// trailCredentials are credentials as the trail shows them.
type trailCredentials struct{ AccessKeyID, SessionToken, Expiration string }

func (c Credentials) inTrail() trailCredentials {
	return trailCredentials{c.AccessKeyID, c.SessionToken, trailTime(c.Expiration)}
}

// event notes something that happened by itself to an account, in the management account of its organization. The name may have
// a second word: how a member departed. spec §7.3
func (s *state) event(name string, id awsaccount.ID) {
	name, method, _ := strings.Cut(name, " ")
	a := s.accounts.get(id)
	if a == nil || s.organizations.get(a.organization) == nil {
		return
	}
	o := s.organizations.get(a.organization)
	var details any
	switch name {
	case "CloseAccountResult":
		closedAt, _ := a.ClosedAt()
		details = map[string]any{"closeAccountStatus": map[string]any{"accountId": id, "state": "SUCCEEDED",
			"requestedTimestamp": trailTime(closedAt), "completedTimestamp": trailTime(s.now)}}
	case "AccountJoinedOrganization":
		details = map[string]any{"accountId": id, "joinedMethod": a.joinedMethod(), "joinedTime": trailTime(s.now)}
	case "AccountDepartedOrganization":
		details = map[string]any{"accountId": id, "departureMethod": method, "departureTime": trailTime(s.now)}
	}
	s.serviceEvent(name, o.management, details)
}

// creationResult notes that a request to create an account has come to its end. spec §7.3
func (s *state) creationResult(c *creation) {
	o := s.organizations.get(c.organization)
	if o == nil {
		return
	}
	status := map[string]any{"id": c.id, "accountName": "****",
		"requestedTimestamp": trailTime(c.requested), "completedTimestamp": trailTime(c.completed)}
	if c.failure == "" {
		status["state"], status["accountId"] = "SUCCEEDED", c.account
	} else {
		status["state"], status["failureReason"] = "FAILED", c.failure
	}
	s.serviceEvent("CreateAccountResult", o.management, map[string]any{"createAccountStatus": status})
}

// serviceEvent notes something that a service did by itself.
func (s *state) serviceEvent(name string, recipient awsaccount.ID, details any) {
	const host = organizationsService
	text, err := json.Marshal(details) // maps come out in the order of keys
	if err != nil {
		text = nil
	}
	s.trail = append(s.trail, &Record{
		EventVersion: "1.08", EventTime: s.now.Truncate(time.Second),
		EventSource: host, EventName: name, AWSRegion: s.region,
		UserIdentity:    UserIdentity{AccountID: recipient.String(), InvokedBy: host},
		SourceIPAddress: host, UserAgent: host, EventID: s.nextUUID(eventIDs),
		EventType: "AwsServiceEvent", ManagementEvent: true, EventCategory: "Management",
		RecipientAccountID: recipient, ServiceEventDetails: text,
	})
}

// trailTime is how Organizations writes times into a trail.
func trailTime(t time.Time) string { return t.UTC().Format("Jan 2, 2006 3:04:05 PM") }
