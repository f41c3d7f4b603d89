package endpoint

import (
	"cmp"
	"net/http"
	"strings"
)

// awsJson1.1, which Organizations speaks: a header names the operation, and input and output are JSON bodies. spec §3.1

const (
	targetPrefix = "AWSOrganizationsV20161128."
	awsJSONType  = "application/x-amz-json-1.1"
)

// organizationsTargets are the operations of Organizations by the X-Amz-Target that names them.
var organizationsTargets = func() map[string]*wireOperation {
	m := map[string]*wireOperation{}
	for i := range organizationsOperations {
		o := &organizationsOperations[i]
		m[targetPrefix+strings.TrimPrefix(o.name, "organizations:")] = o
	}
	return m
}()

func (h *handler) serveAWSJSON(x *exchange) answer {
	target := x.request.Header.Get("X-Amz-Target")
	o := organizationsTargets[target]
	name, ours := strings.CutPrefix(target, targetPrefix)
	if ours = ours && isName(name); ours {
		x.operation = "organizations:" + name
	}
	switch {
	case x.request.Method != http.MethodPost:
		return h.failAWSJSON(x, wrongMethod(x.request.Method))
	case target == "":
		return h.failAWSJSON(x, unknownOperation("without the header X-Amz-Target"))
	case o == nil && ours:
		return h.failAWSJSON(x, unknownOperation(x.operation))
	case o == nil:
		return h.failAWSJSON(x, elsewhere(cmp.Or(x.foreign, "The operation of this X-Amz-Target")))
	}
	if media := contentType(x.request); media != awsJSONType {
		return h.failAWSJSON(x, wrongType(awsJSONType))
	}
	out, f := h.call(x, o, true)
	if f != nil {
		return h.failAWSJSON(x, f)
	}
	return answer{status: http.StatusOK, contentType: awsJSONType, body: out}
}

func (h *handler) failAWSJSON(_ *exchange, f *failure) answer {
	e := &encoder{}
	e.begin()
	e.always("__type", f.code)
	e.always("Message", f.message)
	e.text("Reason", f.reason)
	e.end()
	table := observedStatuses
	if h.config.SmithyStatuses {
		table = smithyStatuses
	}
	status := cmp.Or(f.status, table.of(f.code))
	return answer{status: status, contentType: awsJSONType, body: e.out, code: f.code, reason: f.reason, errorType: f.code, allow: f.allow}
}
