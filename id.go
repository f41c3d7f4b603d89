package awsaccount

import "strings"

// An ID is the ID of an AWS account: 12 digits. Leading zeros belong to it. The zero ID is not set and its text is "". IDs
// are compared with == or Equal; they are immutable and safe for concurrent use. spec §6.3
type ID struct{ text string }

// An OrganizationID is the ID of an organization: o-exampleorgid. The zero one is not set and its text is "". They are
// compared with == or Equal; they are immutable and safe for concurrent use. spec §3.2
type OrganizationID struct{ text string }

// A RootID is the ID of the root of an organization: r-a1b2. The zero one is not set and its text is "". They are compared
// with == or Equal; they are immutable and safe for concurrent use. spec §3.2
type RootID struct{ text string }

// An OUID is the ID of an organizational unit: ou-a1b2-f6g7h111. The zero one is not set and its text is "". They are
// compared with == or Equal; they are immutable and safe for concurrent use. spec §3.2
type OUID struct{ text string }

// A PolicyID is the ID of a policy of Organizations: p-FullAWSAccess. The zero one is not set and its text is "". They are
// compared with == or Equal; they are immutable and safe for concurrent use. spec §3.2
type PolicyID struct{ text string }

// A CanonicalUserID is the form of an account's ID that S3 uses: 64 hexadecimal digits. It cannot be computed from the
// account ID. The zero one is not set and its text is "". They are compared with == or Equal; they are immutable and safe
// for concurrent use. spec §6.3
type CanonicalUserID struct{ text string }

// An Alias stands for an account's ID in sign-in URLs. An account has at most one; it is unique in its partition, and what
// is registered when an account is closed stays refused to others (Account.ReuseBlockers). The zero Alias is not set and
// its text is "". Aliases are compared with == or Equal; they are immutable and safe for concurrent use. spec §6.3
type Alias struct{ text string }

// ParseID parses the ID of an account. It fails with a *FieldError.
func ParseID(text string) (ID, error) { return parse[ID](FieldAccountID, text) }

// ParseOrganizationID parses the ID of an organization. It fails with a *FieldError.
func ParseOrganizationID(text string) (OrganizationID, error) {
	return parse[OrganizationID](FieldOrganizationID, text)
}

// ParseRootID parses the ID of the root of an organization. It fails with a *FieldError.
func ParseRootID(text string) (RootID, error) { return parse[RootID](FieldRootID, text) }

// ParseOUID parses the ID of an organizational unit. It fails with a *FieldError.
func ParseOUID(text string) (OUID, error) { return parse[OUID](FieldOUID, text) }

// ParsePolicyID parses the ID of a policy of Organizations. It fails with a *FieldError.
func ParsePolicyID(text string) (PolicyID, error) { return parse[PolicyID](FieldPolicyID, text) }

// ParseCanonicalUserID parses a canonical user ID. It fails with a *FieldError.
func ParseCanonicalUserID(text string) (CanonicalUserID, error) {
	return parse[CanonicalUserID](FieldCanonicalUserID, text)
}

// ParseAlias parses the alias of an account. It fails with a *FieldError.
func ParseAlias(text string) (Alias, error) { return parse[Alias](FieldAlias, text) }

// parse makes an identifier of a text that is valid for a field.
func parse[T ~struct{ text string }](f Field, text string) (T, error) {
	if err := f.Validate(Today, text); err != nil {
		return T{}, err
	}
	return T(struct{ text string }{text}), nil
}

// unmarshal is UnmarshalText: an empty text is the zero value, an invalid one changes nothing.
func unmarshal[T ~struct{ text string }](into *T, f Field, text []byte) error {
	if len(text) == 0 {
		*into = T{}
		return nil
	}
	v, err := parse[T](f, string(text))
	if err == nil {
		*into = v
	}
	return err
}

// Root is the root that the unit belongs to: its ID stands in that of the unit.
func (id OUID) Root() RootID {
	if id.text == "" {
		return RootID{}
	}
	root, _, _ := strings.Cut(id.text[len("ou-"):], "-")
	return RootID{"r-" + root}
}

// isOf reports whether an OU belongs to a root.
func (id OUID) isOf(root string) bool {
	own, _, _ := strings.Cut(id.text[len("ou-"):], "-")
	return own == root[len("r-"):]
}

// String is the text of the identifier, "" if it is not set.
func (id ID) String() string { return id.text }

// String is the text of the identifier, "" if it is not set.
func (id OrganizationID) String() string { return id.text }

// String is the text of the identifier, "" if it is not set.
func (id RootID) String() string { return id.text }

// String is the text of the identifier, "" if it is not set.
func (id OUID) String() string { return id.text }

// String is the text of the identifier, "" if it is not set.
func (id PolicyID) String() string { return id.text }

// String is the text of the identifier, "" if it is not set.
func (id CanonicalUserID) String() string { return id.text }

// String is the text of the alias, "" if it is not set.
func (a Alias) String() string { return a.text }

// IsZero reports whether the identifier is not set.
func (id ID) IsZero() bool { return id == ID{} }

// IsZero reports whether the identifier is not set.
func (id OrganizationID) IsZero() bool { return id == OrganizationID{} }

// IsZero reports whether the identifier is not set.
func (id RootID) IsZero() bool { return id == RootID{} }

// IsZero reports whether the identifier is not set.
func (id OUID) IsZero() bool { return id == OUID{} }

// IsZero reports whether the identifier is not set.
func (id PolicyID) IsZero() bool { return id == PolicyID{} }

// IsZero reports whether the identifier is not set.
func (id CanonicalUserID) IsZero() bool { return id == CanonicalUserID{} }

// IsZero reports whether the identifier is not set.
func (a Alias) IsZero() bool { return a == Alias{} }

// Equal is ==.
func (id ID) Equal(other ID) bool { return id == other }

// Equal is ==.
func (id OrganizationID) Equal(other OrganizationID) bool { return id == other }

// Equal is ==.
func (id RootID) Equal(other RootID) bool { return id == other }

// Equal is ==.
func (id OUID) Equal(other OUID) bool { return id == other }

// Equal is ==.
func (id PolicyID) Equal(other PolicyID) bool { return id == other }

// Equal is ==.
func (id CanonicalUserID) Equal(other CanonicalUserID) bool { return id == other }

// Equal is ==.
func (a Alias) Equal(other Alias) bool { return a == other }

// AppendText appends String to b.
func (id ID) AppendText(b []byte) ([]byte, error) { return append(b, id.text...), nil }

// AppendText appends String to b.
func (id OrganizationID) AppendText(b []byte) ([]byte, error) { return append(b, id.text...), nil }

// AppendText appends String to b.
func (id RootID) AppendText(b []byte) ([]byte, error) { return append(b, id.text...), nil }

// AppendText appends String to b.
func (id OUID) AppendText(b []byte) ([]byte, error) { return append(b, id.text...), nil }

// AppendText appends String to b.
func (id PolicyID) AppendText(b []byte) ([]byte, error) { return append(b, id.text...), nil }

// AppendText appends String to b.
func (id CanonicalUserID) AppendText(b []byte) ([]byte, error) { return append(b, id.text...), nil }

// AppendText appends String to b.
func (a Alias) AppendText(b []byte) ([]byte, error) { return append(b, a.text...), nil }

// MarshalText is String.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// MarshalText is String.
func (id OrganizationID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// MarshalText is String.
func (id RootID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// MarshalText is String.
func (id OUID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// MarshalText is String.
func (id PolicyID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// MarshalText is String.
func (id CanonicalUserID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// MarshalText is String.
func (a Alias) MarshalText() ([]byte, error) { return []byte(a.text), nil }

// UnmarshalText parses text; an empty one is the zero value.
func (id *ID) UnmarshalText(text []byte) error { return unmarshal(id, FieldAccountID, text) }

// UnmarshalText parses text; an empty one is the zero value.
func (id *OrganizationID) UnmarshalText(text []byte) error {
	return unmarshal(id, FieldOrganizationID, text)
}

// UnmarshalText parses text; an empty one is the zero value.
func (id *RootID) UnmarshalText(text []byte) error { return unmarshal(id, FieldRootID, text) }

// UnmarshalText parses text; an empty one is the zero value.
func (id *OUID) UnmarshalText(text []byte) error { return unmarshal(id, FieldOUID, text) }

// UnmarshalText parses text; an empty one is the zero value.
func (id *PolicyID) UnmarshalText(text []byte) error { return unmarshal(id, FieldPolicyID, text) }

// UnmarshalText parses text; an empty one is the zero value.
func (id *CanonicalUserID) UnmarshalText(text []byte) error {
	return unmarshal(id, FieldCanonicalUserID, text)
}

// UnmarshalText parses text; an empty one is the zero value.
func (a *Alias) UnmarshalText(text []byte) error { return unmarshal(a, FieldAlias, text) }

func isAccountID(s string) bool { return len(s) == 12 && all(s, isDigit) }

func isOrganizationID(s string) bool { return isPrefixed(s, "o-", 10, 32, isLowerAlnum) }

func isRootID(s string) bool { return isPrefixed(s, "r-", 4, 32, isLowerAlnum) }

func isOUID(s string) bool {
	root, unit, ok := strings.Cut(strings.TrimPrefix(s, "ou-"), "-")
	return ok && strings.HasPrefix(s, "ou-") && hasLength(root, 4, 32) && all(root, isLowerAlnum) &&
		hasLength(unit, 8, 32) && all(unit, isLowerAlnum)
}

func isPolicyID(s string) bool { return isPrefixed(s, "p-", 8, 128, isWord) }

func isCanonicalUserID(s string) bool {
	return len(s) == 64 && all(s, func(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'f' })
}

// isAlias leaves the length to the table. spec §6.3: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$, and not an account ID.
func isAlias(s string) bool {
	return !strings.HasPrefix(s, "-") && !strings.HasSuffix(s, "-") && !strings.Contains(s, "--") && !isAccountID(s) &&
		all(s, func(c byte) bool { return isLowerAlnum(c) || c == '-' })
}
