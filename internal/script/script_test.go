package script_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/awsaccount/awsaccount/internal/script"
)

// scenarios are all files of scenarios: those to read, and those that only test.
func scenarios(t testing.TB) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../../examples/*.txt", "testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts[file] = string(text)
		}
	}
	return texts
}

func readFile(dir string) script.Options {
	return script.Options{ReadFile: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }}
}

func TestScenarios(t *testing.T) {
	for file, text := range scenarios(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			result, err := script.Run(text, readFile(filepath.Dir(file)))
			if err != nil {
				t.Fatalf("%s:%v", file, err)
			}
			for _, d := range result.Differences {
				t.Errorf("%s:%d: %s", file, d.Line, d)
			}
			if result.Transcript != text {
				t.Errorf("%s is not its own transcript; awsaccount run -rewrite makes it so", file)
			}
			if !strings.Contains(text, "\n  ") {
				t.Errorf("%s expects nothing; awsaccount run -rewrite fills it in", file)
			}
		})
	}
}

// What a reader sees must fit a terminal, but for commands that are one long word.
func TestScenarioWidth(t *testing.T) {
	for file, text := range scenarios(t) {
		for i, line := range strings.Split(text, "\n") {
			if n := len([]rune(line)); n > 128 {
				t.Errorf("%s:%d: %d characters", file, i+1, n)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	const opened = "open payer payer@example.com\n"
	for _, test := range []struct{ name, text, want string }{
		{"unknown command", "opne payer a@example.com", `1:1: there is no command "opne"; did you mean open?`},
		{"quoted command", "$x y", `1:1: there is no command "$x"`},
		{"unknown operation", opened + "as payer ClosAccount", `2:10: there is no operation "ClosAccount" here; did you mean CloseAccount?`},
		{"unknown member", opened + "as payer CloseAccount Account=$payer", `2:23: CloseAccount has no member Account; did you mean AccountId?`},
		{"unknown member, no guess", opened + "as payer CloseAccount Zzz=1", `2:23: CloseAccount has no member Zzz; there are AccountId`},
		{"member twice", opened + "as payer CreateOrganization FeatureSet=ALL FeatureSet=ALL", `2:44: FeatureSet is given twice`},
		{"no key", opened + "as payer CloseAccount $payer", `2:23: want KEY=VALUE, not "$payer"; CloseAccount has AccountId`},
		{"no members", opened + "as payer DeleteOrganization x", `2:29: want KEY=VALUE, not "x"; DeleteOrganization has no members`},
		{"unknown name", opened + "as payer CloseAccount AccountId=$payments", `2:33: nothing is called $payments; there are payer`},
		{"unknown account", opened + "as pyer ListAccounts", `2:4: there is no account "pyer"; did you mean payer?`},
		{"unknown user", opened + "as payer/alice ListAccounts", `2:4: there is no user "payer/alice"`},
		{"no operation", opened + "as payer", `2:1: as wants an operation; the command is: as WHO OPERATION [KEY=VALUE…] [-> NAME]`},
		{"malformed ID", opened + "as payer CloseAccount AccountId=12", `2:23: there is no account "12"; there are payer`},
		{"malformed number", opened + "as payer ListAccounts MaxResults=many", `2:23: want a number, not "many"`},
		{"malformed typed member", opened + "as payer DeletePolicy PolicyId=x", `2:23: PolicyId: `},
		{"malformed party", opened + "as payer InviteAccountToOrganization Target=x", `2:38: want Target=ACCOUNT:ID or Target=EMAIL:ADDRESS, not "x"`},
		{"nothing to name", opened + "as payer CreateOrganization\nas payer DeleteOrganization -> x", `3:32: DeleteOrganization returned nothing that could have a name`},
		{"no name behind the arrow", opened + "as payer CreateOrganization ->", `2:29: want a name behind ->`},
		{"name taken", opened + "as payer CreateOrganization -> payer", `2:32: $payer is something else already`},
		{"account name taken", opened + "open payer b@example.com", `2:6: $payer is something else already`},
		{"account name with a blank", `open "a b" b@example.com`, `1:6: want a name of letters, digits, - and _, not "a b"`},
		{"duration", "advance 90", `1:9: want a duration such as 90d, 1h30m, 10s or 90d-1s, not "90"`},
		{"negative duration", "advance 1s-2s", `1:9: want a duration`},
		{"long duration", "advance 99999d", `1:9: want less than 100 years at once`},
		{"past", "advance until 2025-01-01", `1:15: it is 2026-01-01T00:00:00Z already`},
		{"time", "advance until tomorrow", `1:15: want a time such as 2026-04-01`},
		{"the end of time", strings.Repeat("advance 36500d\n", 10), `10:9: scenarios end in the year 2999`},
		{"cloud too late", opened + "cloud seed=1", `2:1: cloud has to be the first command`},
		{"profile", "cloud profile=2023", `1:7: want profile=…, one of Today, Guide2022, `},
		{"reads", "cloud reads=weak", `1:7: want reads=…, strong or eventual, not "weak"`},
		{"seller", opened + "seller payer AMAZON", `2:14: want AWS or AISPL, not "AMAZON"`},
		{"unexpected word", "cloud sed=1", `1:7: unexpected "sed=1"; the command is: cloud `},
		{"unexpected block", "now <<END\nEND", `1:1: now takes no block`},
		{"open block", "policy x <<END\n{}\n", `1:1: the block has no end: a line of nothing but END`},
		{"name in a block", "policy x <<END\n{}\n  $nobody\nEND", `3:3: nothing is called $nobody`},
		{"no files", "policy x y.json", `1:10: there are no files here`},
		{"unknown policy", opened + "user payer/alice AdministratorAces", `2:18: there is no policy "AdministratorAces", neither here nor among those that AWS manages; did you mean AdministratorAccess?`},
		{"no policy", opened + "policy x <<END\n{\"Version\": 1}\nEND\nuser payer/alice x", `5:18: the policy x is none: `},
		{"unknown content", opened + "as payer CreatePolicy Content=@x", `2:23: there is no policy "x"`},
		{"root user", opened + "user payer/root", `2:6: want ACCOUNT/NAME, and not that of the root user`},
		{"otp without a name", opened + "otp payer", `2:1: want -> NAME for the code`},
		{"show", "show acounts", `1:6: there is nothing to show that is called "acounts"; did you mean accounts?`},
		{"fact", opened + "reopen-by-support payer broke", `2:25: want outstanding-balance, no-payment-method or paid-too-late`},
		{"obligation", opened + "obligations payer unpaid", `2:19: want outstanding-balance, unpaid-invoices or marketplace-seller, not "unpaid"`},
		{"contact type", opened + "as payer GetAlternateContact AlternateContactType=security", `2:30: AlternateContactType: want BILLING, OPERATIONS or SECURITY`},
		{"repeat without a block", "repeat 1..2", `1:1: repeat wants a block`},
		{"repeat too often", "repeat 1..5000 <<END\nEND", `1:8: want numbers FROM..TO, 1000 at most`},
		{"error in a repeated block", "repeat 1..2 <<END\n\nnwo\nEND", `3:1: there is no command "nwo"; did you mean now?`},
		{"expectation in a repeated block", "repeat 1..2 <<END\nnow\n  x\nEND", `2:1: a block that is repeated`},
		{"quotation", `open "payer b@example.com`, `1:6: the quotation has no end: "`},
		{"other quotation", `open 'payer b@example.com`, `1:6: the quotation has no end: '`},
		{"continuation at the end", "now \\", `1:5: the command goes on behind the end of the text`},
		{"expectation of nothing", "  x", `1:1: there is no command directly above`},
		{"indented command", " now", `1:1: a command starts in column 1`},
		{"not UTF-8", "now # \xff", `1:7: want printable text in UTF-8`},
		{"control character", "now # é\x01", `1:8: want printable text in UTF-8`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := script.Run(test.text, script.Options{})
			var fault *script.Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	const text = "# Two commands, one of which prints something else.\nopen payer payer@example.com\n  payer: ACTIVE\nadvance 1m\n  payer: CLOSED\n  it is late\n"
	result, err := script.Run(text, script.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Differences) != 1 || result.Differences[0].Line != 4 {
		t.Fatalf("got %v, want one in line 4", result.Differences)
	}
	const want = "advance 1m\n  - payer: CLOSED\n  - it is late\n  + it is 2026-01-01T00:01:00Z\n"
	if got := result.Differences[0].String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	again, err := script.Run(result.Transcript, script.Options{})
	if err != nil || len(again.Differences) > 0 || again.Transcript != result.Transcript {
		t.Errorf("the transcript does not expect what it shows: %v, %v", again.Differences, err)
	}
}

// A file without any expected line can be written down and run at once.
func TestNoExpectations(t *testing.T) {
	result, err := script.Run("now", script.Options{})
	if err != nil || len(result.Differences) > 0 || result.Transcript != "now\n  it is 2026-01-01T00:00:00Z\n" {
		t.Errorf("%+v, %v", result, err)
	}
}

// Help names every command and operation, and fits a terminal.
func TestHelp(t *testing.T) {
	help := script.Help()
	for _, word := range []string{"as WHO", "reopen-by-support", "repeat", "CloseAccount", "DisableOrganizationsRootSessions"} {
		if !strings.Contains(help, word) {
			t.Errorf("help does not mention %s", word)
		}
	}
	for line := range strings.Lines(help) {
		if n := len([]rune(line)); n > 128 {
			t.Errorf("%d characters: %s", n, line)
		}
	}
}

// No text makes the runner panic; errors say where; and what is accepted prints what is accepted again and stays as it is.
func FuzzScript(f *testing.F) {
	for _, text := range scenarios(f) {
		if len(text) < 4000 {
			f.Add(text)
		}
	}
	f.Add("open a a@example.com\nuser a/b AdministratorAccess\nas a/b GetCallerIdentity\nshow trail\nshow journal\nshow account a")
	f.Add("policy p <<END\n{\"a\": \"$b ${c}\"}\nEND\nbind x = 'a b'\nadvance 1d-1s # later\n")
	f.Add("repeat 1..3 <<E\nopen a$i a-$i@example.com\nE\nshow accounts\nshow tree a1")
	f.Add("open a \\\n \"a\\\"@example.com\"\r\n\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8000 || strings.Count(text, "repeat") > 1 {
			return // too slow for here
		}
		result, err := script.Run(text, script.Options{})
		if err != nil {
			var fault *script.Error
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Line > 1+strings.Count(text, "\n") || fault.Column < 1 || fault.Message == "" {
				t.Fatalf("%q: the error %v has no place", text, err)
			}
			return
		}
		again, err := script.Run(result.Transcript, script.Options{})
		if err != nil || len(again.Differences) > 0 || again.Transcript != result.Transcript {
			t.Fatalf("%q: the transcript\n%s\nis not accepted: %v %v, or prints\n%s", text, result.Transcript, err, again.Differences, again.Transcript)
		}
	})
}
