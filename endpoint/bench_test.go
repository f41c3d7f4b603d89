package endpoint_test

import (
	"io"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// BenchmarkTransport is one call through the wire, without a signature, and without what a client adds.
func BenchmarkTransport(b *testing.B) {
	for _, c := range []struct{ action, body string }{
		{"account:GetAlternateContact", `{"AlternateContactType":"BILLING"}`},
		{"organizations:DescribeOrganization", `{}`},
	} {
		b.Run(strings.ReplaceAll(c.action, ":", "_"), func(b *testing.B) {
			d := newDoor(b, sim.Config{}, endpoint.Config{})
			d.call(d.management, "organizations:CreateOrganization", `{}`, "")
			d.call(d.management, "account:PutAlternateContact", `{"AlternateContactType":"BILLING","Name":"n","Title":"t","EmailAddress":"a@example.com","PhoneNumber":"+1"}`, "")
			transport := endpoint.NewTransport(d.cloud, endpoint.Config{Lenient: true})
			r := request(d.management, c.action, c.body)
			b.ReportAllocs()
			for b.Loop() {
				r.Body = io.NopCloser(strings.NewReader(c.body))
				got, err := transport.RoundTrip(r)
				if err != nil || got.StatusCode != 200 {
					b.Fatal(got, err)
				}
			}
		})
	}
}
