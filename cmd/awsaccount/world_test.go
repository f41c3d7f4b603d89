package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/awsaccount/awsaccount"
	"github.com/awsaccount/awsaccount/sim"
)

func TestServeState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	s := startServer(t, "--state", file, "--quiet")
	s.call("CreateOrganization", "{}")
	s.control("POST", "/_awsaccount/advance?by=400d")
	stopped := s.time()
	if status, stderr := s.stop(); status != statusOK || stderr != "" {
		t.Fatalf("%d %s", status, stderr)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	s = startServer(t, "--state", file)
	if passed := s.time().Sub(stopped); passed < 0 || passed > time.Hour {
		t.Errorf("%s passed", passed)
	}
	if status, answer := s.call("DescribeOrganization", "{}"); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
	s.stop()

	// A file that is none of ours stays as it is.
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, stderr bytes.Buffer
	if status := serveUntil(t.Context(), []string{"--listen", "127.0.0.1:0", "--state", file}, streams{nil, &out, &stderr}); status != statusFailed || !strings.Contains(stderr.String(), file) {
		t.Errorf("%d %s", status, &stderr)
	}
	if text := readFile(t, file); text != "{}" {
		t.Errorf("the file is %q", text)
	}
}

func TestServeSaveIsAtomic(t *testing.T) {
	w, err := openWorld(&serveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	target := filepath.Join(dir, "state.json")
	if err := os.MkdirAll(filepath.Join(target, "in-the-way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := w.save(target); err == nil {
		t.Error("saved over a directory")
	}
	if err := w.save(filepath.Join(dir, "no", "such", "directory")); err == nil {
		t.Error("saved to nowhere")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	good := filepath.Join(dir, "good.json")
	for range 2 {
		if err := w.save(good); err != nil {
			t.Fatal(err)
		}
	}
	restored, err := openWorld(&serveOptions{state: good})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := restored.cloud.Account(awsaccount.Must(awsaccount.ParseID(usualAccount))); !ok {
		t.Error("the account is not there")
	}
}

func TestServeSeed(t *testing.T) {
	s := startServer(t, "--seed", "../../examples/sandbox-accounts.txt")
	if !strings.Contains(s.greets, " payer\n") || !strings.Contains(s.greets, " ACTIVE ") {
		t.Errorf("greeting\n%s", s.greets)
	}
	if now := s.time(); now.Year() != 2026 || now.After(time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("it is %s", now)
	}
	if status, answer := s.call("ListOrganizationalUnitsForParent", "{}"); status != 400 {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := s.call("DescribeOrganization", "{}"); status != 200 {
		t.Errorf("%d %s", status, answer)
	}
}

func TestServeKeepsTheConfigurationOfTheSeed(t *testing.T) {
	dir := t.TempDir()
	seed, state := filepath.Join(dir, "seed.txt"), filepath.Join(dir, "state.json")
	if err := os.WriteFile(seed, []byte("cloud profile=Blog2022 throttling=on reads=eventual activation=24h\nopen a a@example.com\nadvance 24h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is that of the state file
		w, err := openWorld(&serveOptions{seed: seed, state: state})
		if err != nil {
			t.Fatal(err)
		}
		if c := w.config; c.Profile != awsaccount.Blog2022 || !c.Throttling || c.Consistency != sim.Eventual || c.ActivationTime != 24*time.Hour || c.CreationTime != creationTime {
			t.Errorf("%+v", c)
		}
		if err := w.save(state); err != nil {
			t.Fatal(err)
		}
	}
	w, err := openWorld(&serveOptions{state: state, noThrottle: true})
	if err != nil || w.config.Throttling {
		t.Errorf("%+v, %v", w.config, err)
	}
	w, err = openWorld(&serveOptions{throttle: true})
	if err != nil || !w.config.Throttling {
		t.Errorf("%+v, %v", w.config, err)
	}
	// A snapshot of a program is a state file too.
	snapshot, err := sim.New(sim.Config{}).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, snapshot, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openWorld(&serveOptions{state: state}); err == nil || !strings.Contains(err.Error(), "no account is ACTIVE") {
		t.Errorf("%v", err)
	}
}

func TestServeSaveFollowsLinks(t *testing.T) {
	w, err := openWorld(&serveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file.json"), filepath.Join(dir, "link.json")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err)
	}
	if err := w.save(link); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || readFile(t, file) == "old" {
		t.Errorf("%v, %v", info, err)
	}
}
