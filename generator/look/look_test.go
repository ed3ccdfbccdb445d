package look

import (
	"math"
	"strings"
	"testing"
)

func TestContrastIsThatOfWCAG(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]float64{
		{"#000000", "#ffffff"}: 21, {"#ffffff", "#ffffff"}: 1, {"#777777", "#ffffff"}: 4.48, {"#767676", "#ffffff"}: 4.54,
	} {
		if got := Contrast(pair[0], pair[1]); math.Abs(got-want) > 0.01 {
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

func TestAColourThatIsNotSetStaysTheProgramsOwn(t *testing.T) {
	t.Parallel()
	if style := (Look{}).Style(); style != "" {
		t.Errorf("no colour gives %q", style)
	}
	if style := (Look{Accent: Colour{Light: "#5b2a86"}}).Style(); !strings.Contains(style, "--accent: light-dark(#5b2a86, #7fc3ee);") {
		t.Errorf("style %q", style)
	}
}
