package sim_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/sim"
)

// covert are the names of fields that nobody prints, in whatever type.
var covert = map[string]bool{
	"Email": true, "MasterAccountEmail": true, "PrimaryEmail": true, "EmailAddress": true, "AccountName": true, "Notes": true, "OTP": true,
	"SecretAccessKey": true, "SessionToken": true, "FullName": true, "AddressLine1": true, "PhoneNumber": true, "City": true,
	"Account.Name": true, "DelegatedAdministrator.Name": true, "PolicyTargetSummary.Name": true, "AlternateContact.Name": true,
	"AlternateContact.Title": true, "HandshakeParty.ID": true, "HandshakeResource.Value": true,
}

const marker = "Mark3r"

// mark puts the marker wherever something covert stands, and reports whether that is anywhere.
func mark(v reflect.Value) (found bool) {
	switch v.Kind() {
	case reflect.Slice:
		if v.Type().Elem() == v.Type() || !v.CanSet() || v.Type().Elem().Kind() == reflect.Uint8 {
			return false
		}
		list := reflect.MakeSlice(v.Type(), 1, 1)
		if found = mark(list.Index(0)); found {
			v.Set(list)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			switch {
			case !field.IsExported():
			case field.Type.Kind() == reflect.String && (covert[field.Name] || covert[v.Type().Name()+"."+field.Name]):
				v.Field(i).SetString(marker)
				found = true
			case v.Type().Name() == "HandshakeResource" && field.Name == "Resources": // they are resources again
			default:
				found = mark(v.Field(i)) || found
			}
		}
	}
	return found
}

// spec §2.4, §3.5: no input and no output of an operation prints or logs what is personal or secret.
func TestNothingPersonalIsPrinted(t *testing.T) {
	client := reflect.TypeFor[*sim.Client]()
	types := map[reflect.Type]bool{}
	var collect func(reflect.Type)
	collect = func(typ reflect.Type) {
		switch {
		case types[typ]:
		case typ.Kind() == reflect.Slice:
			collect(typ.Elem())
		case typ.Kind() == reflect.Struct:
			types[typ] = true
			for i := range typ.NumField() {
				if typ.Field(i).IsExported() {
					collect(typ.Field(i).Type)
				}
			}
		}
	}
	for i := range client.NumMethod() {
		m := client.Method(i).Type
		for j := 1; j < m.NumIn(); j++ {
			collect(m.In(j))
		}
		for j := range m.NumOut() {
			collect(m.Out(j))
		}
	}
	checked := 0
	for typ := range types {
		v := reflect.New(typ)
		if !mark(v.Elem()) {
			continue
		}
		checked++
		var out bytes.Buffer
		for _, it := range []any{v.Interface(), v.Elem().Interface(), struct{ V any }{v.Elem().Interface()}} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%10.3v"} {
				fmt.Fprintf(&out, verb+"\n", it)
			}
		}
		for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(h).With("with", v.Interface()).Info("message", "value", v.Elem().Interface())
		}
		for _, text := range []string{marker, hex.EncodeToString([]byte(marker)), strings.ToUpper(hex.EncodeToString([]byte(marker)))} {
			if strings.Contains(out.String(), text) {
				t.Errorf("%s shows what it should not:\n%s", typ, out.String())
				break
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d types were checked", checked)
	}
}
