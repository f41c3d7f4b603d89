package conformance

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/awsaccount/awsaccount/internal/script"
)

// commonErrors are those that every operation can answer, whatever it declares.
var commonErrors = []string{"AccessDeniedException", "UnrecognizedClientException", "ExpiredTokenException", "ThrottlingException"}

// Each scenario prints the same whether package sim is called or the official clients call the endpoint; and no operation answers with an
// error that it does not declare.
func TestScenarios(t *testing.T) {
	declares := declared(t)
	for _, pattern := range []string{"../examples/*.txt", "../internal/script/testdata/*.txt"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", pattern, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				calls := 0
				b := &bridge{seen: func(operation, code string) {
					calls++
					if code == "" || !strings.HasPrefix(operation, "account:") && !strings.HasPrefix(operation, "organizations:") {
						return
					}
					if !slices.Contains(declares[operation], code) && !slices.Contains(commonErrors, code) {
						t.Errorf("%s answers %s, which it does not declare: %q", operation, code, declares[operation])
					}
				}}
				options := script.Options{
					ReadFile: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(filepath.Dir(file), name)) },
				}
				want, err := script.Run(string(text), options)
				if err != nil {
					t.Fatal(err)
				}
				options.Call = b.call
				got, err := script.Run(string(text), options)
				if err != nil {
					t.Fatalf("%s:%v", file, err)
				}
				if diff := cmp.Diff(strings.Split(want.Transcript, "\n"), slices.DeleteFunc(strings.Split(got.Transcript, "\n"), credentialsIssued)); diff != "" {
					t.Errorf("the transcript: -sim +SDK\n%s", diff)
				}
				if calls == 0 {
					t.Error("no call was made by the SDK")
				}
			})
		}
	}
}

// credentialsIssued reports whether a line of a transcript is the note of the journal that only clients that sign leave.
func credentialsIssued(line string) bool {
	return strings.Contains(line, ": credentials issued: access key ")
}
