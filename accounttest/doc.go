// Package accounttest gives a test AWS accounts and organizations of its own, which any client of AWS can call.
//
//	env := accounttest.Start(t, sim.Config{})
//	client := organizations.NewFromConfig(awssdk.Config(env))
//	env.Cloud.Advance(90 * 24 * time.Hour)
//
// Package awssdk, a module of its own, configures the clients of aws-sdk-go-v2; others need Env.Client, or Env.Handler in a
// server, and Env.Credentials. Env.Organization makes an organization with units, and accounts in the states that a test wants.
//
// There is no port and no goroutine, so that all of it works inside a bubble of testing/synctest, too: with time.Now as
// sim.Config.Clock the time of the bubble is that of the cloud. There is no sleep, unless Config.Clock drives the cloud outside of
// a bubble: then Env.Organization waits in real time for what takes time at AWS.
//
// In property tests a *rapid.T can be the test, and package gen has generators and random acts.
//
// What always holds of a cloud is for the tests of this module to check, which they do after everything that can change one: Start
// checks nothing when a test ends, and no method of the cloud does.
//
// Package testing is not imported: what Start needs of a test is the interface TB.
package accounttest
