package script

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

// A command is what a line can start with.
type command struct {
	usage, summary string
	run            func(*runner)
	after          func(*runner) // what is printed last, behind what has happened; may be nil
}

// commandTable is all commands.
func commandTable() map[string]command {
	return map[string]command{
		"as":      {"as WHO OPERATION [KEY=VALUE…] [-> NAME]", "somebody calls AWS", as, nil},
		"advance": {"advance DURATION | advance until TIME", "time passes: 90d, 1h30m, 90d-1s; until 2026-04-01 or 2026-04-01T12:00:00Z", advance, showNow},
		"repeat":  {"repeat FROM..TO <<END … END", "the commands of the block, with $i from FROM to TO; stops at the first error, and tells no more than that", repeat, nil},
		"now":     {"now", "the time", func(*runner) {}, showNow},
		"cloud":   {"cloud [start=TIME] [profile=NAME] [seed=N] [throttling=on] [partition=NAME] [reads=eventual] [activation=DURATION]", "the first command, if at all: how the cloud is made", makeCloud, nil},
		"bind":    {"bind NAME = VALUE", "$NAME stands for something from now on", bindValue, nil},

		"open":                  {"open NAME EMAIL", "somebody signs up in the console, and completes that", open, nil},
		"sign-up":               {"sign-up NAME EMAIL", "somebody starts to sign up", signUp, nil},
		"complete-sign-up":      {"complete-sign-up ACCOUNT", "and completes that", arranged((*sim.Cloud).CompleteSignUp), nil},
		"add-payment-method":    {"add-payment-method ACCOUNT", "the holder gives a payment method, a step of the sign-up", arranged((*sim.Cloud).AddPaymentMethod), nil},
		"verify-phone":          {"verify-phone ACCOUNT", "and verifies the phone number, another step", arranged((*sim.Cloud).VerifyPhone), nil},
		"seller":                {"seller ACCOUNT AWS|AISPL", "with whom the holder has the agreement: AWS, or its seller in India", setSeller, nil},
		"restrict":              {"restrict ACCOUNT", "AWS restricts access to an account", arranged((*sim.Cloud).Restrict), nil},
		"reinstate":             {"reinstate ACCOUNT", "and reinstates it", arranged((*sim.Cloud).Reinstate), nil},
		"close-by-aws":          {"close-by-aws ACCOUNT", "AWS closes an account", arranged((*sim.Cloud).CloseByAWS), nil},
		"complete-standalone":   {"complete-standalone ACCOUNT", "the holder gives, in the console, all that the account needs to stand alone", arranged((*sim.Cloud).CompleteStandalone), nil},
		"recover-root-password": {"recover-root-password ACCOUNT", "whoever reads the primary e-mail address gives the root user a password", arranged((*sim.Cloud).RecoverRootPassword), nil},
		"reopen-by-support":     {"reopen-by-support ACCOUNT [FACT…]", "AWS Support reopens an account; facts: outstanding-balance, no-payment-method, paid-too-late", reopenBySupport, nil},
		"unverify-email":        {"unverify-email ACCOUNT", "the holder has not verified the e-mail address", verified(false), nil},
		"verify-email":          {"verify-email ACCOUNT", "the holder verifies it", verified(true), nil},
		"account-quota":         {"account-quota ACCOUNT N", "AWS lets the organization of a management account have N accounts", accountQuota, nil},
		"closure-quota":         {"closure-quota ACCOUNT N", "AWS lets that organization close N members in 30 days, as it did at the time of profile=Blog2022", closureQuota, nil},
		"obligations":           {"obligations ACCOUNT [FACT…]", "what the account is to settle from now on: outstanding-balance, unpaid-invoices, marketplace-seller, or nothing", obligations, nil},
		"link-govcloud":         {"link-govcloud ACCOUNT [-> NAME]", "AWS makes a linked GovCloud account", linkGovCloud, nil},
		"otp":                   {"otp ACCOUNT -> NAME", "the owner of the new e-mail address reads the one-time code there", readOTP, nil},
		"fault":                 {"fault SERVICE:OPERATION CODE [reason=REASON] [message=TEXT] [times=N]", "the next calls of an operation fail", fault, nil},

		"policy":       {"policy NAME <<END … END | policy NAME FILE", "a policy document, for user, role and Content=@NAME", definePolicy, nil},
		"user":         {"user ACCOUNT/NAME [POLICY…] [boundary=POLICY] [path=/…/] [tag:KEY=VALUE…]", "an IAM user with policies: of policy, or AWS' own, as AdministratorAccess", putUser, nil},
		"role":         {"role ACCOUNT/NAME [POLICY…] [trust=POLICY] [boundary=POLICY] [path=/…/] [tag:KEY=VALUE…]", "an IAM role", putRole, nil},
		"service-role": {"service-role ACCOUNT/NAME SERVICE [POLICY…]", "the role of a service, such as autoscaling.amazonaws.com, which SCPs do not bind", putServiceRole, nil},
		"delete-user":  {"delete-user ACCOUNT/NAME", "the user is gone", deleteUser, nil},
		"delete-role":  {"delete-role ACCOUNT/NAME", "the role is gone", deleteRole, nil},

		"show": {"show accounts | account NAME | tree NAME | trail [N] | journal | closures NAME N", "something that no call tells, and that leaves no trace", show, nil},
	}
}

// operationNamed is the operation of a name.
func operationNamed(name string) (operation, bool) {
	if o, ok := operations[name]; ok {
		return o, true
	}
	o, ok := policyOperations[name]
	return o, ok
}

func as(r *runner) {
	if w, ok := r.target(); ok {
		r.arrow = &w
	}
	c := r.cloud.As(r.principal(r.next("who calls")))
	w := r.next("an operation")
	name := r.value(w)
	o, ok := operationNamed(name)
	if !ok {
		panic(errorAt(w, "there is no operation %q here%s", name, suggest(name, slices.Concat(keysOf(operations), keysOf(policyOperations)))))
	}
	a := &args{r: r, words: r.words}
	r.words = nil
	if o(c, name, a) && r.arrow != nil {
		panic(errorAt(*r.arrow, "%s returned nothing that could have a name", name))
	}
	r.arrow = nil
}

// principal is who is meant by ACCOUNT, ACCOUNT/root, ACCOUNT/USER, ACCOUNT/ROLE/SESSION, the name of a session, a host name of
// AWS, or anonymous.
func (r *runner) principal(w word) sim.Principal {
	text := r.value(w)
	if p, ok := r.principals[text]; ok {
		return p
	}
	switch name, rest, inside := strings.Cut(text, "/"); {
	case text == "anonymous":
		return sim.Principal{}
	case strings.HasSuffix(text, ".amazonaws.com"):
		return r.cloud.Service(text)
	case !inside || rest == "root":
		return r.cloud.Root(r.account(literal(w, name)))
	default:
		id := r.account(literal(w, name))
		role, session, ok := strings.Cut(rest, "/")
		if !ok {
			panic(errorAt(w, "there is no user %q%s", text, suggest(text, keysOf(r.principals))))
		}
		return r.cloud.Session(id, role, session)
	}
}

// literal is a word of a text, where another stands.
func literal(w word, text string) word {
	return word{w.line, w.column, "", []piece{{text, false, w.line, w.column}}}
}

// mostRepeats is how often commands can be repeated.
const mostRepeats = 1000

// repeat runs a block again and again. It prints the first error, and how often all went well.
func repeat(r *runner) {
	w := r.next("FROM..TO")
	from, to, ok := strings.Cut(r.value(w), "..")
	first, last := r.number(literal(w, from)), r.number(literal(w, to))
	switch {
	case !ok || first > last || last-first >= mostRepeats:
		panic(errorAt(w, "want numbers FROM..TO, %d at most, not %q", mostRepeats, w.show()))
	case r.block == nil:
		panic(errorAt(r.first, "repeat wants a block; the command is: %s", r.commands["repeat"].usage))
	case r.refs["i"] != "":
		panic(errorAt(r.first, "$i is something already"))
	}
	block, rest := *r.block, r.words
	items, problem := parse(block.block)
	if problem != nil {
		problem.Line += block.body - 1
		panic(problem)
	}
	for k := range items {
		i := &items[k]
		i.move(block.body - 1)
		if i.body > 0 || len(i.want) > 0 {
			panic(&Error{i.line, 1, "a block that is repeated has no block of its own, and expects nothing"})
		}
	}
	var failure []string
	n := first
	for ; n <= last && failure == nil; n++ {
		r.refs["i"] = strconv.Itoa(n)
		failure = r.once(items)
	}
	delete(r.refs, "i")
	r.words, r.block, r.used, r.out = rest, &block, true, nil
	if failure != nil {
		r.say("$i=%d", n-1)
		r.out = append(r.out, failure...)
		return
	}
	r.say("%d times", last-first+1)
}

// once runs items, and returns what the first one prints that fails.
func (r *runner) once(items []item) []string {
	for _, i := range items {
		if len(i.words) == 0 {
			continue
		}
		out, err := r.run(i)
		if err != nil {
			panic(err)
		}
		if len(out) > 0 && strings.HasPrefix(out[0], "!") {
			return out
		}
	}
	return nil
}

// latest is the last year that a scenario reaches.
const latest = 2999

func advance(r *runner) {
	w := r.next("a duration")
	text := r.value(w)
	var d time.Duration
	if text == "until" {
		w = r.next("a time")
		t := r.time(w)
		if d = t.Sub(r.cloud.Now()); d < 0 || d > 100*365*24*time.Hour {
			panic(errorAt(w, "it is %s already, and time runs forwards and less than 100 years at once", clock(r.cloud.Now())))
		}
	} else {
		var err error
		if d, err = ParseDuration(text); err != nil {
			panic(errorAt(w, "%s", err))
		}
	}
	if r.cloud.Now().Add(d).Year() > latest {
		panic(errorAt(w, "scenarios end in the year %d", latest))
	}
	r.cloud.Advance(d)
}

// time is the time that a word says.
func (r *runner) time(w word) time.Time {
	text := r.value(w)
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if t, err := time.Parse(layout, text); err == nil && 1970 <= t.UTC().Year() && t.UTC().Year() <= latest {
			return t.UTC()
		}
	}
	panic(errorAt(w, "want a time such as 2026-04-01 or 2026-04-01T12:00:00Z, not %q", text))
}

func showNow(r *runner) { r.say("it is %s", clock(r.cloud.Now())) }

// An option says how a cloud is made, by its key. set reports whether a text is good for it.
type option struct {
	key, want string
	set       func(c *sim.Config, text string) bool
}

// cloudOptions are what cloud takes besides start.
var cloudOptions = []option{
	{"profile", "one of " + profileNames(), func(c *sim.Config, text string) bool { return c.Profile.UnmarshalText([]byte(text)) == nil }},
	{"seed", "a number", func(c *sim.Config, text string) (ok bool) {
		var err error
		c.Seed, err = strconv.ParseUint(text, 10, 64)
		return err == nil
	}},
	{"throttling", "on or off", func(c *sim.Config, text string) bool {
		c.Throttling = text == "on"
		return c.Throttling || text == "off"
	}},
	{"partition", "aws, aws-cn or aws-us-gov", func(c *sim.Config, text string) bool {
		c.Partition = text
		return slices.Contains([]string{"aws", "aws-cn", "aws-us-gov"}, text)
	}},
	{"reads", "strong or eventual", func(c *sim.Config, text string) bool {
		if text == "eventual" {
			c.Consistency = sim.Eventual
		}
		return text == "strong" || text == "eventual"
	}},
	{"activation", "a duration such as 24h", func(c *sim.Config, text string) bool {
		var err error
		c.ActivationTime, err = ParseDuration(text)
		return err == nil
	}},
}

// profileNames are the names of profiles, for people.
func profileNames() string {
	var names []string
	for p := range awsaccount.Profiles() {
		names = append(names, p.String())
	}
	return strings.Join(names, ", ")
}

func makeCloud(r *runner) {
	if r.cloud != nil {
		panic(errorAt(r.first, "cloud has to be the first command"))
	}
	r.config.Start = start
	if w, ok := r.option("start"); ok {
		r.config.Start = r.time(w)
	}
	for _, o := range cloudOptions {
		if w, ok := r.option(o.key); ok && !o.set(&r.config, r.value(w)) {
			panic(errorAt(w, "want %s=…, %s, not %q", o.key, o.want, r.value(w)))
		}
	}
	r.begin()
}

// setSeller says whom the holder of an account has the agreement with.
func setSeller(r *runner) {
	id, w := r.account(r.next("an account")), r.next("AWS or AISPL")
	seller, ok := map[string]sim.Seller{"AWS": sim.AWS, "AISPL": sim.AISPL}[r.value(w)]
	if !ok {
		panic(errorAt(w, "want AWS or AISPL, not %q", w.show()))
	}
	r.failed(r.cloud.SetSellerOfRecord(id, seller))
}

func bindValue(r *runner) {
	w := r.next("a name")
	if equals := r.next("="); r.value(equals) != "=" {
		panic(errorAt(equals, "want =, not %q", equals.show()))
	}
	r.bind(w, r.value(w), r.value(r.next("a value")))
}

func open(r *runner) { r.signUp((*sim.Cloud).Open) }

func signUp(r *runner) { r.signUp((*sim.Cloud).SignUp) }

// signUp makes an account that gets its name as a name here.
func (r *runner) signUp(method func(*sim.Cloud, string, string) (awsaccount.ID, error)) {
	w := r.next("a name")
	name, email := r.value(w), r.value(r.next("an e-mail address"))
	if !isName(name) {
		panic(errorAt(w, "want a name of letters, digits, - and _, not %q", name))
	}
	if r.refs[name] != "" {
		panic(errorAt(w, "$%s is something else already", name))
	}
	id, err := method(r.cloud, name, email)
	if r.failed(err) {
		return
	}
	r.bind(w, name, id.String())
	r.know(id)
}

// arranged is a command about an account, and nothing else.
func arranged(method func(*sim.Cloud, awsaccount.ID) error) func(*runner) {
	return func(r *runner) { r.failed(method(r.cloud, r.account(r.next("an account")))) }
}

func reopenBySupport(r *runner) {
	id := r.account(r.next("an account"))
	var facts awsaccount.Facts
	r.facts("outstanding-balance, no-payment-method or paid-too-late", map[string]*bool{
		"outstanding-balance": &facts.OutstandingBalance, "no-payment-method": &facts.NoPaymentMethod, "paid-too-late": &facts.PaidTooLate})
	r.failed(r.cloud.ReopenBySupport(id, facts))
}

// facts takes the words that are left, which say what is so. want says which there can be.
func (r *runner) facts(want string, are map[string]*bool) {
	for len(r.words) > 0 {
		w := r.next("a fact")
		is := are[r.value(w)]
		if is == nil {
			panic(errorAt(w, "want %s, not %q", want, w.show()))
		}
		*is = true
	}
}

// obligations says what an account is to settle.
func obligations(r *runner) {
	id := r.account(r.next("an account"))
	var o sim.Obligations
	r.facts("outstanding-balance, unpaid-invoices or marketplace-seller", map[string]*bool{
		"outstanding-balance": &o.OutstandingBalance, "unpaid-invoices": &o.UnpaidInvoices, "marketplace-seller": &o.MarketplaceSeller})
	r.failed(r.cloud.SetObligations(id, o))
}

func verified(is bool) func(*runner) {
	return arranged(func(c *sim.Cloud, id awsaccount.ID) error { return c.SetEmailVerified(id, is) })
}

// number is the number that a word says.
func (r *runner) number(w word) int {
	n, err := strconv.Atoi(r.value(w))
	if err != nil || n < 0 || n > 100_000 {
		panic(errorAt(w, "want a number up to 100000, not %q", w.show()))
	}
	return n
}

func accountQuota(r *runner) {
	id := r.account(r.next("an account"))
	r.failed(r.cloud.SetAccountQuota(id, r.number(r.next("a number"))))
}

func closureQuota(r *runner) {
	id := r.account(r.next("an account"))
	r.failed(r.cloud.SetClosureQuota(id, r.number(r.next("a number"))))
}

func linkGovCloud(r *runner) {
	if w, ok := r.target(); ok {
		r.arrow = &w
	}
	linked, err := r.cloud.LinkGovCloud(r.account(r.next("an account")))
	if !r.failed(err) {
		r.bindOutput("", linked.String())
		r.know(linked)
	}
	r.arrow = nil
}

func readOTP(r *runner) {
	name, ok := r.target()
	if !ok {
		panic(errorAt(r.first, "want -> NAME for the code; the command is: %s", r.commands["otp"].usage))
	}
	code, ok := r.cloud.OTP(r.account(r.next("an account")))
	if !ok {
		r.say("! no code was sent, or it has expired")
		return
	}
	text, _ := name.plain()
	if r.refs[text] != "" { // a code is read again and again
		r.refs[text] = code
	}
	r.bind(name, text, code)
}

func fault(r *runner) {
	f := sim.Fault{Action: r.value(r.next("an operation"))}
	f.Error.Code = r.value(r.next("the code of an error"))
	if w, ok := r.option("reason"); ok {
		f.Error.Reason = r.value(w)
	}
	if w, ok := r.option("message"); ok {
		f.Error.Message = r.value(w)
	}
	if w, ok := r.option("times"); ok {
		f.Times = r.number(w)
	}
	r.failed(r.cloud.Inject(f))
}
