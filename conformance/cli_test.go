package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/endpoint"
	"github.com/awsaccount/awsaccount/sim"
)

// guideID is the account of AWS' documentation.
var guideID = awsaccount.Must(awsaccount.ParseID("123456789012"))

// guideWorlds are the worlds in which the guide's commands are run, and who runs them.
var guideWorlds = map[string]func(testing.TB, *sim.Cloud) sim.Principal{
	"alone": func(t testing.TB, c *sim.Cloud) sim.Principal {
		guideAccount(t, c)
		must(t, c.As(c.Root(guideID)).CreateAccountAlias(sim.CreateAccountAliasInput{AccountAlias: awsaccount.Must(awsaccount.ParseAlias("myaccountalias"))}))
		return c.Root(guideID)
	},
	"user": func(t testing.TB, c *sim.Cloud) sim.Principal {
		guideAccount(t, c)
		return administrator(t, c, guideID)
	},
	"organization": func(t testing.TB, c *sim.Cloud) sim.Principal {
		management := awsaccount.Must(c.Open("management", "management@example.com"))
		guideAccount(t, c)
		admin := administrator(t, c, management)
		_ = awsaccount.Must(c.As(admin).CreateOrganization(sim.CreateOrganizationInput{}))
		invitation := awsaccount.Must(c.As(admin).InviteAccountToOrganization(sim.InviteAccountToOrganizationInput{Target: sim.HandshakeParty{ID: guideID.String(), Type: sim.TypeAccount}}))
		_ = awsaccount.Must(c.As(c.Root(guideID)).AcceptHandshake(sim.AcceptHandshakeInput{HandshakeID: invitation.Handshake.ID}))
		return admin
	},
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// guideAccount opens the account of the guide, with the contacts that it gets and deletes.
func guideAccount(t testing.TB, c *sim.Cloud) {
	must(t, c.OpenWithID(guideID, "member", "member@example.com"))
	security := billing
	security.Type = awsaccount.Security
	for _, contact := range []awsaccount.AlternateContact{billing, security} {
		must(t, c.As(c.Root(guideID)).PutAlternateContact(sim.PutAlternateContactInput{AlternateContact: contact}))
	}
}

// A guideCommand is a command with what it prints.
type guideCommand struct{ world, command, want string }

func guideCommands(t testing.TB) (commands []guideCommand) {
	t.Helper()
	data, err := os.ReadFile("testdata/guide.txt")
	must(t, err)
	world, continued := "", false
	for line := range strings.Lines(string(data)) {
		text := strings.TrimRight(line, "\n")
		switch c, ok := strings.CutPrefix(text, "$ "); {
		case continued:
			commands[len(commands)-1].command += line
		case strings.HasPrefix(text, "= "):
			world, _, _ = strings.Cut(text[2:], ":")
		case text == "" || strings.HasPrefix(text, "#"):
		case ok:
			commands = append(commands, guideCommand{world: world, command: c + "\n"})
		default:
			commands[len(commands)-1].want += line
		}
		continued = strings.HasSuffix(text, "\\")
	}
	return commands
}

// lookUp is all programs of a name on PATH.
func lookUp(name string) (found []string) {
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		path := filepath.Join(dir, name)
		if i, err := os.Stat(path); err == nil && !i.IsDir() && i.Mode()&0o111 != 0 {
			if real, err := filepath.EvalSymlinks(path); err == nil {
				path = real
			}
			if !slices.Contains(found, path) {
				found = append(found, path)
			}
		}
	}
	return found
}

// versionsFile are the versions of the AWS CLI that the commands were run with, for README.md.
const versionsFile = "testdata/cli-versions.txt"

// The AWS CLI runs the commands of the guide, against a server on the loopback interface, and prints what the guide prints.
func TestCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("the AWS CLI needs a second for each command")
	}
	// An aws that does not tell its version is none that could be tested: a shim of a Python that has it no more, say.
	found := slices.DeleteFunc(lookUp("aws"), func(aws string) bool { return cliVersion(t, aws) == "" })
	if len(found) == 0 {
		t.Skip("*** THE AWS CLI IS NOT TESTED: there is no aws on PATH that works; the package awscli has it ***")
	}
	commands := guideCommands(t)
	if len(commands) < 15 {
		t.Fatalf("testdata/guide.txt has only %d commands", len(commands))
	}
	if !*update {
		found = found[:1] // each command takes a second
	}
	for _, aws := range found {
		version := cliVersion(t, aws)
		t.Run(version, func(t *testing.T) {
			for world, arrange := range guideWorlds {
				t.Run(world, func(t *testing.T) {
					t.Parallel()
					cloud := sim.New(sim.Config{})
					who := arrange(t, cloud)
					server := httptest.NewServer(endpoint.NewHandler(cloud, endpoint.Config{}))
					defer server.Close()
					c, err := cloud.IssueCredentials(who)
					must(t, err)
					environment := append(withoutAWS(os.Environ()), "AWS_ACCESS_KEY_ID="+c.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+c.SecretAccessKey,
						"AWS_DEFAULT_REGION=us-east-1", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true",
						"AWS_PAGER=", "AWS_MAX_ATTEMPTS=1", "NO_PROXY=127.0.0.1", "PROGRAM="+aws, "URL="+server.URL)
					if c.SessionToken != "" {
						environment = append(environment, "AWS_SESSION_TOKEN="+c.SessionToken)
					}
					canonical, _ := cloud.CanonicalUserID(guideID)
					for _, command := range commands {
						if command.world == world {
							runGuide(t, environment, command.command, strings.ReplaceAll(command.want, "CANONICAL-ID", canonical.String()))
						}
					}
				})
			}
		})
		recordVersion(t, version)
	}
}

// failedWith is how the CLI tells the code of an error.
var failedWith = regexp.MustCompile(`An error occurred \((\w+)\)`)

// runGuide runs one command, with the endpoint put in.
func runGuide(t *testing.T, environment []string, command, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, "sh", "-c", `aws() { "$PROGRAM" --endpoint-url "$URL" "$@"; }`+"\n"+command)
	run.Env = environment
	stdout, err := run.Output()
	got := string(stdout)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		m := failedWith.FindStringSubmatch(string(exit.Stderr))
		if m == nil {
			t.Errorf("$ %s%s%s", command, got, exit.Stderr)
			return
		}
		got = "! " + m[1] + "\n"
		if got != want {
			got += string(exit.Stderr)
		}
	} else if err != nil {
		t.Fatal(err)
	}
	var gotJSON, wantJSON any
	if json.Unmarshal([]byte(got), &gotJSON) == nil && json.Unmarshal([]byte(want), &wantJSON) == nil {
		if diff := cmp.Diff(wantJSON, gotJSON); diff != "" {
			t.Errorf("$ %s: -guide +got\n%s", command, diff)
		}
		return
	}
	if got != want {
		t.Errorf("$ %sgot:\n%swant:\n%s", command, got, want)
	}
}

// withoutAWS is an environment that says nothing of AWS.
func withoutAWS(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(s string) bool { return strings.HasPrefix(s, "AWS_") })
}

// cliVersion is the version of a CLI, as "aws-cli 2.9.19"; "" if it does not tell one.
func cliVersion(t *testing.T, aws string) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), aws, "--version")
	run.Env = withoutAWS(os.Environ())
	out, err := run.CombinedOutput()
	m := regexp.MustCompile(`aws-cli/(\S+)`).FindStringSubmatch(string(out))
	if err != nil || m == nil {
		t.Logf("%s --version: %v\n%s", aws, err, out)
		return ""
	}
	return "aws-cli " + m[1]
}

// recordVersion notes that the test ran with a version. It does so only with -update: machines have whatever version they have.
func recordVersion(t *testing.T, version string) {
	t.Helper()
	versions := cliVersions(t)
	switch {
	case slices.Contains(versions, version) || t.Failed():
	case !*update:
		t.Logf("%s is not in %s: go test -run TestCLI -update adds it, then go generate puts it into README.md", version, versionsFile)
	default:
		versions = append(versions, version)
		slices.Sort(versions)
		must(t, os.WriteFile(versionsFile, []byte(strings.Join(versions, "\n")+"\n"), 0o644))
	}
}

func cliVersions(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(versionsFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' })
}
