// Package sim is a simulated control plane: AWS accounts and organizations in memory, with a clock of their own, that answer
// the calls of Account Management and Organizations, and a few of IAM, STS and S3, as AWS does.
//
// # Clouds and clients
//
// [New] makes a [Cloud], which is empty. [Cloud.Open] signs up an account, and [Cloud.As] is a [Client] that calls for one of
// its principals: its root user, an IAM user, a session of a role, a service. A client has one method for each operation, with
// the members of input and output that AWS documents. Where this module has a type for some of them, they are one field of it: what
// AWS calls AlternateContactType, Name, Title, EmailAddress and PhoneNumber is PutAlternateContactInput.AlternateContact.
//
//	cloud := sim.New(sim.Config{})
//	id, err := cloud.Open("payments", "payments@example.com")
//	root := cloud.As(cloud.Root(id))
//	err = root.PutAccountName(sim.PutAccountNameInput{AccountName: "payouts"})
//
// Who takes calls from elsewhere gives them an Origin ([Client.From]), which policies and the trail see, and finds in the cloud who
// signs them ([Cloud.Authenticate], [Cloud.Credentials], [Cloud.IssueCredentials]); what no input can hold, and what is not modelled,
// is a call too ([Client.Malformed], [Client.NotModelled]).
//
// What AWS' users do by API calls of the two services, a Client does. Everything else, such as signing up, IAM users and their
// policies, unpaid bills and AWS' own decisions, is arranged by methods of Cloud.
//
// # What happens to a call
//
// A call is authenticated, meets injected faults ([Cloud.Inject]), is throttled if [Config] says so, and is authorized: the
// state of the caller's account, the caller matrix, and the real policies of package policy, service control policies and the
// delegation policy among them. Then quotas are checked, and the state changes, wholly or not at all. A call that fails returns
// an [Error] with the code and reason of AWS: errors.Is tells its class, as awsaccount.ErrDenied, and errors.As finds the
// *awsaccount.Refusal, which says which policy is in the way, and explains itself (Refusal.Explain). Each outcome is in the trail
// ([Cloud.Trail]) as CloudTrail has it, and what is arranged is in the journal ([Cloud.Journal]).
//
// # Time
//
// Accounts are created and closed by and by, invitations expire, and closed accounts are gone after 90 days. [Cloud.Advance] lets
// time pass; or Config.Clock drives the cloud, such as time.Now in a bubble of testing/synctest. [Cloud.NextClosures] plans:
// when quotas let the next accounts be closed.
//
// # Determinism
//
// The package starts no goroutine, reads no clock unless told to, and has no randomness: the same seed and the same calls give
// the same identifiers, states and records. [Cloud.Fork] copies a cloud for trying things, [Cloud.Snapshot] and [Restore] keep
// one, and [Cloud.Dump] shows one, so that two can be compared.
//
// # What there is not
//
// IAM users and roles have no API here, but [Cloud.PutUser] and [Cloud.PutRole]; billing, billing transfers and resources of other
// services are not modelled. [NotModelled] lists the operations that are missing, and why. Where AWS does not say what happens,
// docs/choices.md says what happens here.
package sim
