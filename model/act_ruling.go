package model

// Acts of rulings as such. What an op proposes and approves by is its own.
var (
	ActProposeRuling = &Act{Name: "ruling.propose", Row: 11, Allow: pa, Summary: "propose a ruling of an op that is not known"}
	ActApproveRuling = &Act{Name: "ruling.approve", Row: 14, Allow: pa, StepUp: true, Danger: true, Summary: "approve a ruling of an op that is not known"}
	ActAdviseRuling  = &Act{Name: "ruling.advise", Row: 36, Allow: []Role{RoleDPO}, Summary: "record the DPO's advice on a frozen ruling"}
	ActDenyRuling    = &Act{Name: "ruling.deny", Row: 11, Allow: pa, Summary: "deny a proposed ruling, or take one's own back"}
	ActAdoptRuling   = &Act{Name: "ruling.adopt", Row: 11, Allow: pa, Summary: "make a proposal that the console drew up by itself one's own, for another admin to approve"}
	ActExpireRuling  = &Act{Name: "ruling.expire", Allow: system, Summary: "put a ruling away that nobody decided on in time"}
)

// actsRuling lists them.
var actsRuling = []*Act{ActProposeRuling, ActApproveRuling, ActAdviseRuling, ActDenyRuling, ActAdoptRuling, ActExpireRuling}
