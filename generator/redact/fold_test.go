package redact_test

import (
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/redact"
)

func TestSpellingsOfAWordFoldToOne(t *testing.T) {
	t.Parallel()
	const want = " scf vault "
	for name, text := range map[string]string{
		"upper case":                 "SCF VAULT",
		"other signs between":        "scf-Vault!",
		"a line end between":         "Scf\r\n\tVault",
		"an underscore between":      "SCF_Vault",
		"a zero-width space":         "S\u200bCF Va\u200dult",
		"a soft hyphen":              "SC\u00adF Vau\u00adlt",
		"a byte-order mark":          "\ufeffSCF Vault",
		"wide letters":               "ＳＣＦ　Ｖａｕｌｔ",
		"mathematical letters":       "𝐒𝐂𝐅 𝒱𝒶𝓊𝓁𝓉",
		"circled letters":            "ⓈⒸⒻ Ⓥⓐⓤⓛⓣ",
		"accents":                    "ŚČF Vàült",
		"accents apart":              "S\u0301CF Vau\u0308lt",
		"a space that doesn't break": "SCF\u00a0Vault",
		"Cyrillic lookalikes":        "ЅСF Vаult",
		"direction marks":            "\u202eSCF\u202c Vault",
		"a control character":        "S\x00CF Vault",
		"a variation selector":       "S\ufe0fCF Vault",
	} {
		if got := redact.Fold(text); got != want {
			t.Errorf("%s: Fold(%q) = %q, want %q", name, text, got, want)
		}
	}
}

func TestFoldKeepsWordsApart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":             " ",
		"  ":           " ",
		"a.b":          " a b ",
		"std::vector":  " std vector ",
		"Straße":       " straße ",
		"ΣΊΣΥΦΟΣ ς":    redact.Fold("σίσυφος Σ"),
		"K (Kelvin) K": " k kelvin k ",
		"世界a":          " 世界a ",
	} {
		if got := redact.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzFoldIsStable(f *testing.F) {
	f.Add("SCF \u00adVau\u200blt ＳＣＦ")
	f.Fuzz(func(t *testing.T, s string) {
		folded := redact.Fold(s)
		if !strings.HasPrefix(folded, " ") || !strings.HasSuffix(folded, " ") || strings.Contains(folded, "  ") {
			t.Fatalf("Fold(%q) = %q", s, folded)
		}
		if again := redact.Fold(folded); again != folded {
			t.Fatalf("Fold(%q) = %q, again %q", s, folded, again)
		}
	})
}
