package main

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAMadeCorpusIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	if err := synthesize(&first, 30); err != nil {
		t.Fatal(err)
	}
	if err := synthesize(&second, 30); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two runs differ")
	}
}

func TestQueriesOfEveryKindComeFromTheCorpus(t *testing.T) {
	t.Parallel()
	c, err := loadSynthetic(t.Context(), 80)
	if err != nil {
		t.Fatal(err)
	}
	c.docs[0].Resolution = "Duplicate of #7."
	queries := queriesOf(c.docs, 80)
	if diff := cmp.Diff(queries, queriesOf(c.docs, 80), cmp.AllowUnexported(query{})); diff != "" {
		t.Error("two runs differ:", diff)
	}
	for _, kind := range []string{
		"title", "title, one typo", "beginning of title", "word beginnings", "three rare words", "error line",
		"error line, varied", "identifier", "part of identifier", "duplicate",
	} {
		if !slices.ContainsFunc(queries, func(q query) bool { return q.kind == kind && q.text != "" && q.path != "" }) {
			t.Errorf("no query of the kind %q", kind)
		}
	}
}

func TestADuplicateIsNoAnswerToItself(t *testing.T) {
	t.Parallel()
	q := query{path: "incidents/7.html", asker: "incidents/9.html"}
	if got := q.rank([]string{"incidents/9.html", "incidents/7.html"}); got != 0 {
		t.Errorf("got rank %d, want 0", got)
	}
	if got := q.rank([]string{"incidents/1.html"}); got != -1 {
		t.Errorf("got rank %d, want -1", got)
	}
}
