package endpoint

import (
	"cmp"
	"net/http"

	"github.com/awsaccount/awsaccount/sim"
)

// restJson1, which Account Management speaks: the path is the operation, and input and output are JSON bodies. spec §2.1

// A wireOperation is an operation of a JSON protocol. zops.go has all of them.
type wireOperation struct {
	name string // as "account:PutAccountName"
	path string // of restJson1
	call func(*sim.Client, *object, *encoder) error
}

// accountPaths are the operations of Account Management by their paths.
var accountPaths = func() map[string]*wireOperation {
	m := map[string]*wireOperation{}
	for i := range accountOperations {
		m[accountOperations[i].path] = &accountOperations[i]
	}
	return m
}()

func (h *handler) serveRestJSON(x *exchange) answer {
	o := accountPaths[x.request.URL.Path]
	switch {
	case o == nil && x.foreign != "":
		return h.failRestJSON(x, elsewhere(x.foreign))
	case o == nil:
		return h.failRestJSON(x, unknownOperation("at this path"))
	}
	x.operation = o.name
	if x.request.Method != http.MethodPost {
		return h.failRestJSON(x, wrongMethod(x.request.Method))
	}
	// Clients of an operation all of whose input is optional may send no type. choices.md#content-type
	if media := contentType(x.request); media != "" && media != "application/json" {
		return h.failRestJSON(x, wrongType("application/json"))
	}
	out, f := h.call(x, o, false)
	switch {
	case f != nil:
		return h.failRestJSON(x, f)
	case len(out) == len("{}"):
		return answer{status: http.StatusOK} // operations without output have no body. spec §2.1
	}
	return answer{status: http.StatusOK, contentType: "application/json", body: out}
}

// call runs an operation of a JSON protocol: it decodes the input, calls, and encodes the output. epoch is how times are written.
func (h *handler) call(x *exchange, o *wireOperation, epoch bool) ([]byte, *failure) {
	client, f := h.enter(x)
	if f != nil {
		return nil, f
	}
	if o.call == nil {
		return nil, x.failed(client.NotModelled(o.name))
	}
	in, f := readObject(o.name, x.body)
	if f != nil {
		return nil, f
	}
	e := &encoder{out: make([]byte, 0, 1024), epoch: epoch}
	e.begin()
	if err := o.call(client, in, e); err != nil {
		return nil, x.failed(err)
	}
	e.end()
	return e.out, nil
}

func (h *handler) failRestJSON(_ *exchange, f *failure) answer {
	e := &encoder{}
	e.begin()
	e.always("message", f.message)
	if f.code == "ValidationException" {
		e.text("reason", f.reason)
		if len(f.fields) > 0 {
			list(e, "fieldList", f.fields, func(e *encoder, m *sim.FieldMessage) {
				e.always("name", m.Name)
				e.always("message", m.Message)
			})
		}
	}
	e.end()
	status := cmp.Or(f.status, accountStatuses.of(f.code))
	return answer{status: status, contentType: "application/json", body: e.out, code: f.code, reason: f.reason, errorType: f.code, allow: f.allow}
}
