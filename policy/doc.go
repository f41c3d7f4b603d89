// Package policy answers whether AWS would allow a request, and if not, why: it is an evaluator of AWS IAM JSON policies.
// It knows the language and how policies of different types combine, in one account and across two. It knows no account,
// reads no clock and does no I/O.
//
// Three stages are kept apart:
//
//   - [Parse] reads a document and refuses what is not the grammar, with path, line and column.
//   - [Document.Validate] gives AWS' verdict on saving the document as a [Type] of policy, all faults at once.
//   - [Compile] makes a [Set] of the documents that stand in one place. It takes whatever Parse accepts, because old
//     stored policies are what people ask about.
//
// [Policies] holds the sets around a request: identity, boundary, session, resource, trust and endpoint policies, and the
// levels of SCPs and RCPs. A [Request] is a [Principal], which [User], [RoleSession] and others or [ParsePrincipal] make; an
// action; a resource; and a [Context], which [NewContext] makes. [Policies.Evaluate] decides it; [Policies.Message] words a
// denial as AWS does; [Policies.Explain] tells what each statement had to do with it.
//
// Two pairs of names are close: [Principals] is the element of a statement, [Principal] a caller; [Root] makes the root
// user, [RootUser] is the layer of a decision that the root user's own right made.
//
// # The language in one page
//
// Everything is denied implicitly, except to the root user of the account. A statement applies if its principal, action,
// resource and every condition match. One applicable Deny decides; else every layer that can limit the request has to
// allow it.
//
// Actions are matched ignoring case, resources and most values with case. * is any run of characters, also across the
// colons of an ARN; ? is one character. Operators and keys of a condition are all required; values are alternatives.
// A missing key makes an operator false, a negated one true, and one with IfExists true. ForAllValues is true, and
// ForAnyValue false, if there is no value. Variables such as ${aws:username} work in Version 2012-10-17 only; one without
// a value matches nothing.
//
// Sections (§) and rows such as C64 in comments are those of the specification that this package was written from; the
// rows stand in testdata, with AWS' page for each. docs/choices.md lists what is chosen where AWS is silent, and comments
// cite its headings.
//
// # Costs
//
// Deciding takes no lock and does not allocate (an action of more than 128 bytes aside). It hardly costs more for
// statements whose action cannot match or, where many share an action, whose resource differs before its first wildcard;
// statements with NotAction are all looked at. Compile is where work is done: compile once, decide often.
package policy
