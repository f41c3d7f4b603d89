package endpoint

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Signature Version 4: what a request says of its signature, and when that is good. What is signed is in sigv4.go.

const (
	signingAlgorithm = "AWS4-HMAC-SHA256"
	signingTerm      = "aws4_request"
	stampLayout      = "20060102T150405Z"
	signatureWindow  = 15 * time.Minute
	maxExpires       = 7 * 24 * time.Hour // of presigned requests
	unsignedPayload  = "UNSIGNED-PAYLOAD"
	emptyHash        = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	s3Service        = "s3"
)

// A signature is what a request says of how it is signed.
type signature struct {
	accessKeyID, day, region, service string

	stamp     string // X-Amz-Date as it was sent, or Date in that form
	at        time.Time
	headers   []string // names, as they are signed
	hex       string
	token     string
	presigned bool
	expires   time.Duration // of a presigned request; 0: it does not say. choices.md#presigned-requests
}

// readSignature finds the signature of a request, in its Authorization header or in its query. It fails if there is none, or if
// it is not of the form of one.
func readSignature(r *http.Request) (*signature, *authFailure) {
	query := r.URL.RawQuery
	switch header := r.Header.Values("Authorization"); {
	case len(header) > 1:
		return nil, incomplete("Authorization header is given more than once.")
	case len(header) == 1 && header[0] != "":
		return readHeader(r, header[0])
	case queryValue(query, "X-Amz-Algorithm") != "" || queryValue(query, "X-Amz-Signature") != "" || queryValue(query, "X-Amz-Credential") != "":
		s, failure := readQuery(r, query)
		if failure != nil && failure.kind == authIncomplete {
			failure.kind = authBadQuery
		}
		return s, failure
	}
	return nil, &authFailure{kind: authMissing}
}

func readHeader(r *http.Request, header string) (*signature, *authFailure) {
	algorithm, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	if algorithm != signingAlgorithm {
		return nil, incomplete("Unsupported AWS 'algorithm': '" + algorithm + "'.")
	}
	given := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
		if _, twice := given[name]; !ok || twice {
			return nil, incomplete("'" + strings.TrimSpace(part) + "' is not a valid key=value pair (missing equal-sign) in Authorization header.")
		}
		given[name] = value
	}
	var missing []string
	for _, name := range [...]string{"Credential", "Signature", "SignedHeaders"} {
		if given[name] == "" {
			missing = append(missing, "Authorization header requires '"+name+"' parameter.")
		}
	}
	s := &signature{stamp: r.Header.Get("X-Amz-Date"), hex: given["Signature"], token: r.Header.Get("X-Amz-Security-Token")}
	if date := r.Header.Get("Date"); s.stamp == "" && date != "" {
		if at, err := http.ParseTime(date); err == nil {
			date = at.UTC().Format(stampLayout)
		}
		s.stamp = date
	}
	if s.stamp == "" {
		missing = append(missing, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	if len(missing) > 0 {
		return nil, incomplete(strings.Join(missing, " "))
	}
	return s, s.parse(r, given["Credential"], given["SignedHeaders"])
}

func readQuery(r *http.Request, query string) (*signature, *authFailure) {
	given := map[string]string{}
	var missing []string
	for _, name := range [...]string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"} {
		if given[name] = queryValue(query, name); given[name] == "" {
			missing = append(missing, "AWS query-string parameters must include '"+name+"'.")
		}
	}
	switch {
	case len(missing) > 0:
		return nil, incomplete(strings.Join(missing, " "))
	case given["X-Amz-Algorithm"] != signingAlgorithm:
		return nil, incomplete("Unsupported AWS 'algorithm': '" + given["X-Amz-Algorithm"] + "'.")
	}
	s := &signature{stamp: given["X-Amz-Date"], hex: given["X-Amz-Signature"], token: queryValue(query, "X-Amz-Security-Token"), presigned: true}
	if text := queryValue(query, "X-Amz-Expires"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 1 || seconds > int(maxExpires/time.Second) {
			return nil, incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800.")
		}
		s.expires = time.Duration(seconds) * time.Second
	}
	return s, s.parse(r, given["X-Amz-Credential"], given["X-Amz-SignedHeaders"])
}

// parse reads the parts that both forms have.
func (s *signature) parse(r *http.Request, credential, headers string) (failure *authFailure) {
	scope := strings.Split(credential, "/")
	if len(scope) != 5 {
		return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" + credential + "'.")
	}
	s.accessKeyID, s.day, s.region, s.service = scope[0], scope[1], scope[2], scope[3]
	at, err := time.Parse(stampLayout, s.stamp)
	switch {
	case err != nil || len(s.stamp) != len(stampLayout): // package time takes fractions of seconds
		return incomplete("Date must be in ISO-8601 'basic format'. Got '" + s.stamp + "'. See http://en.wikipedia.org/wiki/ISO_8601")
	case scope[4] != signingTerm:
		return mismatch("Credential should be scoped with a valid terminator: '" + signingTerm + "', not '" + scope[4] + "'.")
	case s.day != s.stamp[:8]:
		return mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '" + s.day + "' != '" +
			s.stamp[:8] + "', from '" + s.stamp + "'.")
	case !isRegion(s.region):
		return mismatch("Credential should be scoped to a valid region.")
	}
	s.at, s.headers = at, strings.Split(headers, ";")
	twice := false
	for i := range s.headers[1:] {
		twice = twice || s.headers[i] == s.headers[i+1]
	}
	if twice || !slices.IsSorted(s.headers) || headers != strings.ToLower(headers) {
		return incomplete("SignedHeaders must be lower case names, sorted, and each only once.") // choices.md#signed-headers
	}
	if !slices.Contains(s.headers, "host") {
		return mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
	}
	var unsigned []string
	for name := range r.Header { // a proxy could add one, which nobody who signs meant. choices.md#signed-headers
		const prefix = "x-amz-"
		if len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) && !slices.Contains(s.headers, strings.ToLower(name)) {
			unsigned = append(unsigned, name)
		}
	}
	if len(unsigned) > 0 {
		return mismatch("'" + slices.Min(unsigned) + "' must be a 'SignedHeader' in the AWS Authorization.")
	}
	return nil
}

// isRegion reports whether text can be the name of a Region: the endpoint serves all of them.
func isRegion(text string) bool {
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return text != ""
}

// timely is whether the signature is of now, by 15 minutes, or, of a presigned request, has not expired.
func (s *signature) timely(now time.Time) *authFailure {
	now = now.UTC()
	if early := now.Add(signatureWindow); s.at.After(early) {
		return &authFailure{authSkewed, "Signature not yet current: " + s.stamp + " is still later than " + early.Format(stampLayout) + " (" +
			now.Format(stampLayout) + " + 15 min.)"}
	}
	if s.expires > 0 {
		if end := s.at.Add(s.expires); now.After(end) {
			return &authFailure{authRequestExpired, ""}
		}
		return nil
	}
	if late := now.Add(-signatureWindow); s.at.Before(late.Truncate(time.Second)) {
		return &authFailure{authSkewed, "Signature expired: " + s.stamp + " is now earlier than " + late.Format(stampLayout) + " (" +
			now.Format(stampLayout) + " - 15 min.)"}
	}
	return nil
}

// accept is whether a signature, if it is right, is good for a service at a time, with a session token ("": none).
func (s *signature) accept(service, token string, now time.Time, ignoreAge bool) *authFailure {
	if service != s.service {
		return mismatch("Credential should be scoped to correct service: '" + service + "'.")
	}
	if !ignoreAge {
		if failure := s.timely(now); failure != nil {
			return failure
		}
	}
	if !sameSecret(s.token, token) {
		return &authFailure{kind: authUnknownKey}
	}
	return nil
}

// sameSecret compares two texts, one of them a secret, in constant time.
func sameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
