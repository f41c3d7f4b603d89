package endpoint_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// A client that takes an http.Client needs no server. Here the requests are written by hand; an AWS SDK does the same.
func ExampleNewTransport() {
	cloud := sim.New(sim.Config{})
	id, err := cloud.Open("payments", "payments@example.com")
	if err != nil {
		panic(err)
	}
	client := &http.Client{Transport: endpoint.NewTransport(cloud, endpoint.Config{Lenient: true, Account: id})}

	for _, c := range []struct{ path, body string }{
		{"getAccountInformation", `{}`},
		{"getAlternateContact", `{"AlternateContactType": "BILLING"}`},
	} {
		response, err := client.Post("https://account.us-east-1.amazonaws.com/"+c.path, "application/json", strings.NewReader(c.body))
		if err != nil {
			panic(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil {
			panic(err)
		}
		text := strings.ReplaceAll(string(body), id.String(), "111122223333")
		fmt.Println(response.StatusCode, text)
	}
	// Output:
	// 200 {"AccountCreatedDate":"2000-01-01T00:00:00Z","AccountId":"111122223333","AccountName":"payments","AccountState":"ACTIVE"}
	// 404 {"message":"No alternate contact of the inputted alternate contact type found."}
}

// A server for clients in other processes. In lenient mode an access key of 12 digits is that of the administrator of the account.
func ExampleNewHandler() {
	cloud := sim.New(sim.Config{})
	if err := cloud.OpenWithID(awsaccount.Must(awsaccount.ParseID("123456789012")), "payments", "payments@example.com"); err != nil {
		panic(err)
	}
	server := httptest.NewServer(endpoint.NewHandler(cloud, endpoint.Config{
		Lenient: true,
		Log:     func(e endpoint.Entry) { fmt.Println(e.Operation, e.Caller, e.Status) },
	}))
	defer server.Close()

	r, err := http.NewRequest("POST", server.URL, strings.NewReader(`{}`))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "AWSOrganizationsV20161128.CreateOrganization")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=123456789012/20261121/us-east-1/organizations/aws4_request")
	response, err := server.Client().Do(r)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	// Output:
	// organizations:CreateOrganization arn:aws:iam::123456789012:user/Administrator 200
}
