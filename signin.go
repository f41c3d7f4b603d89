package awsaccount

// signInHosts is where the users of a partition sign in. AWS documents no host of the other partitions.
// choices.md#sign-in-hosts
var signInHosts = map[string]string{
	"aws":        "signin.aws.amazon.com",
	"aws-cn":     "signin.amazonaws.cn",
	"aws-us-gov": "signin.amazonaws-us-gov.com",
}

// SignInURL is where the IAM users of the account sign in. It keeps working when the account has an alias. The partition ""
// is "aws". It is "" if the ID is not set or the host of the partition is not known. spec §6.3
func (id ID) SignInURL(partition string) string { return signInURL(partition, id.text) }

// SignInURL is where the IAM users of the account sign in. The partition "" is "aws". It is "" if the alias is not set or
// the host of the partition is not known. spec §6.3
func (a Alias) SignInURL(partition string) string { return signInURL(partition, a.text) }

func signInURL(partition, account string) string {
	host, ok := signInHosts[partitionName(partition)]
	if !ok || account == "" {
		return ""
	}
	return "https://" + account + "." + host + "/console/"
}
