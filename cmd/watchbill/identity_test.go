package main

import (
	"strings"
	"testing"
)

func TestAProgramIsKnownByItsBuildIDOrElseByItsBytes(t *testing.T) {
	t.Parallel()
	const id = "SoWts5U2RB4kCj6P06Gv/-AXdO9631KVQC-itaj8d/IBNlMw-oJAyA5v-YaAYF/SUrf60Mf3x2h5-Hpbmt1"
	if own := identity(); len(own) != len(id) {
		t.Errorf("this test is known as %q, no build id", own)
	}
	rest := strings.Repeat("code ", 20000)
	for name, head := range map[string]string{
		"a note of ELF":          "\x7fELF\x04\x00\x00\x00\x53\x00\x00\x00\x04\x00\x00\x00Go\x00\x00" + id,
		"a mark before the code": "MZ\xff Go build ID: \"" + id + "\"\n \xff",
	} {
		if got := identityOf(strings.NewReader(head + rest)); got != id {
			t.Errorf("%s: %q instead of the id", name, got)
		}
	}
	for name, head := range map[string]string{
		"no id":                 "\x7fELF",
		"an id of other makers": "\x7fELF\x04\x00\x00\x00\x08\x00\x00\x00\x04\x00\x00\x00Go\x00\x00redacted",
	} {
		one, other := identityOf(strings.NewReader(head+rest)), identityOf(strings.NewReader(head+rest+"."))
		if len(one) != 64 || len(other) != 64 || one == other {
			t.Errorf("%s: two programs are %q and %q", name, one, other)
		}
	}
}
