package main

import (
	"bytes"
	"go/format"
	"os"
	"strings"
	"testing"
)

// zops.go is what the table and the types make of it.
func TestUpToDate(t *testing.T) {
	table, err := os.ReadFile("../../endpoint/operations.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parse(string(table))
	if err != nil {
		t.Fatal(err)
	}
	sim, err := load("../..")
	if err != nil {
		t.Fatal(err)
	}
	code, err := generate(rows, sim)
	if err != nil {
		t.Fatal(err)
	}
	if code, err = format.Source(code); err != nil {
		t.Fatal(err)
	}
	if old, err := os.ReadFile("../../endpoint/zops.go"); err != nil || !bytes.Equal(old, code) {
		t.Errorf("endpoint/zops.go is stale (%v): run go generate ./endpoint", err)
	}

	// What the table forgets, or has too much, is told.
	for _, c := range []struct{ old, new, want string }{
		{"AccountId Otp PrimaryEmail |", "AccountId PrimaryEmail |", "no member goes with the field OTP"},
		{"AccountId Otp PrimaryEmail |", "AccountId Otp Otp2 PrimaryEmail |", "has no field for Otp2"},
		{"Name=AlternateContact.Name", "Name=AlternateContact.Nam", "has no field for Name"},
		{"account PutAccountName /putAccountName |", "account PutAccountNam /putAccountName |", "the method of Client is there: false"},
		{"account PutAccountName /putAccountName | AccountId AccountName |", "account PutAccountName /putAccountName", "the method of Client is there: true"},
		{"DeleteOrganization | |", "DeleteOrganization | AccountId |", "the method is"},
		{"shape Child | Id Type", "", "there is no shape Child"},
		{"shape Child | Id Type", "shape Child | Id Type\nshape Cloud | Id", "nothing has the shape Cloud"},
		{"Type AwsManaged", "Type AwsManaged!", "! is not for bool"},
		{"CloseAccount | AccountId |", "CloseAccount | AccountId! |", "! is not for"},
	} {
		if !strings.Contains(string(table), c.old) {
			t.Errorf("the table has no %q", c.old)
		}
		rows, err := parse(strings.Replace(string(table), c.old, c.new, 1))
		if err != nil {
			t.Errorf("%q: %v", c.new, err)
			continue
		}
		if _, err := generate(rows, sim); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.new, err, c.want)
		}
	}
}

// A line that is none of the table is told.
func TestParse(t *testing.T) {
	for line, want := range map[string]string{
		"iam X | |":                "neither a service nor shape",
		"account X | |":            "want 3 words",
		"organizations X":          "",
		"organizations X |":        "want 2 words and 3 parts",
		"organizations X /x | |":   "want 2 words",
		"shape X | a\nshape X | a": "twice",
		"# shape":                  "",
		"| AccountId |":            "nothing before |",
		"|":                        "nothing before |",
	} {
		_, err := parse(line)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}
