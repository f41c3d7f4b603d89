package sim

import (
	"time"

	"github.com/awsaccount/awsaccount"
)

// A creation is a request to create an account.
type creation struct {
	id           string
	organization awsaccount.OrganizationID
	email, name  string
	role         string
	govCloud     bool // it asks for a linked GovCloud account too
	partition    string
	profile      awsaccount.Profile // that of the cloud
	tags         []Tag
	requested    time.Time
	completed    time.Time // zero: in progress
	account      awsaccount.ID
	linked       awsaccount.ID // the GovCloud account
	failure      string        // reason; "" unless it failed
}
