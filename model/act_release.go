package model

// Acts of handing out copies (Art. 15 and 20 GDPR; rules §5 rows 11 and 12).
var (
	ActReviewCopy     = &Act{Name: "copy.review", Row: 11, Allow: pa, Summary: "say of values of a copy whether the rights of others withhold them; begins its preparation"}
	ActProposeRelease = &Act{Name: "release.propose", Row: 11, Allow: pa, Summary: "freeze a copy of a person's data and ask another admin to release it"}
	ActApproveRelease = &Act{Name: "release.approve", Row: 12, Allow: pa, StepUp: true, Danger: true, Summary: "release the copy that another proposed"}
	ActReturnRelease  = &Act{Name: "release.return", Row: 11, Allow: pa, Summary: "take a released copy back into progress, as what it says has changed"}
	ActExportCopy     = &Act{Name: "release.export", Row: 12, Allow: pa, StepUp: true, Danger: true, Summary: "export a released copy, sealed to the person"}
)

// actsRelease lists them.
var actsRelease = []*Act{ActReviewCopy, ActProposeRelease, ActApproveRelease, ActReturnRelease, ActExportCopy}
