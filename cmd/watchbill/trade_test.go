package main

import (
	"bytes"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What a person's page offers must work as it stands: people copy it.
func TestTheSwapsThatPagesOfferAreAccepted(t *testing.T) {
	t.Parallel()
	_, dir := sampleSite(t)
	pages, err := filepath.Glob(filepath.Join(dir, "people", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	command := regexp.MustCompile(`<code data-copy>watchbill (swap [^<]*) --reason &#39;WHY&#39;</code>`)
	words := strings.NewReplacer("<span>", "", "</span>", "")
	tried := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range command.FindAllStringSubmatch(words.Replace(string(text)), -1) {
			args := append(strings.Fields(html.UnescapeString(m[1])), "--reason", "WHY", "--dry-run", "--site", "../..")
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), args, &stdout, &stderr, time.Now); code != 0 {
				t.Errorf("%s: %v ends with %d\n%s", filepath.Base(page), args, code, stderr.String())
			}
			if strings.Contains(stdout.String()+stderr.String(), "warning") {
				t.Errorf("%s: %v warns:\n%s%s", filepath.Base(page), args, stdout.String(), stderr.String())
			}
			tried++
		}
	}
	if tried < 20 {
		t.Errorf("only %d swaps are offered", tried)
	}
}
