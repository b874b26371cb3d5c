package letter

import (
	"math"

	"integrora.com/opsconsole/model"
)

// decide turns evidence into the rights suggested, how sure, and why.
func (e *evidence) decide(lang language) ([]model.Right, float64, []string) {
	rights := []model.Right{}
	why := []string{}
	if e.score[model.FollowUp] >= enough && e.follows() {
		why = append(why, "follow-up: "+e.why[model.FollowUp])
		return append(rights, model.FollowUp), round(e.score[model.FollowUp]), why
	}
	carries := e.score[model.Erasure] >= enough || e.score[model.Objection] >= enough
	confidence, strongest := 1.0, 0.0
	for _, right := range model.Rights {
		score := e.score[right]
		if right == model.FollowUp {
			continue
		}
		strongest = max(strongest, score)
		if score < enough {
			continue
		}
		if carries && (right == model.Withdrawal || right == model.Restriction) {
			why = append(why, string(right)+": accompanies the erasure or objection, part of it")
			continue
		}
		rights = append(rights, right)
		confidence = min(confidence, score)
		why = append(why, string(right)+": "+e.why[right])
	}
	if len(rights) == 0 {
		why = append(why, "nothing asked for: no right is claimed in words or by article")
		confidence = 1 - strongest
		if e.words < 4 || lang.code == "" {
			confidence = min(confidence, 0.5)
		}
		return rights, round(confidence), why
	}
	rights, why = e.marketing(rights, why)
	return rights, round(confidence), why
}

// marketing turns an objection into one to direct marketing where the letter
// speaks of it and cites no interest of ours that it objects to beside.
func (e *evidence) marketing(rights []model.Right, why []string) ([]model.Right, []string) {
	if !e.advertises {
		return rights, why
	}
	for i, r := range rights {
		if r == model.Objection {
			rights[i] = model.ObjectionMarketing
			why = append(why, "objection: to direct marketing, which the letter speaks of")
		}
	}
	return rights, why
}

// follows reports whether signs of a follow-up make one. A letter that asks
// outright, article and words, and chases in one sentence only is a new
// request; a missing answer to mail that is not about data protection is none.
func (e *evidence) follows() bool {
	if e.chases == 1 && e.fresh >= allThree {
		return false
	}
	if e.law || e.about {
		return true
	}
	for right, score := range e.score {
		if right != model.FollowUp && score > 0 {
			return true
		}
	}
	return false
}

func round(f float64) float64 { return math.Round(min(f, 0.99)*100) / 100 }
