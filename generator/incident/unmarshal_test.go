package incident

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

const wholeLine = `{"id":1,"number":2,"html_url":"https://github.com/t/i/issues/2","title":"é \u00e9 \"x\"","body":"a\r\nb","state":"closed",` +
	`"labels":[{"name":"a","color":"f00"},{"id":3,"name":"b"}],"user":{"login":"x","type":"Bot","id":5},"assignees":[],"milestone":{"title":"m"},` +
	`"created_at":"2026-01-02T03:04:05Z","closed_at":null,"pull_request":{"url":"x"},"reactions":{"+1":[0,1.5,null,true]},` +
	`"comment_data":[{"id":1,"minimized":null,"body":"x"},{"minimized":{"reason":"spam"},"body":null,"user":null},{"minimized":false}]}`

// same holds unmarshal against encoding/json.
func same(t *testing.T, line string) (known bool) {
	t.Helper()
	var want Issue
	failed := json.Unmarshal([]byte(line), &want)
	got, err := unmarshal([]byte(line))
	if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(err, failed) {
		t.Fatalf("%s\nis read as %+v, %v\nnot as    %+v, %v", line, got, err, want, failed)
	}
	return failed == nil
}

func TestALineIsReadAsTheStandardLibraryReadsIt(t *testing.T) {
	t.Parallel()
	pieces := strings.Split(`{|}|[|]|,|:|"id":|"ID":|"number":|"html_url":|"htmlurl":|"HTML_URL":|"body":|"labels":|"name":|"user":|"login":|"Login":|`+
		`"minimized":|"comment_data":|"closed_at":|"pull_request":|"milestone":|"title":|"stateReason":|"ſtate":|null|true|false|1|-1|1.0|1e2|"x"|"\ud800"|`+
		`"2026-01-02T03:04:05Z"|"2026-01-02T03:04:05,5Z"|"2026-1-02T03:04:05Z"|"2026-01-02T03:04:05+24:00"|""|{}|[]| |"`+"\xff"+`"|99999999999999999999`, "|")
	rnd := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 20000 {
		line := wholeLine
		for range 1 + rnd.IntN(3) {
			from := rnd.IntN(len(line))
			from += max(0, strings.IndexAny(line[from:], `"{}[],:`))
			to := from
			if rnd.IntN(2) == 0 {
				to += 1 + max(0, strings.IndexAny(line[from+1:], `"{}[],:`))
			}
			line = line[:from] + pieces[rnd.IntN(len(pieces))] + line[to:]
		}
		if same(t, line) {
			read++
		}
	}
	if !same(t, wholeLine) || read < 500 {
		t.Errorf("only %d lines could be read", read)
	}
}

func FuzzALineIsReadAsTheStandardLibraryReadsIt(f *testing.F) {
	f.Add(wholeLine)
	f.Add(`{"id":1,"number":2}`)
	f.Fuzz(func(t *testing.T, line string) { same(t, line) })
}
