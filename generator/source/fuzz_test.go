package source_test

import (
	"strings"
	"testing"
)

func FuzzFiles(f *testing.F) {
	for _, m := range siteMessages {
		f.Add(m.text, people, plan)
	}
	for _, m := range rosterMessages {
		f.Add(site, m.text, plan)
	}
	for _, m := range scheduleMessages {
		f.Add(site, people, m.text)
	}
	f.Fuzz(func(t *testing.T, siteText, rosterText, scheduleText string) {
		if got := load(folder(siteText, rosterText, scheduleText)); strings.Contains(got, "fault of the program") {
			t.Error(got)
		}
	})
}
