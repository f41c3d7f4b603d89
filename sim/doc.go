// Package sim is a simulated control plane: AWS accounts and organizations in memory, with a clock of their own, that answer
// the calls of Account Management and Organizations as AWS does.
//
// A [Cloud] authorizes each call with the real policies, throttles it, checks quotas, changes state wholly or not at all,
// settles asynchronous work as time passes, and keeps a trail. It starts no goroutine and reads no clock unless told to: the
// same seed and the same calls give the same identifiers, states and records.
//
//	cloud := sim.New(sim.Config{})
//	id, err := cloud.Open("payments", "payments@example.com")
//	root := cloud.As(cloud.Root(id))
//	err = root.PutAlternateContact(sim.PutAlternateContactInput{ … })
//	cloud.Advance(90 * 24 * time.Hour)
//
// What AWS' users do by API calls of the two services, a [Client] does; everything else, such as signing up, IAM users, unpaid
// bills and AWS' own decisions, is arranged by methods of Cloud.
package sim
