// Command awsaccount answers questions about AWS accounts from the shell:
//
//	awsaccount eval           decides requests against policies
//	awsaccount help eval      shows its options, exit statuses and a question to try
//	awsaccount run            runs scenarios: who calls what, what time passes, what is expected
//	awsaccount help run       shows their language, and one to try
//	awsaccount serve          serves a simulated AWS, for the AWS CLI and clients of any language
//	awsaccount help serve     shows its options and control routes
//	awsaccount version        prints the version of the module
//
// # awsaccount eval
//
//	awsaccount eval [--explain | --pretty] [FILE]
//
// Eval decides requests: may this principal do this, and if not, why? It reads questions as newline-delimited JSON from
// FILE, or from standard input if there is none or it is "-", and writes one answer a line, in order, each as soon as no
// further input is waiting. A question stands on one line, and a line holds one question. Blank lines are skipped; an input
// of nothing else has no answers, and says so on standard error. The input is UTF-8 without a byte order mark: with one,
// line 1 is answered with an error. Memory does not grow with the length of the input: a line longer than 4 MiB is answered
// with an error, and the compiled policies that are kept for further questions are limited.
//
// A question:
//
//	{"id":"q1",
//	 "request":{"principal":"arn:aws:iam::123456789012:user/alice","action":"account:GetAlternateContact",
//	            "resource":"arn:aws:account::123456789012:account",
//	            "context":{"account:AlternateContactTypes":["BILLING"],"aws:MultiFactorAuthPresent":true}},
//	 "policies":{"identity":[DOC],"scp":[{"target":"r-ab12","policies":[DOC]}]}}
//
// Its members; all but request may be left out:
//
//   - id: a string or a number, repeated in the answer.
//   - comment: a string, the heading of the question in --pretty.
//   - validate: false takes policies that AWS would refuse to save today. They must still be policies by the grammar.
//   - request: principal, action and resource, all required; federatedBy, resourceAccount, managementAccount, context.
//   - policies: identity, boundary, session, resource, trust and endpoint are lists of DOC, scp and rcp are lists of levels.
//
// The request:
//
//   - principal: the ARN of a user, of a role session, of a role (some session of that role), of a federated user or of a
//     root user; the host name of an AWS service; "anonymous"; a web or SAML identity, by the ARN or domain of its provider.
//   - federatedBy: the ARN of the IAM user who made the session of a federated user.
//   - action: a service, a colon and a name, without wildcards.
//   - resource: the ARN of one resource, or "*" if the action knows no resources. In an ARN, * and ? are ordinary characters.
//   - resourceAccount: the account that owns the resource. Without it, it is the account in the ARN, else the principal's.
//   - managementAccount: the management account of the organization. SCPs do not bind its principals, RCPs not its
//     resources.
//   - context: condition keys and their values: a string, number, boolean, or a list of them; a number or boolean means its
//     text, and binary values are base64 text. null and [] keep a key absent that would follow from the principal or the
//     resource. What context says counts; what it does not say is not invented, above all not time, address and MFA.
//
// Some keys of the context also tell what the ARN of a principal does not: aws:PrincipalArn, if it is an ARN of the role of
// a role session, tells the path of that role; aws:userid tells the unique ID of a user (AIDA…) or of the role of a session
// (AROA…); aws:AssumedRoot, if it is true, makes a root ARN a sts:AssumeRoot session, whose task policy stands in session.
//
// DOC is a policy document, or {"name":…,"arn":…,"document":…} with a policy document and either or both of its names.
// Without a name or ARN, a policy is called by its place, such as "identity[0]" or "scp[1].policies[0]". Identity, session,
// resource and trust policies are unions; there is at most one boundary and one endpoint policy. An absent or empty list is
// no such policy. A level of SCPs or RCPs is {"target":…,"policies":[DOC]}, the root first; target is optional, and a
// level without policies allows nothing. sts:AssumeRole and its relatives need an Allow of the policies in trust.
//
// The answer to a question that could be decided, members without a value left out:
//
//		{"id":"q1","decision":"Allowed","layer":"identity","policy":"identity[0]","statement":0,"sid":"ReadContacts"}
//		{"id":"q2","decision":"ExplicitDeny","layer":"scp","target":"r-ab12","policy":"no-changes","statement":0,
//		 "message":"User: … is not authorized to perform: … with an explicit deny in a service control policy"}
//
//	  - decision: Allowed, ImplicitDeny or ExplicitDeny.
//	  - layer: what decided: a member of policies, or "root" for the root user's own right. Nothing for
//	    sts:GetCallerIdentity, which is always allowed.
//	  - target: the level of SCPs or RCPs.
//	  - policy, statement, sid: the statement that decided; an implicit denial has none. Statements count from 0.
//	  - message: AWS' text of the denial.
//
// The answer to a line that could not be decided:
//
//	{"id":"q3","error":{"path":"policies.identity[0].Statement[0].Effect","line":7,"column":212,"message":"…"}}
//
// Line is the line of the input and column the byte in it, both from 1. If the request or policy documents have several faults,
// error is the first, and the member errors lists all of them. The members of an object may come in any order. Unknown members,
// members given twice, values of another type, and context keys that differ in case only are errors; so is a policy
// document that AWS would refuse to save as a policy of the type that it stands for.
//
// With --explain, a decided answer has two more members:
//
//   - explanation: a list of layers, in the order in which explicit denials are looked for. A layer has layer, target,
//     either notApplied (why it was not asked) or outcome (what it says by itself), and statements: policy, statement,
//     sid, effect, applies; path, line and column. If a statement does not apply, path is that of the element that does
//     not match, element names it, want has the policy's values and got the request's; for a condition there are also
//     operator, key and origin: "given" in context, "derived" from principal or resource, or "missing". A note says more.
//   - diagnostics: parts of the policies that can never match: policy, statement, path, line, column, message.
//
// With --pretty, the answers are for people: who does what on what, AWS' text, the statement that decided or those that
// came closest to allowing, the policies that were not asked, and what can never match. Only the JSON forms are meant for programs; they may get further members.
//
// Exit status: 0 if every question was decided, 1 if some line was answered with an error or an answer could not be
// written, 2 if the command was called wrongly or its input could not be read.
//
// # awsaccount run
//
//	awsaccount run [-rewrite] FILE…
//
// Run runs scenarios in a simulated AWS that starts empty, each in its own, and writes them to standard output with what
// their commands print. Below each command, behind two spaces, stands what it is expected to print: a difference is told on
// standard error, with file and line. With -rewrite what is printed goes into the files instead. A file without any expected
// line expects nothing; "-" is standard input. The directory examples has scenarios to read, and awsaccount help run tells
// the language.
//
// Exit status: 0 if everything was as expected, 1 if something was not or a scenario could not be run to its end, 2 if the
// command was called wrongly or a file could not be read.
//
// # awsaccount serve
//
//	awsaccount serve [--listen ADDRESS] [--seed FILE] [--state FILE] [--strict] …
//
// Serve answers the protocols of AWS on loopback for a simulated AWS, and prints lines to paste into a shell: where it is, and
// credentials. It starts with the account 123456789012, with what a scenario leaves (--seed), or with what an earlier server saved
// (--state). On loopback it takes any signature unless --strict is given. Its clock goes on as that of the machine; control routes
// move it, show trail, journal and dump, and give credentials of anybody. They are for this machine only, and awsaccount help serve
// lists them and all options. An interrupt stops it, after it has answered what was asked and saved its state.
//
// Exit status: 0 if it was stopped, 1 if it could not start, serve or save, 2 if the command was called wrongly or the seed could
// not be read.
package main

import (
	"fmt"
	"io"
	"os"
)

// Exit statuses.
const (
	statusOK     = 0
	statusFailed = 1
	statusUsage  = 2
)

// streams are the standard streams of a command.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run runs the command line args and returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return statusUsage
	}
	name, args := args[0], args[1:]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	c := commandNamed(name)
	if c == nil {
		fmt.Fprintf(stderr, "awsaccount: unknown command %q\n", name)
		usage(stderr)
		return statusUsage
	}
	return c.run(args, streams{stdin, stdout, stderr})
}
