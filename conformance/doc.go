// Package conformance holds tests: the official clients of AWS, aws-sdk-go-v2 and the AWS CLI, call the model by its endpoint. They
// compare what the clients make of the answers with what package sim answers, and the tables of this repository with the source
// of the pinned SDK. Nobody imports it, and it is a module of its own so that nobody else has the SDK among the modules they need.
package conformance

//go:generate go test . -run=^(TestSDKShape|TestReadme)$ -count=1 -update
