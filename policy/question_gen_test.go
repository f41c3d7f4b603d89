package policy_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/awsaccount/awsaccount/internal/twin"
)

// Generators of questions. The words are few, so that patterns and requests often meet; and odd, so that every rule of
// docs/choices.md is reached.

const (
	own        = "111111111111"
	foreign    = "222222222222"
	management = "333333333333"
)

var principalWords = []string{
	"arn:aws:iam::" + own + ":user/alice",
	"arn:aws:iam::" + own + ":user/div/bob",
	"arn:aws:iam::" + foreign + ":user/alice",
	"arn:aws:iam::" + management + ":user/admin",
	"arn:aws:sts::" + own + ":assumed-role/R/s",
	"arn:aws:sts::" + own + ":assumed-role/R/t",
	"arn:aws:sts::" + foreign + ":assumed-role/R/s",
	"arn:aws:iam::" + own + ":role/app/R",
	"arn:aws:iam::" + own + ":role/aws-service-role/x.amazonaws.com/L",
	"arn:aws:sts::" + own + ":federated-user/f",
	"arn:aws:iam::" + own + ":root",
	"arn:aws:iam::" + foreign + ":root",
	"lambda.amazonaws.com",
	"accounts.google.com",
	"arn:aws:iam::" + own + ":saml-provider/idp",
	"anonymous",
}

var actionWords = []string{
	"s3:GetObject", "s3:getobject", "s3:PutObject", "ec2:RunInstances", "kms:Decrypt", "kms:RetireGrant", "sts:AssumeRole",
	"sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:GetCallerIdentity", "organizations:CloseAccount",
	"account:PutAlternateContact", "iam:GetPolicy", "s3:PutBucketPolicy", "sts:AssumeRoot", "s3express:CreateSession",
}

var actionPatterns = append([]string{
	"*", "*", "s3:*", "s3:Get*", "S3:GET*", "s3:?etObject", "s3:*Object", "s3:*e*O*t", "s3:Get?*", "*:Get*", "s3*:*", "sts:*", "kms:*",
	"organizations:*", "account:*Contact", "**", "s3:**", "GetObject", "s3:",
}, actionWords...)

var resourceWords = []string{
	"arn:aws:s3:::b/k", "arn:aws:s3:::b/alice/k", "arn:aws:s3:::b//k", "arn:aws:s3:::b/a*/k", "arn:aws:s3:::b", "*",
	"arn:aws:iam::" + own + ":role/R", "arn:aws:iam::" + foreign + ":role/R", "arn:aws:iam::aws:policy/P",
	"arn:aws:kms:us-east-1:" + own + ":key/1", "arn:aws:kms:us-east-1:" + own + ":alias/a",
	"arn:aws:organizations::" + management + ":account/o-1234567890/" + own,
	"arn:aws:account::" + own + ":account", "arn:aws:account::" + foreign + ":account",
	"arn:aws:account::" + management + ":account/o-1234567890/" + own,
	"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess", "arn:aws:iam::" + foreign + ":root",
	"arn:aws:sqs:us-east-1:" + own + ":q", "arn:aws:sqs:us-east-1:1:q", "arn:aws:logs:us-east-1:" + own + ":log-group:/x:é",
}

var resourcePatterns = append([]string{
	"*", "*", "arn:aws:s3:::b/*", "arn:aws:s3:::*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${AWS:UserName}/?",
	"arn:aws:s3:::b/${aws:PrincipalTag/x}/*", "arn:aws:s3:::b/${aws:PrincipalTag/x, 'alice'}/*", "arn:aws:s3:::b/a${*}/k",
	"arn:aws:s3:::b/${aws:PrincipalTag/x,'alice'}/*", "arn:aws:s3:::b/${}/k", "arn:aws:s3:::b/*${aws:PrincipalTag/x}*k",
	"arn:*:s3:::b/*", "arn:aws:s*:::b/*", "arn:aws:s3", "arn:aws:s3*", "arn:aws:sqs:us-east-1", "arn:aws:sqs:us-*", "arn:aws:logs:*:*:/x*",
	"arn:aws:logs:*:*:log-group:*:?", "arn:aws:*", "arn:aws:s3:${aws:username}::b/*", "arn:aws:s3:::?/*k*", "arn:aws:s3:::b/*/k", "b/*", "",
	"arn:aws:iam::*:role/*", "arn:aws:kms:*:*:key/*", "arn:aws:organizations::*:account/*", "arn:aws:account::*:account*", "**",
}, resourceWords...)

var principalElements = []string{
	`"*"`, `"*"`, `{"AWS":"*"}`, `{"AWS":"` + own + `"}`, `{"AWS":"arn:aws:iam::` + own + `:root"}`, `{"AWS":["arn:aws:iam::` + foreign + `:root"]}`,
	`{"AWS":"arn:aws:iam::` + own + `:user/alice"}`, `{"AWS":["` + own + `","arn:aws:iam::` + own + `:user/alice"]}`,
	`{"AWS":"arn:aws:iam::` + own + `:user/Alice"}`, `{"AWS":"arn:aws:iam::` + own + `:role/app/R"}`,
	`{"AWS":["` + own + `","arn:aws:iam::` + own + `:role/R"]}`, `{"AWS":"arn:aws:sts::` + own + `:assumed-role/R/s"}`,
	`{"AWS":["arn:aws:iam::` + own + `:root","arn:aws:sts::` + own + `:assumed-role/R/s"]}`,
	`{"AWS":"arn:aws:sts::` + own + `:federated-user/f"}`, `{"AWS":"arn:aws:iam::` + own + `:role/*"}`,
	`{"AWS":"arn:aws:iam::` + foreign + `:user/alice"}`, `{"AWS":["AROAR","AIDAALICE","bad"]}`, `{"AWS":[]}`, `{}`,
	`{"Service":"lambda.amazonaws.com"}`, `{"Service":"*"}`, `{"Federated":"accounts.google.com"}`,
	`{"Federated":"arn:aws:iam::` + own + `:saml-provider/idp","AWS":"` + foreign + `"}`, `{"CanonicalUser":"79a59d"}`,
}

var conditionKeys = []string{
	"k:s", "K:S", "k:n", "k:d", "k:b", "k:ip", "k:arn", "k:bin", "aws:username", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:ResourceAccount",
	"aws:PrincipalTag/x", "AWS:principaltag/X", "aws:TagKeys", "aws:userid", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName",
	"aws:PrincipalType", "aws:AssumedRoot",
}

var operatorBases = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
	"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals",
	"DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals",
	"Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null", "Null",
	"stringequals", "Foo", "StringNotLikeIgnoreCase",
}

// valueWords are values of requests; policies have these and valuePatterns.
var valueWords = []string{
	"", "a", "A", "b", "abc", "a*", "alice", "é", "Kelvin \u212a", "true", "False", "maybe",
	"1", "1.0", "-2.50", "007", "1e3", "+", "12345678901234567890.1", "0.30",
	"2020-01-01", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", "1577836800", "2020-02-30", "2020-13", "-0001-12-31T23:59:59.5Z", "9223372036854775808",
	"10.1.2.3", "10.1.2", "2001:db8::1", "::ffff:10.1.2.3", "1.2.3.4/32", "QmluYXJ5", "QmluYXJ5=", "a===",
	own, "arn:aws:iam::" + own + ":user/alice", "arn:aws:iam::" + own + ":role/R", "arn:aws:sns:us-east-1:1:t:u", "arn:aws:sns", "AROAR:s", "AIDAALICE",
	"lambda.amazonaws.com", "User",
}

var valuePatterns = append([]string{
	"*", "?", "a?c", "*b*", "a*c", "**", "?*", "A${*}", "a${*}", "${aws:username}", "${aws:PrincipalTag/x}", "${aws:PrincipalTag/x, 'abc'}", "*${k:s}",
	"${k:s}*", "?${k:s}", "${$}{x}", "${aws:TagKeys}", "${", "${ k:s}", "10.0.0.0/8", "10.1.2.200/24", "::/0", "0.0.0.0/33",
	"arn:aws:iam::*:user/*", "arn:*:iam::" + own + ":role/*", "arn:aws:sns:*:1:*", "arn:aws:sns:*", "arn:aws:*:?:t", "${aws:PrincipalArn}",
	"arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}", "arn:aws:sns*:us-east-1:1:t:u", "*:*:*:*:*:*", "arn:aws:iam::" + own + ":*e",
}, valueWords...)

func oneOfWords(words []string) *rapid.Generator[string] { return rapid.SampledFrom(words) }

func genStrings(words []string) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		if rapid.IntRange(0, 2).Draw(t, "lone") > 0 {
			return oneOfWords(words).Draw(t, "word")
		}
		return rapid.SliceOfN(oneOfWords(words), 0, 3).Draw(t, "words")
	})
}

var genOperator = rapid.Custom(func(t *rapid.T) string {
	prefix := rapid.SampledFrom([]string{"", "", "", "ForAllValues:", "ForAnyValue:", "foranyvalue:"}).Draw(t, "prefix")
	suffix := rapid.SampledFrom([]string{"", "", "IfExists"}).Draw(t, "suffix")
	return prefix + oneOfWords(operatorBases).Draw(t, "base") + suffix
})

var genStatement = rapid.Custom(func(t *rapid.T) map[string]any {
	chance := func(label string, outOf int) bool { return rapid.IntRange(1, outOf).Draw(t, label) == 1 }
	s := map[string]any{"Effect": "Allow"}
	if chance("deny", 4) {
		s["Effect"] = "Deny"
	}
	member := func(name string, value any) {
		if chance("not", 8) {
			name = "Not" + name
		}
		s[name] = value
	}
	if !chance("no action", 40) {
		member("Action", genStrings(actionPatterns).Draw(t, "action"))
	}
	if !chance("no resource", 40) {
		member("Resource", genStrings(resourcePatterns).Draw(t, "resource"))
	}
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 1, 2}).Draw(t, "conditions") {
		block, _ := s["Condition"].(map[string]any)
		if block == nil {
			block = map[string]any{}
			s["Condition"] = block
		}
		keys := map[string]any{}
		for range rapid.SampledFrom([]int{1, 1, 1, 2, 0}).Draw(t, "keys") {
			keys[oneOfWords(conditionKeys).Draw(t, "key")] = genStrings(valuePatterns).Draw(t, "values")
		}
		block[genOperator.Draw(t, "operator")] = keys
	}
	return s
})

// genDocument makes documents for a kind of layer: those with principals, and those without.
func genDocument(principals bool) *rapid.Generator[json.RawMessage] {
	return rapid.Custom(func(t *rapid.T) json.RawMessage {
		var statements []map[string]any
		for range rapid.IntRange(1, 3).Draw(t, "statements") {
			s := genStatement.Draw(t, "statement")
			if principals != (rapid.IntRange(1, 30).Draw(t, "odd") == 1) {
				name := "Principal"
				if rapid.IntRange(1, 6).Draw(t, "not") == 1 {
					name = "NotPrincipal"
				}
				s[name] = json.RawMessage(oneOfWords(principalElements).Draw(t, "element"))
			}
			statements = append(statements, s)
		}
		d := map[string]any{"Statement": statements}
		if v := rapid.SampledFrom([]string{"2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17", ""}).Draw(t, "version"); v != "" {
			d["Version"] = v
		}
		text, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		return text
	})
}

const (
	allowAllText      = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
	allowEveryoneText = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`
)

// genLayer makes the documents of a layer. Often there are none, or one that allows everything, so that the other layers
// get to decide. Some documents are crowds around the action.
func genLayer(principals bool, atMost int, action string) *rapid.Generator[[]json.RawMessage] {
	return rapid.Custom(func(t *rapid.T) []json.RawMessage {
		all := json.RawMessage(allowAllText)
		if principals {
			all = json.RawMessage(allowEveryoneText)
		}
		switch rapid.IntRange(0, 3).Draw(t, "kind of layer") {
		case 0:
			return nil
		case 1:
			return []json.RawMessage{all}
		}
		documents := rapid.SliceOfN(genDocument(principals), 1, atMost).Draw(t, "documents")
		if rapid.IntRange(0, 7).Draw(t, "crowd") == 7 {
			documents[0] = genCrowd(principals, action).Draw(t, "crowd")
		}
		if atMost > 1 && rapid.Bool().Draw(t, "and all") {
			documents = append(documents, all)
		}
		return documents
	})
}

func genLevels(principals bool, action string) *rapid.Generator[[]twin.Level] {
	return rapid.Custom(func(t *rapid.T) []twin.Level {
		var levels []twin.Level
		for i := range rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "levels") {
			documents := genLayer(principals, 2, action).Draw(t, "level")
			if documents == nil && rapid.IntRange(0, 3).Draw(t, "empty level") > 0 {
				documents = genLayer(principals, 1, action).Draw(t, "level")
			}
			levels = append(levels, twin.Level{Target: fmt.Sprintf("t-%d", i), Policies: documents})
		}
		return levels
	})
}

var genContext = rapid.Custom(func(t *rapid.T) map[string]any {
	context := map[string]any{}
	for range rapid.IntRange(0, 6).Draw(t, "context") {
		key := oneOfWords(conditionKeys).Draw(t, "key")
		for other := range context {
			if strings.EqualFold(other, key) {
				delete(context, other)
			}
		}
		switch rapid.IntRange(0, 5).Draw(t, "kind of value") {
		case 0:
			context[key] = nil
		case 1, 2:
			context[key] = rapid.SliceOfN(oneOfWords(valueWords), 0, 3).Draw(t, "list")
		default:
			context[key] = oneOfWords(valueWords).Draw(t, "value")
		}
	}
	return context
})

// Requests that AWS cannot receive. choices.md#malformed-request
var (
	malformedActions   = []string{"", "GetObject", "s3:", ":GetObject", ":", "*"}
	malformedResources = []string{"", "b/k", "ARN:aws:s3:::b/k", " arn:aws:s3:::b/k", "**", "arn"}
)

var genRequest = rapid.Custom(func(t *rapid.T) twin.Request {
	r := twin.Request{
		Principal: oneOfWords(principalWords).Draw(t, "principal"),
		Action:    oneOfWords(actionWords).Draw(t, "action"),
		Resource:  oneOfWords(resourceWords).Draw(t, "resource"),
		Context:   genContext.Draw(t, "context"),
	}
	switch rapid.IntRange(0, 39).Draw(t, "malformed") {
	case 39:
		r.Action = oneOfWords(malformedActions).Draw(t, "malformed action")
	case 38:
		r.Resource = oneOfWords(malformedResources).Draw(t, "malformed resource")
	}
	if strings.Contains(r.Principal, "federated-user") && rapid.Bool().Draw(t, "behind") {
		r.FederatedBy = "arn:aws:iam::" + own + ":user/alice"
	}
	r.ResourceAccount = rapid.SampledFrom([]string{"", "", "", own, foreign}).Draw(t, "resource account")
	r.ManagementAccount = rapid.SampledFrom([]string{"", "", management, management, own}).Draw(t, "management account")
	return r
})

var genQuestion = rapid.Custom(func(t *rapid.T) twin.Question {
	r := genRequest.Draw(t, "request")
	return twin.Question{
		Request: r,
		Policies: twin.Policies{
			Identity: genLayer(false, 2, r.Action).Draw(t, "identity"),
			Boundary: genLayer(false, 1, r.Action).Draw(t, "boundary"),
			Session:  genLayer(false, 2, r.Action).Draw(t, "session"),
			Resource: genLayer(true, 2, r.Action).Draw(t, "resource policy"),
			Trust:    genLayer(true, 2, r.Action).Draw(t, "trust"),
			Endpoint: genLayer(true, 1, r.Action).Draw(t, "endpoint"),
			SCP:      genLevels(false, r.Action).Draw(t, "scp"),
			RCP:      genLevels(true, r.Action).Draw(t, "rcp"),
		},
	}
})
