package look

import (
	"math"
	"os"
	"strings"
	"testing"
)

func TestContrastIsThatOfWCAG(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]float64{
		{"#000000", "#ffffff"}: 21, {"#ffffff", "#ffffff"}: 1, {"#777777", "#ffffff"}: 4.48, {"#767676", "#ffffff"}: 4.54,
	} {
		if got := contrast(pair[0], pair[1]); math.Abs(got-want) > 0.01 {
			t.Errorf("%v: %.2f, want %.2f", pair, got, want)
		}
	}
}

func TestAColourThatCannotBeReadIsAFaultWithItsPlaceAndItsRatio(t *testing.T) {
	t.Parallel()
	l := Look{Accent: Colour{Light: "#ff8800", Dark: "#ffb347"}, Primary: Colour{Light: "#0b4a75", Dark: "#7fc3ee"}}
	faults := l.Faults()
	if len(faults) != 2 || faults[0].Key != "accent.light" || faults[1].Key != "primary.dark" || faults[0].Ratio >= 4.5 {
		t.Errorf("faults %+v", faults)
	}
}

func TestTheProgramsOwnColoursHaveNoFault(t *testing.T) {
	t.Parallel()
	own := Look{Colour{"#075a8c", "#7fc3ee"}, Colour{"#0b4a75", "#1d5f92"}, Colour{"#8a4f00", "#f0b45f"}}
	if faults := own.Faults(); len(faults) > 0 {
		t.Errorf("faults %+v", faults)
	}
}

// TestTheProgramsOwnColoursAreThoseOfItsStyles holds the colours that this package repeats to the style sheet that has them.
func TestTheProgramsOwnColoursAreThoseOfItsStyles(t *testing.T) {
	t.Parallel()
	tokens, err := os.ReadFile("../../templates/assets/10-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"--paper: light-dark(" + white + ", " + darkPaper + ");", "--ground: light-dark(" + ground + ", " + darkGround + ");",
		"--on-accent: light-dark(" + white + ", " + darkOnAccent + ");", "--on-primary: " + white + ";",
	}
	for _, own := range []Look{
		{Colour{Light: "#075a8c"}, Colour{Light: "#0b4a75"}, Colour{Light: "#8a4f00"}},
		{Colour{Dark: "#7fc3ee"}, Colour{Dark: "#1d5f92"}, Colour{Dark: "#f0b45f"}},
	} {
		lines := strings.Split(own.Style(), "\n")
		want = append(want, lines[1:len(lines)-2]...)
	}
	for _, line := range want {
		if !strings.Contains(string(tokens), strings.TrimSpace(line)) {
			t.Errorf("10-tokens.css has no %s", line)
		}
	}
}

func TestAColourThatIsNotSetStaysTheProgramsOwn(t *testing.T) {
	t.Parallel()
	if style := (Look{}).Style(); style != "" {
		t.Errorf("no colour gives %q", style)
	}
	if style := (Look{Accent: Colour{Light: "#5b2a86"}}).Style(); !strings.Contains(style, "--accent: light-dark(#5b2a86, #7fc3ee);") {
		t.Errorf("style %q", style)
	}
}
