// Package endpoint is the door to a sim.Cloud for official AWS clients: an http.Handler and an http.RoundTripper that speak AWS'
// protocols. It decodes requests, finds out who sent them, calls a sim.Client, and encodes what it answers. What AWS does is in
// package sim; no rule of it is here.
//
// [NewTransport] answers in memory, so that a test needs no port and no goroutine:
//
//	cloud := sim.New(sim.Config{})
//	client := &http.Client{Transport: endpoint.NewTransport(cloud, endpoint.Config{})}
//
// and [NewHandler] is for an http.Server. Both answer requests for any host: a client is pointed at them by its endpoint URL, or by
// its HTTP client.
//
// # What is spoken
//
//   - Account Management: restJson1. POST /getAlternateContact and so on.
//   - Organizations: awsJson1.1. POST /, with the header X-Amz-Target.
//   - IAM and STS: awsQuery, by POST or GET. Only the operations that sim has.
//   - S3: ListBuckets, which tells the canonical ID of the caller's account, and no buckets.
//
// Operations that AWS has and sim does not are answered by an error that says so, and what there is instead: sim.NotModelled lists
// those of Account Management and Organizations. So are requests to other services, as far as they say which one. Errors have the names, statuses, headers and members that the AWS SDKs read, so that their typed errors and their retries work.
//
// # Who is calling
//
// Requests are signed by Signature Version 4 with credentials that the cloud issued: Cloud.CreateAccessKey and
// Cloud.IssueCredentials, or AssumeRole and AssumeRoot. The signature, and its age by Config.Now, are verified, unless
// Config.Lenient takes whoever calls at his word.
package endpoint

//go:generate go -C ../tools run ./glue ../endpoint
