package endpoint

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Signature Version 4: what is signed of a request, and whether the signature is that of whoever has the secret.

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
func removeDots(sent string) string {
	if !strings.Contains(sent, "//") && !strings.Contains(sent, "/.") {
		return sent
	}
	normal := path.Clean("/" + sent)
	if last := sent[strings.LastIndexByte(sent, '/')+1:]; normal != "/" && (last == "" || last == "." || last == "..") {
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
