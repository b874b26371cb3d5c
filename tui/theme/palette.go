package theme

import "charm.land/lipgloss/v2"

// shade is a tone's colours: dark and light terminals, text and background
// ("" is the terminal's own), and what is left of it without colour.
type shade struct {
	dark, darkOn   string
	light, lightOn string
	bold           bool
	underline      bool // without colour only
	reverse        bool // without colour only
}

var shades = [tones]shade{
	Plain:    {},
	Muted:    {dark: "#A9B1BD", light: "#545C69"},
	Title:    {bold: true},
	Accent:   {dark: "#7CC4FF", light: "#0B4F96"},
	Good:     {dark: "#6CC8F5", light: "#005580"},
	Warn:     {dark: "#FFD080", light: "#734000", underline: true},
	Bad:      {dark: "#FFA669", light: "#933000", bold: true},
	Danger:   {dark: "#1A1005", darkOn: "#FF9040", light: "#FFFFFF", lightOn: "#A83A00", bold: true, reverse: true},
	Selected: {dark: "#FFFFFF", darkOn: "#264F78", light: "#FFFFFF", lightOn: "#1F5FA8", reverse: true},
	Marked:   {dark: "#F0CC8C", light: "#6B3D00", bold: true},
	Border:   {dark: "#9AA3B2", light: "#5B6472"},
	Header:   {dark: "#FFFFFF", darkOn: "#2B3A55", light: "#1A1A1A", lightOn: "#E3E3E3", reverse: true},
	Footer:   {dark: "#A9B1BD", light: "#545C69"},
	Key:      {dark: "#7CC4FF", light: "#0B4F96", bold: true},
}

func style(o Options, tone Tone) lipgloss.Style {
	c := shades[tone]
	s := lipgloss.NewStyle().TabWidth(lipgloss.NoTabConversion)
	if c.bold {
		s = s.Bold(true)
	}
	if o.NoColor {
		if c.underline {
			s = s.Underline(true)
		}
		if c.reverse {
			s = s.Reverse(true)
		}
		return s
	}
	text, on := c.dark, c.darkOn
	if !o.Dark {
		text, on = c.light, c.lightOn
	}
	if text != "" {
		s = s.Foreground(lipgloss.Color(text))
	}
	if on != "" {
		s = s.Background(lipgloss.Color(on))
	}
	return s
}
