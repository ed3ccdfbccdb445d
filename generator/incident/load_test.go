package incident_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
)

// largeSnapshot is a snapshot of 10,000 incidents with three comments each, about 50 MB.
func largeSnapshot(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	b.WriteString(`{"watchbill":1,"repository":"team/incidents","visibility":"public","synced":"2026-11-01T00:00:00Z"}` + "\n")
	at := time.Date(2020, 1, 1, 9, 0, 0, 0, time.UTC)
	paragraph := strings.Repeat("The client prints `connection refused: port 5600`\nand stops. ", 18)
	for n := 1; n <= 10_000; n++ {
		var comments []map[string]any
		for c := range 3 {
			comments = append(comments, map[string]any{
				"id": 10*n + c, "user": map[string]any{"login": "ada"}, "author_association": "MEMBER",
				"body": paragraph, "created_at": at, "updated_at": at,
			})
		}
		line, err := json.Marshal(map[string]any{
			"id": 1_000_000 + n, "number": n, "title": fmt.Sprintf("Client stops, case %d", n), "body": paragraph,
			"state": "closed", "user": map[string]any{"login": "grace"}, "labels": []any{map[string]any{"name": "publishable"}},
			"created_at": at, "updated_at": at, "closed_at": at, "comment_data": comments,
		})
		if err != nil {
			tb.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

func BenchmarkReadTenThousandIncidents(b *testing.B) {
	text := largeSnapshot(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var problems problem.List
		s := incident.ReadSnapshot("incidents.jsonl", bytes.NewReader(text), &problems)
		if len(s.Issues) != 10_000 || len(problems.Sorted()) > 0 {
			b.Fatal("the snapshot isn't whole")
		}
	}
	b.ReportMetric(float64(len(text))/1e6, "MB")
}
