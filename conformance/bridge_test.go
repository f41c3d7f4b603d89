package conformance

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// A service is a service of AWS with its official client.
type service struct {
	name   string // as in the name of an action
	client reflect.Type
	make   func(aws.Config) any
}

// services are those that the endpoint speaks, in the order in which the name of an operation is looked for.
var services = []service{
	{"account", reflect.TypeFor[*account.Client](), func(c aws.Config) any { return account.NewFromConfig(c) }},
	{"organizations", reflect.TypeFor[*organizations.Client](), func(c aws.Config) any { return organizations.NewFromConfig(c) }},
	{"sts", reflect.TypeFor[*sts.Client](), func(c aws.Config) any { return sts.NewFromConfig(c) }},
	{"iam", reflect.TypeFor[*iam.Client](), func(c aws.Config) any { return iam.NewFromConfig(c) }},
	{"s3", reflect.TypeFor[*s3.Client](), func(c aws.Config) any { return s3.NewFromConfig(c) }},
}

// serviceOf is the service that has an operation of sim, and the method of its client.
func serviceOf(operation string) (service, reflect.Method, bool) {
	for _, s := range services {
		if m, ok := s.client.MethodByName(operation); ok {
			return s, m, true
		}
	}
	return service{}, reflect.Method{}, false
}

// console are the methods of sim.Client that are no operations of the API, and why. Those for root credentials stand for several.
var console = map[string]string{
	"CloseOwnAccount":             "an act of the root user in the console",
	"ReopenAccount":               "an act of the root user in the console",
	"CreateOrganizationInConsole": "an act in the console",
	"ChangeAccountName":           "an act of the root user in the console",
	"ChangeRootEmail":             "an act of the root user in the console",
	"DeleteRootCredentials":       "stands for DeleteLoginProfile, DeleteAccessKey and DeactivateMFADevice of IAM",
	"AllowRootPasswordRecovery":   "stands for CreateLoginProfile of IAM",
	"AuditRootCredentials":        "stands for GetLoginProfile, ListAccessKeys and ListMFADevices of IAM",
	"Principal":                   "tells who calls",
	"From":                        "tells from where",
	"RequestID":                   "tells of the call before",
	"Malformed":                   "is for the endpoint",
	"NotModelled":                 "is for the endpoint",
}

// apart are operations whose input and output are of another form in sim, because the endpoint does a part of them; they have a test
// of their own.
var apart = map[string]string{
	"ListBuckets":          "TestCanonicalUser",
	"SimulateCustomPolicy": "TestSimulateCustomPolicy",
}

// A bridge makes calls of package sim by the official clients, through the endpoint. It is safe for concurrent use.
type bridge struct {
	// seen is told of each operation that was called, and the code of the error, or "".
	seen func(operation, code string)

	mu      sync.Mutex
	clients map[caller]any
	issued  map[sim.Principal]sim.Credentials
}

// A caller is what clients are kept by.
type caller struct {
	cloud   *sim.Cloud
	who     sim.Principal
	service string
}

// connect is the configuration of clients that reach a cloud in memory. Signatures are checked by real time, as the clients sign.
func connect(cloud *sim.Cloud) aws.Config {
	return aws.Config{
		Region:     "us-east-1",
		HTTPClient: &http.Client{Transport: endpoint.NewTransport(cloud, endpoint.Config{})},
		Retryer:    func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// call is what script.Options.Call wants: the call of the official client in the place of that of sim.
func (b *bridge) call(cloud *sim.Cloud, p sim.Principal, operation string, in, out any) error {
	s, method, ok := serviceOf(operation)
	if !ok || console[operation] != "" {
		return direct(cloud.As(p), operation, in, out)
	}
	client, err := b.client(cloud, p, s)
	if err != nil { // a principal that nobody can sign as: a service, or somebody who is nobody
		return direct(cloud.As(p), operation, in, out)
	}
	input := reflect.New(method.Type.In(2).Elem())
	if err := fill(input.Elem(), reflect.ValueOf(in), false); err != nil {
		return fmt.Errorf("%s: input: %w", operation, err)
	}
	output, err := send(client, operation, input)
	if err != nil {
		err = answer(err)
		if e, ok := errors.AsType[*sim.Error](err); ok && b.seen != nil {
			b.seen(s.name+":"+operation, e.Code)
		}
		return err
	}
	if b.seen != nil {
		b.seen(s.name+":"+operation, "")
	}
	if err := fill(reflect.ValueOf(out).Elem(), output.Elem(), true); err != nil {
		return fmt.Errorf("%s: output: %w", operation, err)
	}
	return b.session(cloud, out)
}

// send calls a method of a client of the SDK by its name.
func send(client any, operation string, input reflect.Value) (output reflect.Value, err error) {
	results := reflect.ValueOf(client).MethodByName(operation).Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
	err, _ = results[1].Interface().(error)
	return results[0], err
}

// session completes the output of AssumeRole and AssumeRoot with whom the credentials are for, and keeps the credentials.
func (b *bridge) session(cloud *sim.Cloud, out any) error {
	v := reflect.ValueOf(out).Elem()
	if v.Kind() != reflect.Struct || !v.FieldByName("Session").IsValid() {
		return nil
	}
	c := v.FieldByName("Credentials").Interface().(sim.Credentials)
	p, err := cloud.Authenticate(c.AccessKeyID)
	if err != nil {
		return err
	}
	v.FieldByName("Session").Set(reflect.ValueOf(p))
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.issued == nil {
		b.issued = map[sim.Principal]sim.Credentials{}
	}
	b.issued[p] = c
	return nil
}

// client is the client of a service for a principal.
func (b *bridge) client(cloud *sim.Cloud, p sim.Principal, s service) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := caller{cloud, p, s.name}
	if c := b.clients[key]; c != nil {
		return c, nil
	}
	c, ok := b.issued[p]
	if !ok {
		var err error
		if c, err = cloud.IssueCredentials(p); err != nil {
			return nil, err
		}
	}
	config := connect(cloud)
	config.Credentials = credentials.NewStaticCredentialsProvider(c.AccessKeyID, c.SecretAccessKey, c.SessionToken)
	// What is missing is for the endpoint to find, as with clients that check nothing.
	config.APIOptions = append(config.APIOptions, func(stack *middleware.Stack) error {
		_, _ = stack.Initialize.Remove("OperationInputValidation")
		return nil
	})
	if b.clients == nil {
		b.clients = map[caller]any{}
	}
	b.clients[key] = s.make(config)
	return b.clients[key], nil
}

// direct calls a method of sim.Client by its name.
func direct(c *sim.Client, operation string, in, out any) error {
	method := reflect.ValueOf(c).MethodByName(operation)
	if !method.IsValid() {
		return fmt.Errorf("sim.Client has no method %s", operation)
	}
	var args []reflect.Value
	if method.Type().NumIn() == 1 {
		args = append(args, reflect.ValueOf(in))
	}
	results := method.Call(args)
	if err, _ := results[len(results)-1].Interface().(error); err != nil {
		return err
	}
	if len(results) == 2 {
		reflect.ValueOf(out).Elem().Set(results[0])
	}
	return nil
}

// answer is the error of the SDK as package sim has it. What is no answer of AWS stays as it is.
func answer(err error) error {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	e := &sim.Error{Code: api.ErrorCode(), Message: api.ErrorMessage()}
	v := reflect.Indirect(reflect.ValueOf(api))
	if reason := v.FieldByName("Reason"); reason.IsValid() {
		e.Reason = reason.String()
	}
	if fields := v.FieldByName("FieldList"); fields.IsValid() {
		for i := range fields.Len() {
			f := fields.Index(i)
			e.Fields = append(e.Fields, sim.FieldMessage{Name: text(f.FieldByName("Name")), Message: text(f.FieldByName("Message"))})
		}
	}
	return e
}

func text(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	return v.String()
}

// fill puts what from holds where members of the same name are in to: between the structs of the SDK and those of package sim, that
// differ in the case of names, in pointers, and in the types of identifiers and enums. What from has not stays zero. If strict, each
// member of to must be in from: that is so for outputs, which package sim does not invent.
func fill(to, from reflect.Value, strict bool) error {
	if from.Kind() != reflect.Struct || to.Kind() != reflect.Struct {
		return fmt.Errorf("cannot fill %s from %s", to.Type(), from.Type())
	}
	for i := range to.NumField() {
		field := to.Type().Field(i)
		if !field.IsExported() || field.Type == reflect.TypeFor[middleware.Metadata]() || field.Type == reflect.TypeFor[sim.Principal]() {
			continue
		}
		value, ok := member(from, to.Type(), field.Name)
		if !ok {
			if inner := to.Field(i); strict && inner.Kind() == reflect.Struct && !isScalar(inner.Type()) && isFlat(from, inner.Type()) {
				if err := fill(inner, from, strict); err != nil {
					return err
				}
				continue
			}
			if strict {
				return fmt.Errorf("%s has no member for %s.%s", from.Type(), to.Type(), field.Name)
			}
			continue
		}
		if err := set(to.Field(i), value, maybeEmpty[to.Type().Name()+"."+field.Name], strict); err != nil {
			return fmt.Errorf("%s: %w", field.Name, err)
		}
	}
	return nil
}

// maybeEmpty are members that AWS wants though they may be empty: package sim does not tell that from missing.
var maybeEmpty = map[string]bool{"CreatePolicyInput.Description": true, "Tag.Value": true}

// spelling are members of the SDK whose names differ by more than case, by the type of package sim and its field.
var spelling = map[string]string{
	"AlternateContact.type": "alternatecontacttype",
}

// member is the member of a struct that has the name of one of another, or, of an input that nests what is flat in the API, that of
// what is nested.
func member(from reflect.Value, to reflect.Type, name string) (reflect.Value, bool) {
	wanted := strings.ToLower(name)
	if other, ok := spelling[to.Name()+"."+wanted]; ok {
		wanted = other
	}
	for i := range from.NumField() {
		field := from.Type().Field(i)
		called := strings.ToLower(field.Name)
		if other, ok := spelling[from.Type().Name()+"."+called]; ok {
			called = other
		}
		if field.IsExported() && called == wanted {
			return from.Field(i), true
		}
	}
	for i := range from.NumField() {
		if inner := from.Field(i); inner.Kind() == reflect.Struct && !isScalar(inner.Type()) && inner.NumField() > 0 &&
			from.Type().Field(i).IsExported() && from.Type().PkgPath() != to.PkgPath() {
			if _, there := to.FieldByName(from.Type().Field(i).Name); there {
				continue
			}
			if found, ok := member(inner, to, name); ok {
				return found, true
			}
		}
	}
	return reflect.Value{}, false
}

// isFlat reports whether a struct has the members of another one side by side with its own.
func isFlat(from reflect.Value, inner reflect.Type) bool {
	for i := range inner.NumField() {
		if _, ok := member(from, inner, inner.Field(i).Name); !ok {
			return false
		}
	}
	return inner.NumField() > 0
}

func isScalar(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// set puts a value where one of another type is. A zero value stays away, unless always.
func set(to, from reflect.Value, always, strict bool) error {
	for from.Kind() == reflect.Pointer || from.Kind() == reflect.Interface {
		if from.IsNil() {
			return nil
		}
		from, always = from.Elem(), true
	}
	if from.IsZero() && !always {
		return nil
	}
	if to.Kind() == reflect.Pointer {
		value := reflect.New(to.Type().Elem())
		if err := set(value.Elem(), from, always, strict); err != nil {
			return err
		}
		to.Set(value)
		return nil
	}
	switch {
	case from.Type() == to.Type():
		if at, ok := from.Interface().(time.Time); ok {
			from = reflect.ValueOf(at.UTC())
		}
		to.Set(from)
		return nil
	case from.Kind() == reflect.Slice && to.Kind() == reflect.Slice:
		list := reflect.MakeSlice(to.Type(), from.Len(), from.Len())
		for i := range from.Len() {
			if err := set(list.Index(i), from.Index(i), true, strict); err != nil {
				return err
			}
		}
		to.Set(list)
		return nil
	case to.CanAddr() && to.Addr().Type().Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) && from.Kind() == reflect.String:
		if from.String() == "" {
			return nil
		}
		return to.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(from.String()))
	case from.Type().Implements(reflect.TypeFor[encoding.TextMarshaler]()) && to.Kind() == reflect.String:
		if !from.IsZero() {
			to.SetString(fmt.Sprint(from.Interface()))
		}
		return nil
	case from.Type().Implements(reflect.TypeFor[encoding.TextMarshaler]()) && to.Kind() == reflect.Struct && to.NumField() > 0:
		if arn := to.FieldByName("Arn"); arn.IsValid() { // PolicyDescriptorType of STS
			return set(arn, from, true, strict)
		}
	case from.Kind() == reflect.Struct && to.Kind() == reflect.Struct:
		return fill(to, from, strict)
	case from.CanConvert(to.Type()) && from.Kind() == to.Kind(), from.CanInt() && to.CanInt():
		to.Set(from.Convert(to.Type()))
		return nil
	}
	return fmt.Errorf("no way from %s to %s", from.Type(), to.Type())
}
