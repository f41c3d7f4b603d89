package sim_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// Every action of the two services is a method of Client, or says why not; nothing says so that is one.
func TestSupport(t *testing.T) {
	missing := maps.Collect(sim.NotModelled())
	client := reflect.TypeFor[*sim.Client]()
	for action := range awsaccount.Actions() {
		_, name, _ := strings.Cut(action.Name(), ":")
		if action.Name() == "account:CloseAccount" {
			name = "CloseOwnAccount"
		}
		_, has := client.MethodByName(name)
		reason, not := missing[action.Name()]
		switch delete(missing, action.Name()); {
		case has == not:
			t.Errorf("%s: a method: %t; not modelled: %q", action, has, reason)
		case not && reason == "":
			t.Errorf("%s has no reason", action)
		}
	}
	for action := range missing {
		t.Errorf("%s is no action", action)
	}
}
