package sim

import "cmp"

// ListHandshakesForAccountInput is the input of ListHandshakesForAccount.
type ListHandshakesForAccountInput struct {
	Filter     HandshakeFilter
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListHandshakesForAccountOutput is the output of ListHandshakesForAccount.
type ListHandshakesForAccountOutput struct {
	Handshakes []Handshake
	NextToken  string // "": there are no more
}

// ListHandshakesForAccount lists the handshakes that the caller's account has received, in the order of sending. Management
// accounts see no invitations.
func (c *Client) ListHandshakesForAccount(in ListHandshakesForAccountInput) (ListHandshakesForAccountOutput, error) {
	return do(c, listHandshakesForAccount, in)
}

var listHandshakesForAccount = operation[ListHandshakesForAccountInput, ListHandshakesForAccountOutput]{
	action: "organizations:ListHandshakesForAccount",
	validate: func(in *ListHandshakesForAccountInput) error {
		return in.Filter.validate(in.NextToken, in.MaxResults)
	},
	apply: func(x *call, in *ListHandshakesForAccountInput) (out ListHandshakesForAccountOutput, err error) {
		inbox := sharedListOf(x.state.inboxOf(x.caller))
		out.Handshakes, out.NextToken, err = x.listHandshakes(&inbox, in.Filter, x.caller.ID().String(), in.NextToken, in.MaxResults)
		return out, err
	},
}

// ListHandshakesForOrganizationInput is the input of ListHandshakesForOrganization.
type ListHandshakesForOrganizationInput struct {
	Filter     HandshakeFilter
	NextToken  string // "": the first page
	MaxResults int    // 1 to 20; 0 is 20
}

// ListHandshakesForOrganizationOutput is the output of ListHandshakesForOrganization.
type ListHandshakesForOrganizationOutput struct {
	Handshakes []Handshake
	NextToken  string // "": there are no more
}

// ListHandshakesForOrganization lists the handshakes that the caller's organization has sent, in the order of sending.
func (c *Client) ListHandshakesForOrganization(in ListHandshakesForOrganizationInput) (ListHandshakesForOrganizationOutput, error) {
	return do(c, listHandshakesForOrganization, in)
}

var listHandshakesForOrganization = operation[ListHandshakesForOrganizationInput, ListHandshakesForOrganizationOutput]{
	action: "organizations:ListHandshakesForOrganization",
	validate: func(in *ListHandshakesForOrganizationInput) error {
		return in.Filter.validate(in.NextToken, in.MaxResults)
	},
	apply: func(x *call, in *ListHandshakesForOrganizationInput) (out ListHandshakesForOrganizationOutput, err error) {
		out.Handshakes, out.NextToken, err = x.listHandshakes(x.state.sent.get(x.org.id), in.Filter, x.org.id.String(), in.NextToken, in.MaxResults)
		return out, err
	},
}

// actionTypes are the values of ActionType, also of handshakes that there are not here. spec appendix C.5
var actionTypes = []string{actionInvite, actionEnable, actionApprove, "ADD_ORGANIZATIONS_SERVICE_LINKED_ROLE", "TRANSFER_RESPONSIBILITY"}

// validate is what is wrong with the input of a list of handshakes.
func (f HandshakeFilter) validate(token string, most int) error {
	var check inputCheck
	if f.ActionType != "" && f.ParentHandshakeID != "" {
		check.fail("MAX_LIMIT_EXCEEDED_FILTER")
	}
	if f.ActionType != "" {
		check.one(f.ActionType, actionTypes...)
	}
	check.text(f.ParentHandshakeID, 0, 34, isHandshakeID)
	check.paging(token, most)
	return check.err
}

// listHandshakes is a page of somebody's handshakes, of those that a filter chooses.
func (x *call) listHandshakes(all *sharedList[string], f HandshakeFilter, owner, token string, most int) (list []Handshake, next string, err error) {
	wanted := func(id string) bool {
		h := x.state.handshakes.get(id)
		return (f.ActionType == "" || h.action == f.ActionType) && (f.ParentHandshakeID == "" || h.parent == f.ParentHandshakeID)
	}
	p := x.pageOf(owner, token, cmp.Or(most, maxPage), errNextToken(), []string{f.ActionType, f.ParentHandshakeID})
	ids, next, err := pageSome(all.len(), all.at, same, wanted, p)
	for _, id := range ids {
		list = append(list, x.show(x.state.handshakes.get(id)))
	}
	return list, next, err
}
