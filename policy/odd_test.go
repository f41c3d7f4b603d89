package policy_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/policy"
)

// oddDocuments are shapes, with a size, that a careless reader would take time quadratic in the size for.
var oddDocuments = map[string]func(n int) *policy.Document{
	"variables that do not end": func(n int) *policy.Document {
		return oddResource("arn:aws:s3:::" + strings.Repeat("${", n))
	},
	"variables with blanks": func(n int) *policy.Document {
		return oddResource("arn:aws:s3:::" + strings.Repeat("${a ", n) + "}")
	},
	"defaults that do not end": func(n int) *policy.Document {
		return oddResource("arn:aws:s3:::" + strings.Repeat("${a, '", n) + "}")
	},
	"dollars": func(n int) *policy.Document { return oddResource("arn:aws:s3:::" + strings.Repeat("$", n) + "}") },
	"escapes": func(n int) *policy.Document { return oddResource("arn:aws:s3:::" + strings.Repeat("${*}", n)) },
	"runs":    func(n int) *policy.Document { return oddResource("arn:aws:s3:::" + strings.Repeat("*?", n)) },
	"stars in StringEquals": func(n int) *policy.Document {
		return oddStatement(fmt.Sprintf(`"Condition":{"StringEquals":{"k":"%s"}}`, strings.Repeat("*", n)))
	},
	"bad actions": func(n int) *policy.Document {
		return oddStatement(`"Resource":[` + strings.Repeat(`"a",`, n) + `"a"]`)
	},
	"bad resources on lines": func(n int) *policy.Document {
		return oddStatement(`"Resource":[` + strings.Repeat("\"a\",\n", n) + `"a"]`)
	},
	"nulls": func(n int) *policy.Document {
		return oddStatement(`"Resource":[` + strings.Repeat(`null,"a",`, n) + `"a"]`)
	},
	"unknown operators": func(n int) *policy.Document {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"x%d":{"a:b":"c"},`, i)
		}
		return oddStatement(`"Condition":{` + b.String() + `"x":{}}`)
	},
}

func oddResource(text string) *policy.Document {
	return oddStatement(fmt.Sprintf(`"Resource":"%s"`, text))
}

func oddStatement(members string) *policy.Document {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",` + members + `}}`)
}

// Memory, which does not depend on the machine's load, stands for work: four times the size may take no more than eight
// times as much. BenchmarkOdd shows the times.
func TestCompileAndValidateAreLinear(t *testing.T) {
	for name, make := range oddDocuments {
		small, large := allocated(make(500)), allocated(make(2000))
		if large > 8*small {
			t.Errorf("%s: %d bytes for 500, %d for 2,000", name, small, large)
		}
	}
}

func allocated(d *policy.Document) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	compileAndValidate(d)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func compileAndValidate(d *policy.Document) {
	policy.Must(policy.Compile(policy.Identity, policy.Source{Document: d}))
	_ = d.Validate(policy.Identity)
}

func BenchmarkOdd(b *testing.B) {
	for name, make := range oddDocuments {
		for _, n := range []int{1000, 4000} {
			d := make(n)
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(name, " ", "-"), n), func(b *testing.B) {
				for b.Loop() {
					compileAndValidate(d)
				}
			})
		}
	}
}
