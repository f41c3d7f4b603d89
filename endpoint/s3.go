package endpoint

import (
	"cmp"
	"net/http"
	"strings"
)

const s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

// serveS3 answers a request of S3: it lists the buckets, which are none, and tells the canonical user ID of the caller's account.
// spec §6.3
func (h *handler) serveS3(x *exchange) answer {
	r := x.request
	ofBucket := strings.Contains(r.Host, ".s3.") || strings.Contains(r.Host, ".s3-") // which the host names
	lists := r.Method == http.MethodGet && (r.URL.Path == "/" || r.URL.Path == "") && !ofBucket
	if lists {
		x.operation = "s3:ListBuckets"
	}
	client, f := h.enter(x)
	switch {
	case f != nil:
		return h.failS3(x, f)
	case !lists:
		return h.failS3(x, &failure{code: "NotImplemented", status: http.StatusNotImplemented,
			message: "A header you provided implies functionality that is not implemented: of S3, there is ListBuckets only"})
	}
	out, err := client.ListBuckets()
	if err != nil {
		return h.failS3(x, x.failed(err))
	}
	var text xmlWriter
	text.WriteString(xmlHeader)
	text.open("ListAllMyBucketsResult", s3Namespace)
	text.value("Owner", struct{ ID string }{out.Owner.String()})
	text.WriteString("<Buckets></Buckets>")
	text.close("ListAllMyBucketsResult")
	return answer{status: http.StatusOK, contentType: "application/xml", body: text.Bytes()}
}

const xmlHeader = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// s3Codes are the names that S3 gives to errors that sim names as IAM does.
var s3Codes = map[string]string{"InvalidClientTokenId": "InvalidAccessKeyId", "ExpiredToken": "ExpiredToken", "Throttling": "SlowDown"}

// s3Statuses are those of errors of S3; others are 400.
var s3Statuses = map[string]int{
	"AccessDenied":       http.StatusForbidden,
	"InvalidAccessKeyId": http.StatusForbidden,
	"SlowDown":           http.StatusServiceUnavailable,
	"InternalError":      http.StatusInternalServerError,
}

// failS3 answers a failure in the words of S3.
func (h *handler) failS3(x *exchange, f *failure) answer {
	code := f.code
	if s3Codes[code] != "" {
		code = s3Codes[code]
	}
	status := cmp.Or(f.status, s3Statuses[code], serverErrors[code], http.StatusBadRequest)
	var text xmlWriter
	text.WriteString(xmlHeader)
	text.value("Error", struct {
		Code, Message string
		RequestID     string `xml:"RequestId"`
	}{code, f.message, h.identify(x)})
	return answer{status: status, contentType: "application/xml", body: text.Bytes(), code: code, reason: f.reason, allow: f.allow}
}
