package script

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/policy"
	"github.com/awsaccount/awsaccount/sim"
)

// definePolicy keeps a policy by its name.
func definePolicy(r *runner) {
	w := r.next("a name")
	name := r.value(w)
	if !isName(name) {
		panic(errorAt(w, "want a name of letters, digits, - and _, not %q", name))
	}
	var content string
	line := w.line
	switch {
	case r.block != nil:
		content, line, r.used = r.block.block, r.block.body, true
	default:
		file := r.next("a block <<END, or a file")
		if r.options.ReadFile == nil {
			panic(errorAt(file, "there are no files here; write the policy into a block: policy %s <<END", name))
		}
		text, err := r.options.ReadFile(r.value(file))
		if err != nil {
			panic(errorAt(file, "%v", err))
		}
		content = string(text)
	}
	r.policies[name] = policyText{content: r.expand(content, line)}
}

// expand puts values in the place of names in a text that starts in a line.
func (r *runner) expand(text string, line int) string {
	var b strings.Builder
	for part := range strings.Lines(text) {
		column := 1
		for part != "" {
			n := referenceAt(part)
			if n > 0 {
				b.WriteString(r.value(word{pieces: []piece{{part[1:n], true, line, column}}}))
			} else {
				_, n = utf8.DecodeRuneInString(part)
				b.WriteString(part[:n])
			}
			column += utf8.RuneCountInString(part[:n])
			part = part[n:]
		}
		line++
	}
	return b.String()
}

func putUser(r *runner) {
	id, name, where := r.identity()
	i := r.identityOf(name)
	p, err := r.cloud.PutUser(id, i)
	if !r.failed(err) {
		r.principals[where] = p
	}
}

func putRole(r *runner) {
	id, name, _ := r.identity()
	var trust *policy.Source
	if w, ok := r.option("trust"); ok {
		source := r.policySource(w)
		trust = &source
	}
	i := r.identityOf(name)
	i.Trust = trust
	r.failed(r.cloud.PutRole(id, i))
}

func putServiceRole(r *runner) {
	id, name, _ := r.identity()
	service := r.value(r.next("a service"))
	r.failed(r.cloud.PutServiceLinkedRole(id, service, r.identityOf(name)))
}

func deleteUser(r *runner) {
	id, name, _ := r.identity()
	r.failed(r.cloud.DeleteUser(id, name))
}

func deleteRole(r *runner) {
	id, name, _ := r.identity()
	r.failed(r.cloud.DeleteRole(id, name))
}

// identity is ACCOUNT/NAME.
func (r *runner) identity() (id awsaccount.ID, name, where string) {
	w := r.next("ACCOUNT/NAME")
	where = r.value(w)
	account, name, ok := strings.Cut(where, "/")
	if !ok || name == "root" {
		panic(errorAt(w, "want ACCOUNT/NAME, and not that of the root user, not %q", w.show()))
	}
	return r.account(literal(w, account)), name, where
}

// identityOf is what the rest of the words say.
func (r *runner) identityOf(name string) sim.Identity {
	i := sim.Identity{Name: name}
	if w, ok := r.option("boundary"); ok {
		source := r.policySource(w)
		i.Boundary = &source
	}
	if w, ok := r.option("path"); ok {
		i.Path = r.value(w)
	}
	for _, w := range r.words {
		key, isTag := strings.CutPrefix(w.key, "tag:")
		switch {
		case isTag:
			i.Tags = append(i.Tags, sim.Tag{Key: key, Value: r.value(w)})
		case w.key != "":
			return i // which is told as a word too many
		default:
			i.Policies = append(i.Policies, r.policySource(w))
		}
		r.words = r.words[1:]
	}
	return i
}

// policySource is the policy of a name: one of the scenario, or one that AWS manages.
func (r *runner) policySource(w word) policy.Source {
	name := r.value(w)
	if own, ok := r.policies[name]; ok {
		doc, err := policy.Parse([]byte(own.content))
		if err != nil {
			panic(errorAt(w, "the policy %s is none: %v", name, err))
		}
		return policy.Source{Name: name, ARN: own.arn, Document: doc}
	}
	managed, _, err := awsaccount.ManagedPolicy(r.config.Partition, name)
	if err != nil {
		panic(errorAt(w, "there is no policy %q, neither here nor among those that AWS manages%s", name,
			suggest(name, slices.AppendSeq(keysOf(r.policies), awsaccount.ManagedPolicies()))))
	}
	return managed
}
