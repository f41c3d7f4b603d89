package conformance

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// A canned transport gives one answer to every request: what is left is the SDK's own work.
type canned struct {
	header http.Header
	body   []byte
}

// RoundTrip is the answer.
func (c *canned) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{StatusCode: http.StatusOK, ProtoMajor: 1, ProtoMinor: 1, Header: c.header.Clone(), Request: r,
		ContentLength: int64(len(c.body)), Body: io.NopCloser(bytes.NewReader(c.body))}, nil
}

// A keeping transport keeps the latest answer, for a canned one.
type keeping struct {
	http.RoundTripper
	kept canned
}

// RoundTrip asks the transport below.
func (k *keeping) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := k.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	k.kept.header = response.Header.Clone()
	if k.kept.body, err = io.ReadAll(response.Body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(k.kept.body))
	return response, nil
}

// BenchmarkCall is a call of the SDK that the endpoint answers in memory, beside the same call with a canned answer: the difference
// is what authentication, policies, the model and the encoding cost.
func BenchmarkCall(b *testing.B) {
	w := newWorld(b, sim.Config{TrailLength: 10_000})
	transport := &keeping{RoundTripper: endpoint.NewTransport(w.cloud, endpoint.Config{})}
	config := aws.Config{Region: "us-east-1", Credentials: issued(b, w.cloud, w.admin)}
	by := func(t http.RoundTripper) (*account.Client, *organizations.Client) {
		c := config.Copy()
		c.HTTPClient = &http.Client{Transport: t}
		return account.NewFromConfig(c), organizations.NewFromConfig(c)
	}
	ctx := context.Background()
	member := aws.String(w.member.String())
	for _, call := range []struct {
		name string
		make func(*account.Client, *organizations.Client) error
	}{
		{"PutAlternateContact", func(c *account.Client, _ *organizations.Client) error {
			_, err := c.PutAlternateContact(ctx, &account.PutAlternateContactInput{AccountId: member, AlternateContactType: accounttypes.AlternateContactTypeOperations,
				Name: aws.String("Jane Roe"), Title: aws.String("On call"), EmailAddress: aws.String("jane@example.com"), PhoneNumber: aws.String("+15555550100")})
			return err
		}},
		{"GetAlternateContact", func(c *account.Client, _ *organizations.Client) error {
			_, err := c.GetAlternateContact(ctx, &account.GetAlternateContactInput{AccountId: member, AlternateContactType: accounttypes.AlternateContactTypeOperations})
			return err
		}},
		{"DescribeAccount", func(_ *account.Client, c *organizations.Client) error {
			_, err := c.DescribeAccount(ctx, &organizations.DescribeAccountInput{AccountId: member})
			return err
		}},
		{"ListAccounts", func(_ *account.Client, c *organizations.Client) error {
			_, err := c.ListAccounts(ctx, &organizations.ListAccountsInput{})
			return err
		}},
	} {
		if err := call.make(by(transport)); err != nil {
			b.Fatal(err)
		}
		for _, kind := range []struct {
			name      string
			transport http.RoundTripper
		}{{"endpoint", transport.RoundTripper}, {"canned", &transport.kept}} {
			b.Run(call.name+"/"+kind.name, func(b *testing.B) {
				a, o := by(kind.transport)
				b.ReportAllocs()
				for b.Loop() {
					if err := call.make(a, o); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
