package script

import (
	"fmt"
	"slices"
	"strings"
)

// Help is the language in brief.
func Help() string {
	var b strings.Builder
	b.WriteString(`One command a line. Behind # stands a comment, and a backslash at the end continues a line. Below a command, behind two
spaces, stands what it is expected to print; a file without any such line expects nothing.

  WHO      ACCOUNT/root (or just ACCOUNT), ACCOUNT/USER, ACCOUNT/ROLE/SESSION, the name of a session that AssumeRole or
           AssumeRoot made, a host such as sso.amazonaws.com, or anonymous
  VALUE    text without blanks, or "text" with \" and \\, or 'text'; $NAME is what NAME stands for, but not in '…'
  names    accounts are called by their names: open binds them, and CreateAccount when the account is there. The first
           organization is $org and its root $org.root; -> NAME names whatever else an operation makes. Identifiers that
           have a name are printed by it
  lists    Tags=KEY=VALUE,KEY=VALUE   TagKeys=KEY,KEY   Target=ACCOUNT:ID   Target=EMAIL:ADDRESS
  ! CODE   is an error of AWS
  profiles ` + profileNames() + `

Commands:

`)
	table := commandTable()
	for _, names := range [][]string{
		{"as", "advance", "now", "show", "repeat", "bind", "cloud"},
		{"policy", "user", "role", "service-role", "delete-user", "delete-role"},
		{"open", "sign-up", "complete-sign-up", "add-payment-method", "verify-phone", "seller", "complete-standalone", "verify-email", "unverify-email", "otp", "restrict",
			"reinstate", "close-by-aws", "recover-root-password", "reopen-by-support", "obligations", "account-quota", "closure-quota", "link-govcloud", "fault"},
	} {
		for _, name := range names {
			fmt.Fprintf(&b, "  %s\n      %s\n", table[name].usage, table[name].summary)
		}
	}
	b.WriteString("\nOperations, with AWS' names for the members of their inputs:\n\n")
	line := " "
	for _, name := range slices.Sorted(slices.Values(slices.Concat(keysOf(operations), keysOf(policyOperations)))) {
		if len(line)+1+len(name) > width {
			b.WriteString(line + "\n")
			line = " "
		}
		line += " " + name
	}
	b.WriteString(line + "\n")
	return b.String()
}
