package endpoint

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Signature Version 4: what a request says of its signature, and whether that is the one of whoever has the secret.

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
		return readQuery(r, query)
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

// A signingScope is what the key of signatures follows from.
type signingScope struct{ secret, day, region, service string }

func (s *signature) scope(secret string) signingScope {
	return signingScope{secret, s.day, s.region, s.service}
}

// key is the key of the signatures of a scope.
func (s signingScope) key() []byte {
	key := []byte("AWS4" + s.secret)
	for _, part := range [...]string{s.day, s.region, s.service, signingTerm} {
		key = keyedHash(key, []byte(part))
	}
	return key
}

func keyedHash(key, text []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(text)
	return h.Sum(nil)
}

// matches is whether the signature is that of the request by a key.
func (s *signature) matches(r *http.Request, body, key []byte) *authFailure {
	hash, failure := s.payloadHash(r, body)
	if failure != nil {
		return failure
	}
	var buffer [1024]byte // of most requests
	text := append(buffer[:0], r.Method...)
	text = appendPath(append(text, '\n'), r.URL, s.service)
	text = s.appendQuery(append(text, '\n'), r.URL.RawQuery)
	text = s.appendHeaders(append(text, '\n'), r, len(body))
	text = append(text, '\n')
	for i, name := range s.headers {
		if i > 0 {
			text = append(text, ';')
		}
		text = append(text, name...)
	}
	text = append(append(text, '\n'), hash...)
	sum := sha256.Sum256(text)
	text = text[:0] // of the canonical request, only its hash is signed
	for _, part := range [...]string{signingAlgorithm, "\n", s.stamp, "\n", s.day, "/", s.region, "/", s.service, "/", signingTerm, "\n"} {
		text = append(text, part...)
	}
	text = hex.AppendEncode(text, sum[:])
	var want [2 * sha256.Size]byte
	hex.Encode(want[:], keyedHash(key, text))
	if subtle.ConstantTimeCompare(want[:], []byte(s.hex)) != 1 {
		return mismatch("")
	}
	return nil
}

// payloadHash is what was signed of the body. Only S3 lets the request say it. choices.md#unsigned-payload
func (s *signature) payloadHash(r *http.Request, body []byte) (string, *authFailure) {
	computed := emptyHash
	if len(body) > 0 {
		sum := sha256.Sum256(body)
		computed = hex.EncodeToString(sum[:])
	}
	if s.service != s3Service {
		return computed, nil
	}
	switch given := r.Header.Get("X-Amz-Content-Sha256"); {
	case given == unsignedPayload, given == "" && s.presigned:
		return unsignedPayload, nil
	case given == "":
		return "", &authFailure{authNoHash, ""}
	case given != computed:
		return "", &authFailure{authWrongHash, ""}
	}
	return computed, nil
}

// appendPath appends the path as it is signed: S3 signs what is sent, all others a normal form of it, encoded once more.
func appendPath(text []byte, u *url.URL, service string) []byte {
	path := u.EscapedPath()
	if service == s3Service {
		if plain, err := url.PathUnescape(path); err == nil {
			path = plain
		}
	} else {
		path = removeDots(path)
	}
	if path == "" {
		path = "/"
	}
	return appendEncoded(text, path, '/')
}

// removeDots takes the segments "", "." and ".." out of a path. RFC 3986 §5.2.4
func removeDots(path string) string {
	if !strings.Contains(path, "//") && !strings.Contains(path, "/.") {
		return path
	}
	var kept []string
	parts := strings.Split(path, "/")
	for _, part := range parts {
		switch part {
		case "", ".":
		case "..":
			kept = kept[:max(len(kept)-1, 0)]
		default:
			kept = append(kept, part)
		}
	}
	normal := "/" + strings.Join(kept, "/")
	if last := parts[len(parts)-1]; len(kept) > 0 && (last == "" || last == "." || last == "..") {
		normal += "/"
	}
	return normal
}

// appendQuery appends the query as it is signed: each name and value encoded, sorted; that of a presigned request without the
// signature.
func (s *signature) appendQuery(text []byte, raw string) []byte {
	var pairs [][2]string
	for name, value := range queryPairs(raw) {
		if !s.presigned || name != "X-Amz-Signature" {
			pairs = append(pairs, [2]string{string(appendEncoded(nil, name, 0)), string(appendEncoded(nil, value, 0))})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for i, pair := range pairs {
		if i > 0 {
			text = append(text, '&')
		}
		text = append(append(append(text, pair[0]...), '='), pair[1]...)
	}
	return text
}

// queryPairs yields the names and values of a query. What is no encoding stands for itself.
func queryPairs(raw string) func(yield func(name, value string) bool) {
	plain := func(s string) string {
		if p, err := url.QueryUnescape(s); err == nil {
			return p
		}
		return s
	}
	return func(yield func(name, value string) bool) {
		for part := range strings.SplitSeq(raw, "&") {
			if name, value, _ := strings.Cut(part, "="); part != "" && !yield(plain(name), plain(value)) {
				return
			}
		}
	}
}

// queryValue is the first value of a name, "" if there is none.
func queryValue(raw, name string) string {
	for n, value := range queryPairs(raw) {
		if n == name {
			return value
		}
	}
	return ""
}

// appendHeaders appends the signed headers, one a line, their values without spaces around them and runs of spaces as one.
func (s *signature) appendHeaders(text []byte, r *http.Request, length int) []byte {
	for _, name := range s.headers {
		values := r.Header.Values(name)
		switch {
		case name == "host":
			values = []string{r.Host}
		case name == "content-length" && len(values) == 0: // package net/http keeps it elsewhere
			values = []string{strconv.Itoa(length)}
		case name == "transfer-encoding" && len(values) == 0:
			values = r.TransferEncoding
		}
		text = append(append(text, name...), ':')
		for i, v := range values {
			if i > 0 {
				text = append(text, ',')
			}
			text = appendTrimmed(text, v)
		}
		text = append(text, '\n')
	}
	return text
}

// appendTrimmed appends the words of a value, with one space between them.
func appendTrimmed(text []byte, value string) []byte {
	value = strings.Trim(value, " \t")
	for i := range len(value) {
		switch space := value[i] == ' ' || value[i] == '\t'; {
		case !space:
			text = append(text, value[i])
		case value[i-1] != ' ' && value[i-1] != '\t':
			text = append(text, ' ')
		}
	}
	return text
}

// appendEncoded appends the URI encoding of Signature Version 4: everything but unreserved characters and one more is %XX.
func appendEncoded(out []byte, s string, but byte) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~', c == but && but != 0:
			out = append(out, c)
		default:
			out = append(out, '%', digits[c>>4], digits[c&15])
		}
	}
	return out
}

// sameSecret compares two texts, one of them a secret, in constant time.
func sameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// verify is whether a request is signed with a secret and a session token ("": none), for the service to which it goes. It is
// pure: now is the time, and ignoreAge makes it not matter.
func verify(r *http.Request, body []byte, service, secret, token string, now time.Time, ignoreAge bool) *authFailure {
	s, failure := readSignature(r)
	if failure == nil {
		failure = s.accept(service, token, now, ignoreAge)
	}
	if failure == nil {
		failure = s.matches(r, body, s.scope(secret).key())
	}
	return failure
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
