package html_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// kept is what a site's worker keeps, and under which version.
type kept struct {
	Pages   []string
	Version string
}

func keptOf(t *testing.T, rendered pages) (k kept) {
	t.Helper()
	list, _, _ := strings.Cut(strings.TrimPrefix(rendered["offline.js"], "globalThis.watchbillKept="), ";\n")
	if err := json.Unmarshal([]byte(list), &k); err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTheWorkerKeepsPagesThatAreThere(t *testing.T) {
	t.Parallel()
	rendered := render(t, load(t, team()))
	k := keptOf(t, rendered)
	for _, page := range []string{"index.html", "offline.html", "oncall/index.html", "runbook/escalation.html"} {
		if !slices.Contains(k.Pages, page) {
			t.Errorf("%s isn't kept", page)
		}
	}
	for _, address := range k.Pages {
		name, _, _ := strings.Cut(address, "?v=")
		if _, ok := rendered[name]; !ok {
			t.Errorf("%s is kept, and isn't there", name)
		}
	}
	if slices.Contains(k.Pages, "incidents/1.html") {
		t.Error("an incident is kept")
	}
}

func TestTheWorkersVersionChangesWithAKeptPageAlone(t *testing.T) {
	t.Parallel()
	version := func(file string) string {
		data, err := fs.ReadFile(team(), "content/"+file)
		if err != nil {
			t.Fatal(err)
		}
		return keptOf(t, render(t, load(t, without(t, map[string]string{file: string(data) + "\nOne line more.\n"})))).Version
	}
	same := keptOf(t, render(t, load(t, team()))).Version
	if got := version("runbook/escalation.md"); got == same {
		t.Error("a changed page of the runbook leaves the version")
	}
	if got := version("postmortems/2026-10-20-outage.md"); got != same {
		t.Error("a changed post-mortem, which isn't kept, changes the version")
	}
}
