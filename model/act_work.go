package model

// Acts of the daily work on requests.
var (
	ActTick     = &Act{Name: "request.tick", Row: 9, Allow: pa, Summary: "tick a step of a request's checklist, or take the tick back"}
	ActSnooze   = &Act{Name: "request.snooze", Row: 9, Allow: pa, Summary: "put a request out of the working queues until a day; moves no date"}
	ActHandOver = &Act{Name: "request.handover", Row: 9, Allow: pa, Summary: "give a request to another person, with a note on where it stands"}
)

// actsWork lists them.
var actsWork = []*Act{ActTick, ActSnooze, ActHandOver}
