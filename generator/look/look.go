// Package look is the team's own colours: it judges whether people can read them, and writes them as a style sheet. It knows
// nothing of pages.
package look

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Colour is a colour of the site in the light and the dark scheme, as #rrggbb; "" for the program's own.
type Colour struct{ Light, Dark string }

// Look is what a team sets.
type Look struct {
	Accent  Colour // links, buttons, what is chosen
	Primary Colour // the ground of the primary's card
	Backup  Colour // the edge and the text of the backup
}

// The grounds and texts of 10-tokens.css that the colours meet.
const (
	white        = "#ffffff"
	ground       = "#f1f4f6"
	darkPaper    = "#0f161c"
	darkGround   = "#17212a"
	darkOnAccent = "#0b1a26"
	enough       = 4.5 // WCAG 2.2, 1.4.3 level AA
)

// Fault is a colour that can't be read somewhere.
type Fault struct {
	Key    string // accent.light
	Colour string
	On     string // what it meets, in words
	Ratio  float64
}

// Faults lists what is below 4.5:1, in the order of the colours.
func (l Look) Faults() []Fault {
	var faults []Fault
	for _, m := range []struct{ key, colour, on, other string }{
		{"accent.light", l.Accent.Light, "the page’s ground", ground},
		{"accent.light", l.Accent.Light, "the white text of buttons", white},
		{"accent.dark", l.Accent.Dark, "the dark page’s ground", darkGround},
		{"accent.dark", l.Accent.Dark, "the dark text of buttons", darkOnAccent},
		{"primary.light", l.Primary.Light, "the card’s white text", white},
		{"primary.dark", l.Primary.Dark, "the card’s white text", white},
		{"backup.light", l.Backup.Light, "the page’s ground", ground},
		{"backup.dark", l.Backup.Dark, "the dark page’s ground", darkPaper},
	} {
		if m.colour == "" || len(faults) > 0 && faults[len(faults)-1].Key == m.key {
			continue
		}
		if ratio := contrast(m.colour, m.other); ratio < enough {
			faults = append(faults, Fault{m.key, m.colour, m.on, math.Floor(ratio*10) / 10})
		}
	}
	return faults
}

// Style gives the colours as a style sheet; "" without any.
func (l Look) Style() string {
	var b strings.Builder
	for _, t := range []struct{ token, light, dark, ownLight, ownDark string }{
		{"--accent", l.Accent.Light, l.Accent.Dark, "#075a8c", "#7fc3ee"},
		{"--primary", l.Primary.Light, l.Primary.Dark, "#0b4a75", "#1d5f92"},
		{"--primary-ink", l.Primary.Light, "", "#0b4a75", "#8ac8f2"},
		{"--backup", l.Backup.Light, l.Backup.Dark, "#8a4f00", "#f0b45f"},
	} {
		if t.light+t.dark != "" {
			fmt.Fprintf(&b, "  %s: light-dark(%s, %s);\n", t.token, or(t.light, t.ownLight), or(t.dark, t.ownDark))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return ":root {\n" + b.String() + "}\n"
}

func or(colour, own string) string {
	if colour == "" {
		return own
	}
	return colour
}

// contrast is the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
func contrast(a, b string) float64 {
	high, low := luminance(a), luminance(b)
	if high < low {
		high, low = low, high
	}
	return (high + 0.05) / (low + 0.05)
}

// luminance of #rrggbb (WCAG 2.2, "relative luminance"); 0 for what is none.
func luminance(colour string) float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		return 0
	}
	return 0.2126*linear(n>>16&255) + 0.7152*linear(n>>8&255) + 0.0722*linear(n&255)
}

func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
