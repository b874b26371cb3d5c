package model

// Acts of legal holds.
var (
	ActPlaceHold   = &Act{Name: "hold.place", Row: 17, Allow: pa, Summary: "place a legal hold on a person, a tenant or categories of data; nothing held is erased"}
	ActReviewHold  = &Act{Name: "hold.review", Row: 17, Allow: pa, Summary: "record that a legal hold was reviewed, and when it is reviewed next"}
	ActProposeLift = &Act{Name: "hold.lift", Row: 17, Allow: pa, Summary: "propose to end a legal hold before its date"}
	ActApproveLift = &Act{Name: "hold.approve-lift", Row: 17, Allow: pa, StepUp: true, Danger: true, Summary: "approve ending a legal hold before its date, with a fresh code"}
)

// actsHold lists them.
var actsHold = []*Act{ActPlaceHold, ActReviewHold, ActProposeLift, ActApproveLift}
