package sim

import (
	"math/bits"
	"strconv"

	"github.com/awsaccount/awsaccount"
)

// An idKind is a kind of identifier that a cloud makes. Identifiers are a function of seed, kind and how many of the kind were
// made before: a permutation of the numbers of that kind, so that two are never the same and none tells the next.
type idKind uint8

const (
	accountIDs idKind = iota
	organizationIDs
	rootIDs
	unitIDs
	policyIDs
	handshakeIDs
	creationIDs
	resourcePolicyIDs
	canonicalIDs
	principalIDs
	accessKeyIDs
	sessionIDs
	secrets
	codes
	requestIDs
	eventIDs

	idKinds
)

// alphabets of identifiers.
const (
	digits    = "0123456789"
	lowercase = "0123456789abcdefghijklmnopqrstuvwxyz"
	uppercase = "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	hex       = "0123456789abcdef"
)

// nextNumber is the next number of a kind below a limit: the n-th of a permutation of 0 … limit-1.
func (s *state) nextNumber(kind idKind, limit uint64) uint64 {
	n := s.made[kind]
	s.made[kind]++
	return permute(n%limit, limit, mix(s.seed, uint64(kind)))
}

// nextText is the next text of so many characters of an alphabet, with a part that never repeats and one that only looks
// random.
func (s *state) nextText(kind idKind, alphabet string, length int) string {
	base := uint64(len(alphabet))
	unique, limit := 0, uint64(1)
	for unique < length && limit <= 1<<40/base {
		unique, limit = unique+1, limit*base
	}
	n := s.made[kind]
	text := make([]byte, 0, length)
	for rest := s.nextNumber(kind, limit); unique > 0; unique-- {
		text = append(text, alphabet[rest%base])
		rest /= base
	}
	for word := mix(s.seed^n, uint64(kind)+1000); len(text) < length; word = mix(word, n) {
		text = append(text, alphabet[word>>32%base])
	}
	return string(text)
}

// nextAccountID is the ID of the next account. No account gets it twice, in whatever state the first one is.
func (s *state) nextAccountID() awsaccount.ID {
	const limit = 1_000_000_000_000
	for {
		text := strconv.FormatUint(limit+s.nextNumber(accountIDs, limit), 10)[1:]
		id, err := awsaccount.ParseID(text)
		if _, taken := s.accounts.lookup(id); err == nil && !taken && text[0] != '0' { // leading zeros are legal and rare
			return id
		}
	}
}

// permute is a permutation of 0 … limit-1: a Feistel network over the next power of four, walked until it is back below
// limit. It is far from secret, and need not be.
func permute(n, limit, key uint64) uint64 {
	half := (bits.Len64(limit-1) + 1) / 2
	mask := uint64(1)<<half - 1
	for {
		left, right := n>>half, n&mask
		for round := range uint64(4) {
			left, right = right, left^mix(right, key+round)&mask
		}
		if n = left<<half | right; n < limit {
			return n
		}
	}
}

// mix scatters the bits of two words (SplitMix64's finalizer).
func mix(a, b uint64) uint64 {
	a += b*0x9e3779b97f4a7c15 + 0x9e3779b97f4a7c15
	a = (a ^ a>>30) * 0xbf58476d1ce4e5b9
	a = (a ^ a>>27) * 0x94d049bb133111eb
	return a ^ a>>31
}
