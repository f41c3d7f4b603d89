package endpoint

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A Config says how an endpoint talks. The zero Config verifies signatures by real time. What AWS does is the business of
// sim.Config.
type Config struct {
	// Now is the clock of signatures, of the Date header and of Entry.Duration: clients compare it with theirs, so it need not be the
	// time of the cloud. nil is time.Now. It is called from several goroutines at once.
	Now func() time.Time

	// IgnoreAge takes signatures of any age. Otherwise one is good for 15 minutes, before and after its time.
	IgnoreAge bool

	// Lenient takes any signature, and unsigned requests. An access key that the cloud issued is its owner's all the same; one of 12
	// digits is that of the administrator of that account; whoever has another one, or none, is the administrator of Account.
	Lenient bool

	// Account is whose administrator calls if Lenient does not know better; zero: such calls fail.
	Account awsaccount.ID

	// SmithyStatuses gives errors of Organizations the HTTP statuses of AWS' model of the service, such as 403, 404, 409 and 429.
	// Otherwise those of a client have the status 400, as is observed. spec §3.1
	SmithyStatuses bool

	// MaxBody is how many bytes the body of a request may have; 0 is 1 MiB. NewHandler and NewTransport panic if it is negative.
	MaxBody int64

	// Log is called for each request once its answer is made, from several goroutines at once; nil: nothing is.
	Log func(Entry)
}

// An Entry is what is to be logged of a request. It holds no contact data, no codes and no secrets.
type Entry struct {
	Operation string        // as "organizations:ListAccounts"; "" if nobody knows what was wanted
	Caller    string        // an ARN; "" if nobody knows who called
	RequestID string        // that the client got
	ErrorCode string        // that the client got, as "AccessDeniedException"; "" is success
	Reason    string        // of some errors
	Status    int           // of HTTP
	Duration  time.Duration // by Config.Now

	// Problem is what is wrong with the endpoint or the cloud if that is why the client got an InternalFailure: the type and message
	// of an error or a panic, and where it was. It is to be reported.
	Problem string
}

// NewHandler is the endpoint of a cloud: it answers requests to Account Management and Organizations, and what sim has of IAM, STS
// and S3, at whatever host and port they arrive. It is safe for concurrent use.
func NewHandler(cloud *sim.Cloud, config Config) http.Handler { return newHandler(cloud, config) }

func newHandler(cloud *sim.Cloud, config Config) *handler {
	switch {
	case config.MaxBody < 0:
		panic(fmt.Sprintf("endpoint: Config.MaxBody is negative: %d", config.MaxBody))
	case config.MaxBody == 0:
		config.MaxBody = 1 << 20
	}
	return &handler{cloud: cloud, config: config}
}

type handler struct {
	cloud    *sim.Cloud
	config   Config
	requests atomic.Uint64 // that got an identifier from the handler

	clients cache[sim.Principal, *sim.Client] // the latest one of each: it knows who the principal is
	keys    cache[signingScope, []byte]
}

func (h *handler) now() time.Time {
	if h.config.Now != nil {
		return h.config.Now()
	}
	return time.Now()
}

// An exchange is a request on its way: the protocols read its first part, and fill in the second.
type exchange struct {
	request  *http.Request
	body     []byte
	protocol protocol
	service  string // the signing name, as "organizations"
	foreign  string // the service that the client means, if it is none that the endpoint has; ""

	operation string // as "organizations:ListAccounts"; "" until it is known
	caller    string // an ARN; "" until it is known
	requestID string // of the answer, once there is one
	problem   string // as in Entry
	client    *sim.Client
}

// An answer is what goes back to a client.
type answer struct {
	status       int
	contentType  string // "": there is no body
	body         []byte
	code, reason string // of an error
	errorType    string // the header X-Amzn-ErrorType; "": none
	allow        string // the header Allow; "": none
}

// speakers answer in the words of each protocol: serve to a request that was read, fail to one of which the failure is known already.
var speakers = [...]struct {
	serve func(*handler, *exchange) answer
	fail  func(*handler, *exchange, *failure) answer
}{
	restJSON: {(*handler).serveRestJSON, (*handler).failRestJSON},
	awsJSON:  {(*handler).serveAWSJSON, (*handler).failAWSJSON},
	awsQuery: {(*handler).serveQuery, (*handler).failQuery},
	restXML:  {(*handler).serveS3, (*handler).failS3},
}

// ServeHTTP answers one request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := h.respond(r, w.Header())
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // a client that has gone needs no answer
	}
}

// respond is the answer to a request, of which it does not change anything but reads the body. It sets the header that goes with it.
func (h *handler) respond(r *http.Request, header http.Header) answer {
	start := h.now()
	x := &exchange{request: r}
	x.protocol, x.service, x.foreign = route(r)
	a := h.answer(x)
	header.Set("Date", start.UTC().Format(http.TimeFormat))
	if id := h.identify(x); x.protocol == restXML {
		header.Set("X-Amz-Request-Id", id)
		header.Set("X-Amz-Id-2", hostID(id))
	} else {
		header.Set("X-Amzn-Requestid", id)
	}
	if a.contentType != "" {
		header.Set("Content-Type", a.contentType)
	}
	if a.errorType != "" {
		header.Set("X-Amzn-Errortype", a.errorType)
	}
	if a.allow != "" {
		header.Set("Allow", a.allow)
	}
	header.Set("Content-Length", strconv.Itoa(len(a.body)))
	if h.config.Log != nil {
		h.config.Log(Entry{x.operation, x.caller, x.requestID, a.code, a.reason, a.status, h.now().Sub(start), x.problem})
	}
	return a
}

// answer is the answer to a request. What panics is an error of ours, which must not end a program that tests something else.
func (h *handler) answer(x *exchange) (a answer) {
	speaker := speakers[x.protocol]
	defer func() {
		if v := recover(); v != nil {
			if v == http.ErrAbortHandler {
				panic(v)
			}
			x.problem = fmt.Sprintf("%T: %v, in %s", v, v, panicPlace())
			a = speaker.fail(h, x, internalFailure())
		}
	}()
	body, f := h.read(x.request)
	if f != nil {
		return speaker.fail(h, x, f)
	}
	x.body = body
	return speaker.serve(h, x)
}

// read reads the body of a request.
func (h *handler) read(r *http.Request) ([]byte, *failure) {
	switch {
	case r.ContentLength > h.config.MaxBody:
		return nil, tooLarge(h.config.MaxBody)
	case r.Body == nil:
		return nil, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, h.config.MaxBody))
	if err == nil {
		var more [1]byte
		switch _, err = io.ReadFull(r.Body, more[:]); err {
		case nil:
			return nil, tooLarge(h.config.MaxBody)
		case io.EOF:
			return body, nil
		}
	}
	return nil, &failure{code: "MalformedHttpRequestException", message: "The body of the request cannot be read."}
}

// enter authenticates who sent a request, and makes the client that calls for it.
func (h *handler) enter(x *exchange) (*sim.Client, *failure) {
	who, key, refused := h.authenticate(x.request, x.body, x.service)
	if refused != nil {
		code, status, message := refused.in(x.protocol)
		return nil, &failure{code: code, status: status, message: message}
	}
	x.caller = who.String()
	host, _, err := net.SplitHostPort(x.request.RemoteAddr)
	if err != nil {
		host = x.request.RemoteAddr
	}
	latest, ok := h.clients.get(who)
	if !ok {
		latest = h.cloud.As(who)
	}
	x.client = latest.From(sim.Origin{SourceIP: host, UserAgent: x.request.UserAgent(), AccessKeyID: key})
	h.clients.put(who, x.client)
	return x.client, nil
}

// identify is the identifier of a request: that which the cloud gave its call, or else one of our own.
func (h *handler) identify(x *exchange) string {
	if x.requestID == "" && x.client != nil {
		x.requestID = x.client.RequestID()
	}
	if x.requestID == "" {
		x.requestID = fmt.Sprintf("00000000-0000-4000-8000-%012x", h.requests.Add(1))
	}
	return x.requestID
}

// modelled says what is.
const modelled = "this endpoint has account, organizations, iam, sts and s3"

// route is the protocol that a request speaks, the service that it is for, and the one that it means if that is not here. Clients that
// are pointed at an endpoint do not send the host name of the service, and unsigned ones no signing name: then what the protocols
// differ in says more.
func route(r *http.Request) (p protocol, service, foreign string) {
	claimed := claimedService(r)
	host, isAWS := hostService(r.Host)
	known, isKnown := protocols[claimed]
	if !isKnown && claimed != "" {
		foreign = claimed
	} else if claimed == "" && isAWS && host == "" {
		foreign, _, _ = strings.Cut(strings.ToLower(r.Host), ".")
	}
	if !isName(strings.ReplaceAll(foreign, "-", "")) {
		foreign = ""
	}
	media := contentType(r)
	switch {
	case accountPaths[r.URL.Path] != nil:
		return restJSON, "account", ""
	case isKnown:
		return known, claimed, ""
	case r.Header.Get("X-Amz-Target") != "", strings.HasPrefix(media, "application/x-amz-json"):
		return awsJSON, "organizations", foreign
	case media == "application/x-www-form-urlencoded", hasAction(r.URL.RawQuery):
		if host == "sts" {
			return awsQuery, host, foreign
		}
		return awsQuery, "iam", foreign
	case host != "":
		return protocols[host], host, foreign
	case foreign == "" && r.Header.Get("X-Amz-Content-Sha256") != "": // of these services, only S3 wants it
		return restXML, s3Service, ""
	}
	return restJSON, "account", foreign
}

// hasAction reports whether a query has the parameter Action.
func hasAction(query string) bool {
	for name := range queryPairs(query) {
		if name == "Action" {
			return true
		}
	}
	return false
}

// hostService is the service that a host name is of, as "s3" of "bucket.s3.amazonaws.com", "" if it is of none of those that are here;
// and whether it is one of AWS.
func hostService(host string) (service string, isAWS bool) {
	last := ""
	for label := range strings.SplitSeq(strings.ToLower(host), ".") {
		if _, ok := protocols[label]; ok {
			service = label // the last one: others may be names of buckets
		}
		isAWS = isAWS || last == "amazonaws"
		last = label
	}
	return service, isAWS
}

// protocols are what services speak, by their signing names.
var protocols = map[string]protocol{"account": restJSON, "organizations": awsJSON, "iam": awsQuery, "sts": awsQuery, "s3": restXML}

// contentType is the media type of a request, in lower case and without its parameters; "" if there is none.
func contentType(r *http.Request) string {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// failed is what a client is told of an error of its call.
func (x *exchange) failed(err error) *failure {
	if told, ok := errors.AsType[*failure](err); ok {
		return told
	}
	if e, ok := errors.AsType[*sim.Error](err); ok {
		return &failure{code: e.Code, message: e.Message, reason: e.Reason, fields: e.Fields}
	}
	x.problem = fmt.Sprintf("%T: %v", err, err)
	return internalFailure()
}
