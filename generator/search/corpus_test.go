package search

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"
)

// stubs are those of documents, of which each is made anew when it is read.
func stubs(docs []document) []stub {
	list := make([]stub, len(docs))
	for i, d := range docs {
		list[i] = d.held()
	}
	return list
}

// indexOf is the index of documents in memory.
func indexOf(t testing.TB, docs []document) *Index {
	t.Helper()
	x, err := newIndex(stubs(docs), nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// filesOf are the files of an index, by name.
func filesOf(t testing.TB, x *Index) map[string]string {
	t.Helper()
	files := map[string]string{}
	w := scripts{write: func(name, text string) error {
		if files[name] != "" {
			t.Errorf("%s is written twice", name)
		}
		files[name] = text
		return nil
	}}
	for name, payload := range x.files {
		if err := w.put(name, payload); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(x.root); err != nil {
		t.Fatal(err)
	}
	return files
}

// small is a corpus with something of each kind.
func small() []document {
	return []document{
		incidentOf(1, "Client can't connect: VCL timed out", "Set VISIT_INITIAL_PORT to 5600 in the host profile.",
			"engine_par exited 139 after start", "ERROR: VCL: Connection refused (errno 111) at /usr/gapps/visit/bin/vcl:4711"),
		incidentOf(2, "Missing library on Fedora", "Install mesa-libGL; the loader wants libGL.so.1.",
			"error while loading shared libraries: libGL.so.1: cannot open shared object file", ""),
		incidentOf(3, "Crash while reading a Silo file", "",
			"terminate called after throwing an instance of 'std::bad_alloc'", ""),
		incidentOf(4, "Segmentation fault in vtkIOException handler", "Use --no-sandbox until release 3.1.4 is installed.",
			"The viewer crashes with 0xC0000005 on Windows.", ""),
		incidentOf(5, "Umlauts in the café's file names", "Fixed in 3.2.", "Übergrößenträger Ångström naïve", ""),
		incidentOf(6, "描画が遅い", "描画設定を変更する", "等値面の描画が遅い", ""),
		{
			stub: stub{Path: "runbook/escalation.html#when"}, Kind: "runbook", Title: "When to escalate", Context: "Escalation",
			text: [fieldCount]string{
				title: "When to escalate", resolution: "Escalation", symptom: "After half a day without a lead, ask the backup.",
			},
		},
		{
			stub: stub{Path: "postmortems/outage.html"}, Kind: "post-mortem", Title: "Outage of the license server", Date: "2026-03-01",
			text: [fieldCount]string{
				title: "Outage of the license server", symptom: "The certificates expired during the holidays.",
			},
		},
	}
}

func incidentOf(number int, name, solution, complaint, line string) document {
	closed := time.Date(2025, 1, number, 12, 0, 0, 0, time.UTC)
	return document{
		stub: stub{Number: number, Path: fmt.Sprintf("incidents/%d.html", number), closed: closed.Unix()},
		Kind: "incident", Title: name, Date: closed.Format(time.DateOnly), Resolved: solution != "",
		text: [fieldCount]string{title: name, resolution: solution, symptom: complaint, errorLines: line},
		excerpts: filled(passage(solution, resolutionPassage), passage(complaint, symptomPassage),
			passage(line, errorPassage)),
	}
}

// large is a corpus of made words that needs more than one file.
func large(n int) []document {
	rnd := rand.New(rand.NewSource(11))
	sentence := func(n int) string {
		var words []string
		for range n {
			words = append(words, madeWord(int(rnd.ExpFloat64()*400)))
		}
		return strings.Join(words, " ")
	}
	docs := make([]document, n)
	for i := range docs {
		docs[i] = incidentOf(i+1, sentence(6), sentence(20), sentence(40), "error: "+sentence(8))
		docs[i].Components = []string{madeWord(i % 7)}
		docs[i].closed = time.Date(2020, 1, 1, i, 0, 0, 0, time.UTC).Unix()
	}
	return docs
}

// madeWord spells a number in syllables.
func madeWord(n int) string {
	var b strings.Builder
	for n += 30; n > 0; n /= 20 {
		b.WriteByte("bcdfghjklmnprstvwxyz"[n%20])
		b.WriteByte("aeiou"[n%5])
	}
	return b.String()
}

// hostile are queries that must do no harm and find nothing they shouldn't.
func hostile() []string {
	return []string{
		"", " ", "?!.,;:", "((((((", `.*+?^${}()|[]\`, "[a-", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</script>",
		"__proto__ constructor prototype toString hasOwnProperty", "%00%0a", "\x00\x01\x02",
		"' OR 1=1 --", "שלום العربية \u202eabc",
		"🎉🔥👩‍💻", strings.Repeat("a", 10_000), strings.Repeat("crash ", 2000), strings.Repeat("x1.y2/", 2000),
		strings.Repeat("🎉", 3000),
		strings.Repeat("é", 5000), "\ufeff", "\u2028\u2029", "ａｂｃ", strings.Repeat("(", 10_000),
		"a\u0300\u0301\u0302\u0303",
		"constructor", "the", "!", "~", "# 1", "\ud7ff\ue000", "𝒽𝑒𝓁𝓁𝑜",
	}
}
