// Package awsaccount is the root of a reference model of an AWS account: what states an account goes through, who may
// do what to it, and what AWS answers.
//
// The account itself is not here yet. Today this package holds only the class of errors that it shares with package
// policy; identifiers, the account's life cycle, its contacts and the requests that an operation on an account means
// come next.
//
// What works today is [github.com/awsaccount/awsaccount/policy]: it decides whether IAM policies allow a request, and
// says why not in AWS' own words. The command in cmd/awsaccount puts the same question from the shell.
package awsaccount
