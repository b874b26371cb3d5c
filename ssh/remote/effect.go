package remote

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/model/deadline"
)

// effecting are the commands of what protects a person at once: restriction,
// suppression of marketing, correction. What ends one is a ruling.
func (c *call) effecting() []*cobra.Command {
	return []*cobra.Command{
		branch("restriction", "restrictions of processing (Art. 18 GDPR): the data is only stored; rulings restriction-lift and use-restricted end one, or allow a use",
			c.restrictions(), c.restrict(), c.askRestriction(), c.reviewRestriction()),
		branch("suppression", "addresses that get no direct marketing (Art. 21(3) GDPR); the ruling unsuppress ends one", c.suppressions(), c.suppress()),
		c.rectify(), c.effectTold(),
	}
}

func (c *call) restrictions() *cobra.Command {
	return c.leaf("list", "list the restrictions in force, the next to be reviewed first", "ssh HOST restriction list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Restrictions(c.ctx)
		if err != nil {
			return err
		}
		names, err := c.names()
		if err != nil {
			return err
		}
		today := deadline.ReceivedOn(c.desk.Now())
		l := c.list("ID", "STANDING", "SINCE", "REVIEW", "GROUND", "REQUEST", "BY")
		for _, r := range list {
			err := l.row(map[string]any{"id": r.ID(), "person": r.Person, "standing": r.Standing(today), "since": stamp(r.At), "review": r.Review, "ground": r.Ground,
				"article": r.Ground.Article(), "request": r.Request, "incident": r.Incident, "by": names.of(r.By)},
				r.ID(), r.Standing(today), deadline.ReceivedOn(r.At).String(), r.Review.String(), r.Ground.Article(), r.Request, names.of(r.By))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

const groundHelp = "accuracy, unlawful, claims or objection (Art. 18(1)(a)–(d) GDPR), or asked where it is yet to be found"

func (c *call) restrict() *cobra.Command {
	var r model.RestrictPerson
	var ground string
	cmd := c.leaf("begin PERSON", "restrict the processing of a person's data, at once", "ssh HOST restriction begin p-0123 --ground accuracy --request R-42", cobra.ExactArgs(1),
		func(args []string) error {
			r.Person, r.Ground = args[0], model.RestrictionGround(ground)
			return c.do(r, "restricted;")
		}, model.ActRestrict)
	cmd.Flags().StringVar(&ground, "ground", "", groundHelp)
	cmd.Flags().StringVar(&r.Request, "request", "", "the request that it rests on")
	cmd.Flags().StringVar(&r.Incident, "incident", "", "the open incident that it is for: needed of on-call engineers")
	return cmd
}

func (c *call) askRestriction() *cobra.Command {
	var ground, reason string
	cmd := c.leaf("ask PERSON", "ask the admins to restrict the processing of a person's data", `ssh HOST restriction ask p-0123 --ground accuracy --reason '"the register differs"'`,
		cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.AskRestriction{Person: args[0], Ground: model.RestrictionGround(ground), Reason: reason}, "")
		}, model.ActAskRestriction)
	cmd.Flags().StringVar(&ground, "ground", "", groundHelp)
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a short phrase without personal data")
	return cmd
}

func (c *call) reviewRestriction() *cobra.Command {
	var ground, reason string
	cmd := c.leaf("review PERSON/1", "record that a restriction's ground is still there, or which it is; it is looked at again in 30 days",
		`ssh HOST restriction review p-0123/1 --ground claims --reason '"the case goes on"'`, cobra.ExactArgs(1), func(args []string) error {
			return c.do(model.ReviewRestriction{Restriction: args[0], Ground: model.RestrictionGround(ground), Reason: reason}, "reviewed;")
		}, model.ActReviewRestriction)
	cmd.Flags().StringVar(&ground, "ground", "", "as it was, unless given: "+groundHelp)
	cmd.Flags().StringVar(&reason, "reason", "", "what shows it, in a short phrase without personal data")
	return cmd
}

func (c *call) suppressions() *cobra.Command {
	return c.leaf("list", "list the suppressions, newest first; the addresses are not kept, only keyed digests of them", "ssh HOST suppression list", cobra.NoArgs, func([]string) error {
		list, err := c.desk.Suppressions(c.ctx)
		if err != nil {
			return err
		}
		l := c.list("ID", "STANDING", "SINCE", "OBJECTIONS", "TO BE TOLD")
		for _, s := range list {
			objections := 0
			for _, e := range s.Events {
				if !e.Ended {
					objections++
				}
			}
			err := l.row(map[string]any{"id": s.ID, "in_force": s.InForce(), "since": stamp(s.Since()), "objections": objections, "to_be_told": s.OpenTold()},
				s.ID, suppressionWord(s), deadline.ReceivedOn(s.Since()).String(), strconv.Itoa(objections), strconv.Itoa(s.OpenTold()))
			if err != nil {
				return err
			}
		}
		return l.end()
	})
}

func suppressionWord(s model.Suppression) string {
	switch {
	case s.ID == "":
		return ""
	case s.InForce():
		return "in force"
	}
	return "ended"
}

// suppress takes an address from standard input, as words of a command are seen
// by others on the caller's machine.
func (c *call) suppress() *cobra.Command {
	var channel string
	cmd := c.leaf("add [PERSON]", "stop direct marketing to a person, at once; or, without one, to the address that is read from standard input",
		"echo somebody@mail.example | ssh HOST suppression add --channel phone", cobra.MaximumNArgs(1), func(args []string) error {
			s := model.SuppressMarketing{Channel: channel}
			if len(args) > 0 {
				s.Person = args[0]
			} else {
				address, err := c.text("an address", 300)
				if err != nil {
					return err
				}
				s.Address = strings.TrimSpace(string(address))
			}
			return c.do(s, "no more marketing")
		}, model.ActSuppress)
	cmd.Flags().StringVar(&channel, "channel", "", "how they objected: e-mail, phone, …")
	return cmd
}

// rectify takes values from standard input, for the same reason.
func (c *call) rectify() *cobra.Command {
	var statement bool
	cmd := c.leaf("rectify R-42", "correct what is held about a request's person: standard input has a FIELD=VALUE a line; with --statement it is the person's own statement, which is kept with the data",
		"echo name=Ona Example | ssh HOST rectify R-42", cobra.ExactArgs(1), func(args []string) error {
			text, err := c.text("a correction", 16<<10)
			if err != nil {
				return err
			}
			r := model.RectifyPerson{Request: args[0]}
			if statement {
				r.Statement = strings.TrimSpace(string(text))
				return c.do(r, "kept with the data")
			}
			for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
				field, value, ok := strings.Cut(strings.TrimSpace(line), "=")
				if !ok {
					return model.Refuse("usage", "line %d is no FIELD=VALUE", n+1)
				}
				r.Fields = append(r.Fields, model.Correction{Field: strings.TrimSpace(field), Value: strings.TrimSpace(value)})
			}
			return c.do(r, "corrected")
		}, model.ActRectify)
	cmd.Flags().BoolVar(&statement, "statement", false, "standard input is the person's own statement (Art. 16 GDPR)")
	return cmd
}

func (c *call) effectTold() *cobra.Command {
	var t model.ToldEffect
	var what, answer string
	cmd := c.leaf("effect-told PERSON|M-1", "record that a recipient acted on a restriction, its lifting, a correction or a suppression (Art. 19 GDPR)",
		"ssh HOST effect-told p-0123 --by resend --what restrict --answer done", cobra.ExactArgs(1), func(args []string) error {
			t.Of, t.What, t.Answer = args[0], model.ToldWhat(what), model.OrderAnswer(answer)
			return c.do(t, "recorded")
		}, model.ActToldEffect)
	cmd.Flags().StringVar(&t.Subprocessor, "by", "", "the sub-processor's id")
	cmd.Flags().StringVar(&what, "what", "", "restrict, lift, correct or suppress; the oldest open one, unless given")
	cmd.Flags().StringVar(&answer, "answer", string(model.OrderDone), "done, nothing-found or exception")
	cmd.Flags().StringVar(&t.Ground, "ground", "", "of an exception, without personal data")
	return cmd
}

// marks adds to a person what restricts or suppresses, and who was told.
func (f *facts) marks(v model.PersonView, today deadline.Date) {
	p := v.Person
	for _, r := range p.Restrictions {
		f.add("Restriction", fmt.Sprintf("%s %s, %s, since %s, review %s %s", model.RestrictionID(p.ID, r.No), r.Standing(today), r.Ground.Article(), deadline.ReceivedOn(r.At), r.Review, r.Request))
	}
	for _, a := range p.Asked {
		f.add("DPO asks", "to restrict it, "+a.Ground.Article()+": "+a.Reason)
	}
	for _, u := range p.Uses {
		f.add("Use", fmt.Sprintf("%s: %s, until %s (%s)", u.Ruling, u.Ground, u.Until, u.Purpose))
	}
	if s := v.Suppression; s.ID != "" {
		f.add("Marketing", fmt.Sprintf("%s %s since %s", s.ID, suppressionWord(s), deadline.ReceivedOn(s.Since())))
	}
	for _, t := range p.Told {
		f.add("Told", fmt.Sprintf("%s to %s (%s) by %s: %s", t.Order.Subprocessor, t.What, t.Of, t.Order.Due, answerWord(t.Order)))
	}
}

// marksOf are the same as an object.
func marksOf(v model.PersonView, today deadline.Date) map[string]any {
	p := v.Person
	list := make([]map[string]any, 0, len(p.Restrictions))
	for _, r := range p.Restrictions {
		list = append(list, map[string]any{"id": model.RestrictionID(p.ID, r.No), "ground": r.Ground, "article": r.Ground.Article(), "standing": r.Standing(today), "since": stamp(r.At),
			"review": r.Review, "request": r.Request, "lifted": stamp(r.LiftedAt), "ruling": r.Ruling, "letter": r.Letter})
	}
	told := make([]map[string]any, 0, len(p.Told))
	for _, t := range p.Told {
		told = append(told, map[string]any{"what": t.What, "of": t.Of, "recipient": t.Order.Subprocessor, "due": t.Order.Due, "answer": t.Order.Answer})
	}
	return map[string]any{"restricted": p.Restricted(), "use": p.Use(today), "restrictions": list, "suppression": v.Suppression.ID, "suppressed": v.Suppression.InForce(), "told": told}
}
