package script

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// start is when scenarios begin that do not say when.
var start = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// A runner runs the commands of one scenario.
type runner struct {
	options  Options
	commands map[string]command
	cloud    *sim.Cloud // nil before the first command that needs it
	config   sim.Config

	refs       map[string]string // what names stand for
	refNames   []string          // the names, in the order of binding
	accounts   []*known          // in the order of appearance
	principals map[string]sim.Principal
	policies   map[string]policyText
	creations  map[string]string // which name waits for the account of a request
	records    int               // how many of the trail were looked at

	first word   // of the command
	words []word // the others that were not taken yet
	arrow *word  // what stands behind "->", until something has got the name
	block *item  // the command, if it has a block
	used  bool   // whether the block was
	out   []string
}

// known is an account that the scenario knows of.
type known struct {
	id    awsaccount.ID
	state awsaccount.State // as it was last told
}

// A policyText is a policy of the scenario.
type policyText struct{ content, arn string }

// run runs a command and returns what it prints.
func (r *runner) run(i item) (out []string, err *Error) {
	r.first, r.words, r.arrow, r.block, r.used, r.out = i.words[0], i.words[1:], nil, nil, false, nil
	if i.body > 0 {
		r.block = &i
	}
	first, plain := i.words[0].plain()
	c, ok := r.commands[first]
	if !plain || !ok {
		return nil, errorAt(i.words[0], "there is no command %q%s", i.words[0].show(), suggest(first, keysOf(r.commands)))
	}
	defer func() { // a fault of the scenario panics, from wherever it is found, and stops here
		if problem := recover(); problem != nil {
			fault, ours := problem.(*Error)
			if !ours {
				panic(problem)
			}
			out, err = nil, fault
		}
	}()
	if r.cloud == nil && first != "cloud" {
		r.config.Start = start
		r.begin()
	}
	c.run(r)
	if len(r.words) > 0 {
		panic(errorAt(r.words[0], "unexpected %q; the command is: %s", r.words[0].show(), c.usage))
	}
	if r.block != nil && !r.used {
		panic(errorAt(i.words[0], "%s takes no block; the command is: %s", first, c.usage))
	}
	r.settle()
	if c.after != nil {
		c.after(r)
	}
	return r.out, nil
}

// begin makes the cloud.
func (r *runner) begin() {
	r.cloud = sim.New(r.config)
	r.principals, r.policies, r.creations = map[string]sim.Principal{}, map[string]policyText{}, map[string]string{}
}

func errorAt(w word, format string, args ...any) *Error {
	return &Error{w.line, w.column, fmt.Sprintf(format, args...)}
}

// show is a word about as it was written.
func (w word) show() string {
	text := ""
	if w.key != "" {
		text = w.key + "="
	}
	for _, p := range w.pieces {
		if p.reference {
			text += "$"
		}
		text += p.text
	}
	return text
}

// value is the text of a word, with the values of names in it.
func (r *runner) value(w word) string {
	text := ""
	for _, p := range w.pieces {
		if p.reference {
			value, ok := r.refs[p.text]
			if !ok {
				panic(&Error{p.line, p.column, fmt.Sprintf("nothing is called $%s%s", p.text, suggest(p.text, r.refNames))})
			}
			text += value
			continue
		}
		text += p.text
	}
	return text
}

// bind gives a value a name.
func (r *runner) bind(w word, name, value string) {
	switch old, taken := r.refs[name]; {
	case !isName(name):
		panic(errorAt(w, "want a name of letters, digits, - and _, not %q", name))
	case taken && old != value:
		panic(errorAt(w, "$%s is something else already", name))
	case !taken:
		r.refs[name] = value
		r.refNames = append(r.refNames, name)
	}
}

// next takes the next word without key. what says what it is.
func (r *runner) next(what string) word {
	for i, w := range r.words {
		if w.key == "" {
			r.words = slices.Delete(slices.Clone(r.words), i, i+1)
			return w
		}
	}
	panic(errorAt(r.first, "%s wants %s; the command is: %s", r.first.show(), what, r.commands[r.first.show()].usage))
}

// option takes the word with a key.
func (r *runner) option(key string) (word, bool) {
	for i, w := range r.words {
		if w.key == key {
			r.words = slices.Delete(slices.Clone(r.words), i, i+1)
			return w, true
		}
	}
	return word{}, false
}

// target takes what stands behind "->", if it is there.
func (r *runner) target() (word, bool) {
	for i, w := range r.words {
		if text, plain := w.plain(); plain && text == "->" {
			if i+1 == len(r.words) {
				panic(errorAt(w, "want a name behind ->"))
			}
			name := r.words[i+1]
			r.words = slices.Delete(slices.Clone(r.words), i, i+2)
			return name, true
		}
	}
	return word{}, false
}

// account is the account that a word names.
func (r *runner) account(w word) awsaccount.ID {
	text := r.value(w)
	if value, ok := r.refs[text]; ok {
		text = value
	}
	id, err := awsaccount.ParseID(text)
	if err != nil {
		panic(errorAt(w, "there is no account %q%s", w.show(), suggest(text, r.accountNames())))
	}
	return id
}

// accountNames are the names that stand for accounts.
func (r *runner) accountNames() (names []string) {
	for _, name := range r.refNames {
		if slices.ContainsFunc(r.accounts, func(k *known) bool { return k.id.String() == r.refs[name] }) {
			names = append(names, name)
		}
	}
	return names
}

// say prints a line. Identifiers that have a name appear by it.
func (r *runner) say(format string, args ...any) {
	r.out = append(r.out, wrap(r.named(printable(fmt.Sprintf(format, args...))))...)
}

// tell prints what something is: its kind, and keys with values. Empty values are left out.
func (r *runner) tell(kind string, keysAndValues ...any) {
	line := kind
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		var text string
		switch value := keysAndValues[i+1].(type) {
		case time.Time:
			if !value.IsZero() {
				text = clock(value)
			}
		case []string:
			text = strings.Join(value, ",")
		default:
			text = fmt.Sprint(value)
		}
		if text == "" {
			continue
		}
		if strings.ContainsAny(text, " \"") || text != printable(text) {
			text = strconv.Quote(text)
		}
		line += fmt.Sprintf(" %s=%s", keysAndValues[i], text)
	}
	r.say("%s", line)
}

// failed prints an error of AWS, or of an arranging act, if it is one, and reports whether it was.
func (r *runner) failed(err error) bool {
	var answer *sim.Error
	switch {
	case err == nil:
		return false
	case errors.As(err, &answer):
		code := answer.Code
		if answer.Reason != "" {
			code += " (" + answer.Reason + ")"
		}
		r.say("! %s: %s", code, answer.Message)
		for _, f := range answer.Fields {
			r.say("  %s: %s", f.Name, f.Message)
		}
	default:
		text := err.Error()
		for _, prefix := range []string{"sim: ", "awsaccount: "} {
			text = strings.TrimPrefix(text, prefix)
		}
		for line := range strings.Lines(text) {
			r.say("! %s", strings.TrimSuffix(line, "\n"))
		}
	}
	return true
}

// named puts names in the place of the identifiers that have one.
func (r *runner) named(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		n := 0
		for n < len(text) && (isLetter(text[n]) || isDigit(text[n]) || text[n] == '-' || text[n] == '_') {
			n++
		}
		if n == 0 {
			b.WriteByte(text[0])
			text = text[1:]
			continue
		}
		token := text[:n]
		if n >= 5 {
			for _, name := range r.refNames {
				if r.refs[name] == token {
					token = "$" + name
					break
				}
			}
		}
		b.WriteString(token)
		text = text[n:]
	}
	return b.String()
}

// name is what an account is called.
func (r *runner) name(id awsaccount.ID) string {
	return strings.TrimPrefix(r.named(id.String()), "$")
}

// know adds an account.
func (r *runner) know(id awsaccount.ID) {
	if !slices.ContainsFunc(r.accounts, func(k *known) bool { return k.id == id }) {
		r.accounts = append(r.accounts, &known{id: id})
	}
}

// settle tells what has happened by itself, and how accounts have changed.
func (r *runner) settle() {
	n := 0
	var events []*sim.Record
	for record := range r.cloud.Trail() {
		if n++; n > r.records && record.EventType == "AwsServiceEvent" {
			events = append(events, record)
			r.meet(eventOf(record))
		}
	}
	r.records = n
	for _, record := range events {
		r.event(record)
	}
	for _, k := range r.accounts {
		a, _ := r.cloud.Account(k.id)
		is := a.State(r.cloud.Now())
		switch was := k.state; {
		case was == is:
		case was == 0:
			r.say("%s: %s", r.name(k.id), is)
		default:
			r.say("%s: %s → %s", r.name(k.id), was, is)
		}
		k.state = is
	}
}

// clock is a time as scenarios show it.
func clock(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// printable is a text with everything in it that is not printable spelled out.
func printable(text string) string {
	var b strings.Builder
	for _, c := range text {
		if !unicode.IsPrint(c) {
			quoted := strconv.QuoteRune(c)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

// width is how long lines get, but for single long words.
const width = 116

// wrap breaks a line that is too long between words.
func wrap(text string) (lines []string) {
	line, length := "", 0
	for i, w := range strings.Split(text, " ") {
		size := len([]rune(w))
		if i > 0 && length+1+size > width && strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line, length = "      "+w, 6+size
			continue
		}
		if i > 0 {
			line, length = line+" ", length+1
		}
		line, length = line+w, length+size
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines
}
