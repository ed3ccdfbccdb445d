//go:build unix

package gist_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/gist"
)

// The figures of real corpora: of the issues that people called alike, how many are found. WATCHBILL_GIST_DATA names
// snapshots of issues (JSON Lines, may be gzipped), parted like a PATH; WATCHBILL_GIST_SCALE adds a corpus of so many
// texts made of their lines.
//
//	WATCHBILL_GIST_DATA=a.jsonl.gz:b.jsonl.gz go test -run Figures -v ./generator/gist

// ticket is what the report reads of an issue.
type ticket struct {
	Number      int
	Title, Body string
	HTMLURL     string                  `json:"html_url"`
	PullRequest *struct{}               `json:"pull_request"`
	Comments    []struct{ Body string } `json:"comment_data"`
}

// pair is two issues of which people say that they belong together.
type pair struct{ one, other int }

var (
	mention = regexp.MustCompile(`(?:https://github\.com/[\w.-]+/[\w.-]+/(?:issues|pull)/|#)([0-9]+)\b`)
	alike   = regexp.MustCompile(`(?i)dup|same as|similar|overlap|supersede`)
	closing = regexp.MustCompile(`(?i)(?:fix(?:es|ed)?|clos(?:es|ed)|resolv(?:es|ed)|address(?:es|ed)?)\W*$`)
)

func TestFigures(t *testing.T) {
	files := filepath.SplitList(os.Getenv("WATCHBILL_GIST_DATA"))
	if len(files) == 0 {
		t.Skip("WATCHBILL_GIST_DATA names no snapshot: no figures")
	}
	var lines []ticket
	for _, file := range files {
		tickets := readTickets(t, file)
		only := slices.DeleteFunc(slices.Clone(tickets), func(i ticket) bool { return i.PullRequest != nil })
		report(filepath.Base(file)+", issues", only)
		report(filepath.Base(file)+", issues and pull requests", tickets)
		lines = append(lines, tickets...)
	}
	if n, _ := strconv.Atoi(os.Getenv("WATCHBILL_GIST_SCALE")); n > 0 {
		read("synthetic", shuffled(lines, n))
	}
}

// shuffled makes so many texts of the lines of real ones.
func shuffled(real []ticket, n int) []ticket {
	rnd := rand.New(rand.NewPCG(1, 2))
	var lines []string
	for _, k := range real {
		for _, p := range k.parts() {
			lines = append(lines, strings.Split(p.Text, "\n")...)
		}
	}
	made := make([]ticket, n)
	for i := range made {
		body := make([]string, 5+rnd.IntN(60))
		for j := range body {
			body[j] = lines[rnd.IntN(len(lines))]
		}
		made[i] = ticket{Number: i + 1, Title: real[rnd.IntN(len(real))].Title, Body: strings.Join(body, "\n")}
	}
	return made
}

func report(name string, tickets []ticket) {
	found := read(name, tickets)
	for _, kind := range []struct {
		name string
		form *regexp.Regexp
	}{{"called alike", alike}, {"closed by", closing}} {
		one, five, all := 0, 0, 0
		for _, p := range pairsOf(tickets, kind.form) {
			all++
			at, back := slices.Index(found[p.one], p.other), slices.Index(found[p.other], p.one)
			if at == 0 || back == 0 {
				one++
			}
			if at >= 0 || back >= 0 {
				five++
			}
		}
		fmt.Printf("  %-14s %3d pairs, first %.2f, among five %.2f\n", kind.name, all, ratio(one, all), ratio(five, all))
	}
}

// read gives the five texts most like each.
func read(name string, tickets []ticket) [][]int {
	var texts [][]gist.Part
	size := 0
	for _, k := range tickets {
		parts := k.parts()
		texts = append(texts, parts)
		for _, p := range parts {
			size += len(p.Text)
		}
	}
	runtime.GC()
	start := processor()
	found := make([][]int, len(texts))
	for i, list := range together(texts).Alike(5) {
		for _, l := range list {
			found[i] = append(found[i], int(l.Text))
		}
	}
	fmt.Printf("%s: %d texts of %d kB in %v of processor time\n", name, len(texts), size>>10,
		(processor() - start).Round(time.Millisecond))
	return found
}

// processor is the processor time of this process.
func processor() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func ratio(n, all int) float64 { return float64(n) / float64(max(1, all)) }

func (k *ticket) parts() []gist.Part {
	parts := []gist.Part{{Weight: 4, Text: k.Title}, {Weight: 2, Text: k.Body}}
	for _, c := range k.Comments {
		parts = append(parts, gist.Part{Weight: 1, Text: c.Body})
	}
	return parts
}

// pairsOf finds the pairs of which a text says so.
func pairsOf(tickets []ticket, form *regexp.Regexp) []pair {
	place := map[int]int{}
	for i, k := range tickets {
		place[k.Number] = i
	}
	known := map[pair]bool{}
	var pairs []pair
	for i, k := range tickets {
		texts := []string{k.Body}
		for _, c := range k.Comments {
			texts = append(texts, c.Body)
		}
		text := strings.Join(texts, "\n")
		for _, m := range mention.FindAllStringSubmatchIndex(text, -1) {
			n, _ := strconv.Atoi(text[m[2]:m[3]])
			before := text[max(0, m[0]-45):m[0]]
			other, ok := place[n]
			if !ok || other == i || !form.MatchString(before[strings.LastIndexByte(before, '\n')+1:]) {
				continue
			}
			p := pair{min(i, other), max(i, other)}
			if !known[p] {
				known[p] = true
				pairs = append(pairs, p)
			}
		}
	}
	return pairs
}

func readTickets(t *testing.T, file string) []ticket {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = bytes.NewReader(data)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	var tickets []ticket
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var k ticket
		if json.Unmarshal(lines.Bytes(), &k) == nil && k.Number > 0 {
			tickets = append(tickets, k)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return tickets
}
