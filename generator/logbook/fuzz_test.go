package logbook_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/logbook"
	"github.com/visit-dav/watchbill/generator/roster"
)

// FuzzNothingIsLost: whatever the file, it is refused, or all its bytes but blanks and brackets are there in their order.
func FuzzNothingIsLost(f *testing.F) {
	for _, seed := range []string{
		"changes: [] # x\n", "changes:\n- {id: 1, a: [b, {c: \"}\"}]}\r\n#x", "{changes: [ , ]}", "changes:\n  -\n    id: 1\n",
		"? changes\n: - a\n", "changes:\n  - a: |2\n      b\n    # c\n   # d\n", "a: 'b''c\n d' # e\nchanges: [a: b, c]\n",
		"---\nchanges:\n  - a\n", "{\"changes\": [{\"a\": \"\\ud83d\\ude00\"}], }", "changes: [{a: , b: }, c # ]\n]\n", "changes:\n  - a\n\tb\n",
	} {
		f.Add(seed, "Ada's: week #1, [x]")
	}
	at := time.Date(2026, time.November, 5, 17, 20, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, reason string) {
		c := roster.Change{ID: 7, Kind: roster.Revert, At: at, By: "ada", Reason: reason, Of: 1}
		made, err := logbook.AppendChange([]byte(text), c, time.UTC)
		if err != nil {
			return
		}
		rest := made
		for _, b := range []byte(text) {
			i := bytes.IndexByte(rest, b)
			if bytes.IndexByte([]byte("[] \t"), b) >= 0 {
				continue
			}
			if i < 0 {
				t.Fatalf("%q lost something: %q", text, made)
			}
			rest = rest[i+1:]
		}
	})
}
