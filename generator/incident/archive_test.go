package incident_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/work"
)

// archivist builds again and again from what an office has, each time with what the build before left in a file.
type archivist struct {
	*office
	file string
}

func newArchivist(t *testing.T) *archivist {
	return &archivist{newOffice(t), filepath.Join(t.TempDir(), "cache", "work")}
}

func (a *archivist) build(t *testing.T) made {
	t.Helper()
	memory := work.Open(a.file, "program")
	defer memory.Discard() // lets the file be harmed
	var problems problem.List
	archive := incident.NewArchive(memory, a.sum(), a.calendar.Zone())
	m := a.publish(archive.ReadSnapshot("incidents.jsonl", strings.NewReader(a.lines(t)), &problems), &problems)
	if err := memory.Keep(); err != nil {
		t.Fatal(err)
	}
	return m
}

// harm does to the file what may happen to it.
func (a *archivist) harm(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile(a.file)
	if err != nil || len(data) == 0 {
		return
	}
	switch a.rnd.Intn(4) {
	case 0:
		data[a.rnd.Intn(len(data))] ^= byte(1 + a.rnd.Intn(255))
	case 1:
		data = data[:a.rnd.Intn(len(data))]
	case 2:
		data = nil
	case 3:
		foreign := work.Open(a.file, "another program")
		foreign.Put(work.Written, work.SumOf("x"), []byte("x"))
		if err := foreign.Keep(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(a.file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// approve approves some of what waits, or what was published.
func (a *archivist) approve(t *testing.T) {
	var problems problem.List
	s := incident.ReadSnapshot("incidents.jsonl", strings.NewReader(a.lines(t)), &problems)
	candidates, _ := incident.Review(s, a.rules, a.roster, a.calendar, a.redactor)
	a.rules.Approved = nil
	for _, c := range candidates {
		if c.Sum != "" && a.rnd.Intn(3) > 0 {
			a.rules.Approved = a.rules.Approved.With(c.Number, c.Sum)
		}
	}
}

func TestABuildThatKnowsArticlesGivesWhatOneThatReadsThemDoes(t *testing.T) {
	t.Parallel()
	a := newArchivist(t)
	published := 0
	for n := range 400 {
		switch a.rnd.Intn(12) {
		case 0:
			a.harm(t)
		case 1:
			a.rules.Publish = incident.Reviewed
			a.approve(t)
		case 2:
			a.approve(t)
		default:
			a.edit(t)
		}
		want, got := a.read(t, nil), a.build(t)
		incident.ForgetMade(got.Publication) // it is known of what an archive holds alone
		if !reflect.DeepEqual(want, got) {
			t.Fatalf("after edit %d it gives\n%+v\nwant\n%+v", n, got, want)
		}
		published += len(got.Publication.Articles)
	}
	if published < 400 {
		t.Errorf("only %d articles were compared", published)
	}
}

func TestOnlyWhatIsKnownOfAnIssueIsNotReadAgain(t *testing.T) {
	t.Parallel()
	a := newArchivist(t)
	a.issues = a.issues[:3]
	for k := range a.issues {
		a.issues[k] = resolved(k+1, fmt.Sprintf("It stops %d times", k), says("ada-example", 5, "Resolution: restart"))
	}
	a.build(t)
	a.issues[1] = resolved(2, "It stops again")
	memory := work.Open(a.file, "program")
	var problems problem.List
	s := incident.NewArchive(memory, a.sum(), a.calendar.Zone()).ReadSnapshot("incidents.jsonl", strings.NewReader(a.lines(t)), &problems)
	var read []int
	for _, i := range s.Issues {
		if i.Body != nil {
			read = append(read, i.Number)
		}
	}
	if !reflect.DeepEqual(read, []int{2}) {
		t.Errorf("it reads %v, want the one that changed", read)
	}
}

// What mustn't be published must not lie in a cache either.
func TestNoCanaryGetsIntoTheArchive(t *testing.T) {
	t.Parallel()
	var c canaries
	issues := c.private()
	for i, word := range spellings() {
		issues = append(issues, c.restricted(10+10*i, word)...)
	}
	secret := resolved(960, c.put("beside a secret")+" token: ghp_0123456789abcdefghijABCDEFGHIJ012345")
	customer := c.put("customer's team")
	team := resolved(961, "x", says("ada-example", 5, "@"+customer+"-example/ops: please look"))
	issues = append(issues, labelled(c.filled(800, "restricted label"), "VAULT-ONLY"), c.filled(801, "restricted number"),
		reopened(c.filled(950, "open")), secret, team)
	a := newArchivist(t)
	a.issues = append(issues, resolved(990, "known by its word"))
	a.redactor, _ = redact.New(redact.Options{Names: []string{customer}})
	a.rules = incident.Rules{
		Publish: incident.Closed, RestrictedWords: []string{"Deep Vault"}, RestrictedLabels: []string{"vault-only"}, RestrictedNumbers: []int{801},
	}
	if m := a.build(t); len(m.Publication.Articles) != 5 {
		t.Fatalf("%d articles", len(m.Publication.Articles))
	}
	kept, err := os.ReadFile(a.file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(kept, []byte("known by its word")) {
		t.Error("nothing is kept, so that nothing would be seen")
	}
	for n, hole := range c.holes {
		if bytes.Contains(bytes.ToLower(kept), []byte(fmt.Sprintf("canary%dend", n))) {
			t.Errorf("kept: %s", hole)
		}
	}
	for _, withheld := range []string{"team/incidents#950", "ghp_"} {
		if bytes.Contains(kept, []byte(withheld)) {
			t.Errorf("kept: %s", withheld)
		}
	}
}

// A build asks what is known of an issue before the gate judges it.
func TestWhatLosesItsApprovalIsForgotten(t *testing.T) {
	t.Parallel()
	for name, approve := range map[string]func(sums []string) incident.Approvals{
		"of nothing": func([]string) incident.Approvals { return nil },
		"of another": func(sums []string) incident.Approvals { return incident.Approvals{}.With(1, sums[1]) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newArchivist(t)
			a.issues = []incident.Issue{resolved(1, "It says zebra"), resolved(2, "It says giraffe"), resolved(3, "It says okapi")}
			a.rules.Publish = incident.Reviewed
			sums := a.sumsOfAll(t)
			approved := approve(sums)
			a.rules.Approved = incident.Approvals{}.With(1, sums[0]).With(2, sums[1])
			a.build(t)
			a.rules.Approved = approved.With(2, sums[1]).With(3, sums[2])
			a.build(t)
			kept, err := os.ReadFile(a.file)
			for word, want := range map[string]bool{"zebra": false, "giraffe": true, "okapi": true} {
				if bytes.Contains(kept, []byte(word)) != want {
					t.Errorf("%s is kept: %v, %v", word, !want, err)
				}
			}
		})
	}
}

// sumsOfAll gives what may be approved, in the order of the issues.
func (a *archivist) sumsOfAll(t *testing.T) (sums []string) {
	var problems problem.List
	s := incident.ReadSnapshot("incidents.jsonl", strings.NewReader(a.lines(t)), &problems)
	candidates, _ := incident.Review(s, a.rules, a.roster, a.calendar, a.redactor)
	for _, c := range candidates {
		sums = append(sums, c.Sum)
	}
	return sums
}
