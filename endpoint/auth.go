package endpoint

import (
	"errors"
	"net/http"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A protocol is how a service talks.
type protocol uint8

const (
	restJSON protocol = iota // Account Management
	awsJSON                  // Organizations
	awsQuery                 // IAM and STS
	restXML                  // S3
)

// An authKind is why nobody knows who sent a request.
type authKind uint8

const (
	authMissing        authKind = iota // no signature
	authIncomplete                     // what is there is no signature
	authBadQuery                       // what is there is no signature, in a query
	authUnknownKey                     // no such access key, or an inactive one, or not its session token
	authMismatch                       // the signature of something else, or of somebody else
	authSkewed                         // not of now
	authRequestExpired                 // presigned, and too old for what it says itself
	authExpiredToken                   // of a session that has ended
	authNoHash                         // S3: without X-Amz-Content-Sha256
	authWrongHash                      // S3: X-Amz-Content-Sha256 is of another body
	authKinds
)

// An authFailure is what keeps a request from being of somebody. Each protocol has its own words for it.
type authFailure struct {
	kind   authKind
	detail string // the message; "": the usual one
}

func incomplete(detail string) *authFailure { return &authFailure{authIncomplete, detail} }
func mismatch(detail string) *authFailure   { return &authFailure{authMismatch, detail} }

// authTerms are what the protocols call a kind of failure, and the status that goes with it. S3 has names of its own.
// choices.md#authentication-errors
var authTerms = [authKinds]struct {
	code               string // awsQuery
	queryStatus        int
	jsonCode           string // restJSON, which has the status 403, and awsJSON, which has 400
	s3Code             string
	s3Status           int
	message, s3Message string
}{
	authMissing: {"MissingAuthenticationToken", 403, "MissingAuthenticationTokenException", "AccessDenied", 403,
		"Request is missing Authentication Token", "Access Denied"},
	authIncomplete: {"IncompleteSignature", 400, "IncompleteSignatureException", "AuthorizationHeaderMalformed", 400,
		"The request signature does not conform to AWS standards.", "The authorization header that you provided is not valid."},
	authBadQuery: {"IncompleteSignature", 400, "IncompleteSignatureException", "AuthorizationQueryParametersError", 400,
		"The request signature does not conform to AWS standards.", "The query-string authentication parameters that you provided are not valid."},
	authUnknownKey: {"InvalidClientTokenId", 403, "UnrecognizedClientException", "InvalidAccessKeyId", 403,
		"The security token included in the request is invalid.", "The AWS Access Key Id you provided does not exist in our records."},
	authMismatch: {"SignatureDoesNotMatch", 403, "InvalidSignatureException", "SignatureDoesNotMatch", 403,
		"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. " +
			"Consult the service documentation for details.",
		"The request signature we calculated does not match the signature you provided. Check your key and signing method."},
	authSkewed: {"SignatureDoesNotMatch", 403, "InvalidSignatureException", "RequestTimeTooSkewed", 403,
		"Signature expired", "The difference between the request time and the current time is too large."},
	authRequestExpired: {"RequestExpired", 400, "InvalidSignatureException", "AccessDenied", 403,
		"Request has expired.", "Request has expired"},
	authExpiredToken: {"ExpiredToken", 403, "ExpiredTokenException", "ExpiredToken", 400,
		"The security token included in the request is expired", "The provided token has expired."},
	authNoHash: {"IncompleteSignature", 400, "IncompleteSignatureException", "InvalidRequest", 400,
		"", "Missing required header for this request: x-amz-content-sha256"},
	authWrongHash: {"SignatureDoesNotMatch", 403, "InvalidSignatureException", "XAmzContentSHA256Mismatch", 400,
		"", "The provided 'x-amz-content-sha256' header does not match what was computed."},
}

// in is the failure in the words of a protocol.
func (f *authFailure) in(p protocol) (code string, status int, message string) {
	t := authTerms[f.kind]
	code, status, message = t.code, t.queryStatus, t.message
	switch p {
	case restJSON:
		code, status = t.jsonCode, http.StatusForbidden
	case awsJSON:
		code, status = t.jsonCode, http.StatusBadRequest
	case restXML:
		return t.s3Code, t.s3Status, strings.TrimSpace(t.s3Message + " " + f.detail)
	}
	if f.detail != "" {
		message = f.detail
	} else if f.kind == authMissing && p != awsQuery {
		message = "Missing Authentication Token"
	}
	return code, status, message
}

// authenticate is who sent a request to a service (by its signing name), and with which access key ("": none); body was read
// from the request before.
func (h *handler) authenticate(r *http.Request, body []byte, service string) (sim.Principal, string, *authFailure) {
	if h.config.Lenient {
		return h.trust(r)
	}
	var nobody sim.Principal
	s, failure := readSignature(r)
	if failure != nil {
		return nobody, "", failure
	}
	credentials, known := h.cloud.Credentials(s.accessKeyID)
	if !known {
		return nobody, s.accessKeyID, &authFailure{kind: authUnknownKey}
	}
	failure = s.accept(service, credentials.SessionToken, h.now(), h.config.IgnoreAge)
	if failure == nil {
		failure = s.matches(r, body, h.signingKey(s.scope(credentials.SecretAccessKey)))
	}
	if failure != nil {
		return nobody, s.accessKeyID, failure
	}
	who, failure := h.owner(s.accessKeyID)
	return who, s.accessKeyID, failure
}

// signingKey is the key of a scope, which changes once a day.
func (h *handler) signingKey(scope signingScope) []byte {
	key, ok := h.keys.get(scope)
	if !ok {
		key = scope.key()
		h.keys.put(scope, key)
	}
	return key
}

// owner is whose an access key is.
func (h *handler) owner(accessKeyID string) (sim.Principal, *authFailure) {
	who, err := h.cloud.Authenticate(accessKeyID)
	if err == nil {
		return who, nil
	}
	if e, ok := errors.AsType[*sim.Error](err); ok && strings.HasPrefix(e.Code, "ExpiredToken") {
		return who, &authFailure{kind: authExpiredToken}
	}
	return who, &authFailure{kind: authUnknownKey}
}

// trust is whom a request claims to be of: an access key that the cloud issued is its owner's, one of 12 digits that of the
// administrator of the account, and everybody else is the administrator of Config.Account. choices.md#lenient-endpoint
func (h *handler) trust(r *http.Request) (sim.Principal, string, *authFailure) {
	key := claimedKey(r)
	if _, known := h.cloud.Credentials(key); known {
		who, failure := h.owner(key)
		return who, key, failure
	}
	id, err := awsaccount.ParseID(key)
	if err != nil {
		id = h.config.Account
	}
	switch {
	case !id.IsZero():
	case key == "":
		return sim.Principal{}, key, &authFailure{kind: authMissing}
	default:
		return sim.Principal{}, key, &authFailure{kind: authUnknownKey}
	}
	who, err := h.cloud.Administrator(id)
	if err != nil { // no such account
		return sim.Principal{}, key, &authFailure{kind: authUnknownKey}
	}
	return who, key, nil
}

// claimedKey is the access key ID of a request, however little else of a signature there is; "" if there is none.
func claimedKey(r *http.Request) string {
	key, _, _ := strings.Cut(claimedCredential(r), "/")
	return key
}

// claimedService is the signing name of a request, however little else of a signature there is; "" if there is none.
func claimedService(r *http.Request) string {
	rest := claimedCredential(r)
	for range 3 { // key, day and Region
		_, rest, _ = strings.Cut(rest, "/")
	}
	service, _, _ := strings.Cut(rest, "/")
	return service
}

// claimedCredential is the access key ID and scope of a request.
func claimedCredential(r *http.Request) string {
	credential := queryValue(r.URL.RawQuery, "X-Amz-Credential")
	if _, rest, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
		credential = rest
	}
	if end := strings.IndexAny(credential, ", "); end >= 0 {
		credential = credential[:end]
	}
	return credential
}
