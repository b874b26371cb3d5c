package page

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/tui/action"
	"integrora.com/opsconsole/tui/widget"
)

// Actions read, edit, send and settle a letter.
func (p *Letter) Actions() []action.Action {
	v, o := p.value, p.value.Letter
	of, field := o.Shown()
	is := func(what string, states ...model.OutState) string {
		switch {
		case !p.have:
			return "the letter is not loaded yet"
		case !slices.Contains(states, o.State):
			return words("it is %s; %s", o.State, what)
		}
		return ""
	}
	offer := func(key, label, help string, a *model.Act, why string, run func() tea.Cmd) action.Action {
		return act(p.env, action.Action{Keys: []string{key}, Label: label, Help: help, Act: a, Footer: true, Run: run}, why)
	}
	shut := unless(v.readable(), "reveal it first (x)")
	changes := is("only drafts and what came back are changed", model.OutDraft, model.OutFailed, model.OutBounced)
	write, send := model.EditLetter{Kind: o.Kind}.Act(), model.SendLetter{Kind: o.Kind}.Act()
	sends := is("only a draft or what the server refused is sent", model.OutDraft, model.OutFailed)
	if byHand(o) {
		sends = ""
	}
	return []action.Action{
		open(p.sheet.selected()),
		revealing(p.env, v.Revealed, unless(p.have && !v.Gone, "there is nothing to reveal"), func() tea.Cmd {
			return reveal(p.env, of, "Reveal: letter "+p.Title(), []string{field}, purposeOf(o))
		}),
		offer("e", "edit", "edit the text", write, orWord(unless(o.Notice == "", "what it says was approved with its announcement"), orWord(changes, shut)), p.edit),
		offer("E", "subject, address", "change the subject or the address; another address than the record's takes a second person", write, orWord(changes, shut), p.readdress),
		offer("S", "send", "have it sent by mail, or record that it was sent by other means", send, orWord(sends, cannotSend(v, p.env.Me.ID)), p.send),
		offer("h", "settle", "of a held letter: it arrived, or it is sent again", model.SettleLetter{Kind: o.Kind}.Act(), is("only a held letter is settled", model.OutHeld), p.settle),
		offer("A", "is the answer", "record that this letter answered the request; stops the clock", model.ActAnswer,
			orWord(is("only a sent letter answers", model.OutSent), unless(o.Request != "" && !o.Stopped, "it answers no open request")), p.answers),
		offer("D", "put away", "put the draft, or what came back, away", write, changes, p.drop),
		{Keys: []string{"w"}, Label: "export", Help: "how to write it out as a mail message, to send it by other means", Disabled: unless(p.have, "the letter is not loaded yet"), Run: p.export},
	}
}

// purposeOf suggests what a letter is revealed for.
func purposeOf(o model.OutLetter) model.Purpose {
	switch {
	case o.Request != "":
		return model.PurposeRequest
	case o.Notice != "":
		return model.PurposeAccuracy // the tenant's address
	}
	return model.PurposeIncident
}

// two reports whether sending it takes a second person with a fresh code.
func two(o model.OutLetter) bool {
	rule, err := o.Kind.Rule()
	return err == nil && (rule.Two || o.Readdressed)
}

// cannotSend says why an admin does not send a letter. The store asks the same,
// and more, again.
func cannotSend(v outView, me string) string {
	switch o := v.Letter; {
	case !two(o):
		return ""
	case o.DraftedBy == me || o.ChangedBy == me:
		return "you wrote it; another person must read and send it"
	case !v.readable():
		return "reveal it first (x): you send what you read"
	}
	return ""
}

// byHand reports whether a letter is queued and may be sent by other means all
// the same: where no mail server takes it.
func byHand(o model.OutLetter) bool { return o.State == model.OutQueued && o.Tries == 0 }

func (p *Letter) edit() tea.Cmd {
	env, id, kind := p.env, p.id, p.value.Letter.Kind
	return Show(widget.NewArea(widget.Area{Title: id + ": text", Was: p.value.Text.Body, Text: p.value.Text.Body, Most: model.LetterMost, Does: "saves"}, func(text string) tea.Cmd {
		return env.Do(model.EditLetter{Letter: id, Kind: kind, Body: text}, id+" is saved as a draft.")
	}))
}

func (p *Letter) readdress() tea.Cmd {
	env, id, kind, t := p.env, p.id, p.value.Letter.Kind, p.value.Text
	fields := []widget.Field{
		{Name: "heading", Label: "Subject", Value: t.Heading, Required: true},
		{Name: "email", Label: "Address", Value: t.Email, Help: "another than the record's takes a second person to send"},
	}
	return form(id+": subject and address", "", fields, func(values map[string]string) tea.Cmd {
		return env.Do(model.EditLetter{Letter: id, Kind: kind, Heading: values["heading"], Email: values["email"]}, id+" is saved as a draft.")
	})
}

// send asks how, and for a fresh code where it takes one. It is bound to what
// was read.
func (p *Letter) send() tea.Cmd {
	env, id, o := p.env, p.id, p.value.Letter
	const mail = "by mail"
	ways := []string{mail, "post", "portal", "phone"}
	if byHand(o) {
		ways = ways[1:] // it is queued for mail already
	}
	fields := []widget.Field{{Name: "how", Label: "How", Value: ways[0], Options: ways, Required: true, Help: "others than mail record that it was sent so"}}
	body := "What is sent cannot be called back."
	if two(o) || (model.SendLetter{Kind: o.Kind}).Act().StepUp {
		body = words("The code sends exactly what you read: SHA-256 %x", o.Digest)
		fields = append(fields, widget.Field{Name: "code", Label: "Code", Code: true, Required: true, Help: "a fresh one; shift+tab goes to the choice above"})
	}
	return form(id+": send", body, fields, func(values map[string]string) tea.Cmd {
		cmd := model.SendLetter{Letter: id, Kind: o.Kind, Digest: o.Digest, Code: values["code"], How: values["how"]}
		done := id + " is recorded as sent."
		if cmd.How == mail {
			cmd.How, done = "", id+" is queued for the mail server."
		}
		return env.Do(cmd, done)
	})
}

func (p *Letter) settle() tea.Cmd {
	env, id, kind := p.env, p.id, p.value.Letter.Kind
	const arrived, again = "the server took it: it is sent", "the server did not take it: send it again"
	return form(id+": settle", "The answer of the mail server was never heard. Look into its log first: a letter that is sent twice cannot be called back.",
		[]widget.Field{{Name: "what", Label: "Found", Value: arrived, Options: []string{arrived, again}, Required: true}},
		func(values map[string]string) tea.Cmd {
			return env.Do(model.SettleLetter{Letter: id, Kind: kind, Arrived: values["what"] == arrived}, id+" is settled.")
		})
}

func (p *Letter) answers() tea.Cmd {
	env, id, o := p.env, p.id, p.value.Letter
	channel := o.How
	if channel == "smtp" {
		channel = "e-mail"
	}
	return confirm(o.Request+": answered by "+id, "The clock of "+o.Request+" stops with the sending of this letter.", false, "", func() tea.Cmd {
		return env.Do(model.AnswerRequest{Request: o.Request, Channel: channel, Letter: id}, o.Request+" is answered.")
	})
}

func (p *Letter) drop() tea.Cmd {
	env, id, kind := p.env, p.id, p.value.Letter.Kind
	return confirm(id+": put away", "It is not sent. That it was written stays in the log.", false, "", func() tea.Cmd {
		return env.Do(model.EditLetter{Letter: id, Kind: kind, Drop: true}, id+" is put away.")
	})
}

// export says the command: the console writes no files.
func (p *Letter) export() tea.Cmd {
	return Show(widget.NewText(p.id+": export", []string{
		"The console writes no files. On your own machine:", "",
		words("echo CODE | ssh %s@HOST letter export %s --purpose request > letter.eml", p.env.Me.Name, p.id), "",
		"CODE is a fresh one. Then record here how it was sent (S).",
	}))
}
