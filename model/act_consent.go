package model

// Acts of consents.
var (
	ActRecordTerms    = &Act{Name: "terms.record", Row: 25, Allow: pa, Summary: "enter what people are shown when they are asked for a consent"}
	ActTold           = &Act{Name: "consent.told", Row: 4, Allow: handlers, Summary: "record that a recipient acted on a withdrawn or ended consent"}
	ActExpireConsent  = &Act{Name: "consent.expire", Allow: system, Summary: "end a consent whose time is over"}
	ActProposeInvalid = &Act{Name: "consent.invalidate", Row: 16, Allow: pa, Summary: "propose that a consent counts as never given: its wording or the way it was asked for was wrong"}
	ActApproveInvalid = &Act{Name: "consent.invalidate.approve", Row: 16, Allow: pa, StepUp: true, Danger: true, Summary: "approve that a consent counts as never given"}
)

// actsConsent lists them.
var actsConsent = []*Act{ActRecordTerms, ActTold, ActExpireConsent, ActProposeInvalid, ActApproveInvalid}
