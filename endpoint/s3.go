package endpoint

import (
	"cmp"
	"encoding/base64"
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
			message: "This operation is not modelled: of s3, this endpoint has ListBuckets."})
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

// hostID is the identifier of the host that answers, which S3 sends with that of the request.
func hostID(requestID string) string { return base64.StdEncoding.EncodeToString([]byte(requestID)) }

// s3Codes are the names that S3 gives to errors that sim names as IAM does.
var s3Codes = map[string]string{"InvalidClientTokenId": "InvalidAccessKeyId", "Throttling": "SlowDown"}

// s3Statuses are those of errors of S3; others are 400.
var s3Statuses = statusTable{
	"AccessDenied":       http.StatusForbidden,
	"InvalidAccessKeyId": http.StatusForbidden,
	"SlowDown":           http.StatusServiceUnavailable,
}

// failS3 answers a failure in the words of S3.
func (h *handler) failS3(x *exchange, f *failure) answer {
	code := cmp.Or(s3Codes[f.code], f.code)
	status := cmp.Or(f.status, s3Statuses.of(code))
	var text xmlWriter
	text.WriteString(xmlHeader)
	text.value("Error", struct {
		Code, Message string
		RequestID     string `xml:"RequestId"`
		HostID        string `xml:"HostId"`
	}{code, f.message, h.identify(x), hostID(h.identify(x))})
	return answer{status: status, contentType: "application/xml", body: text.Bytes(), code: code, reason: f.reason, allow: f.allow}
}
