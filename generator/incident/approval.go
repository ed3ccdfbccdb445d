package incident

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/problem"
)

// Approvals are the texts that may be published under publish: reviewed, as sums by incident.
type Approvals map[int][]string

// approval is a line of the file.
type approval struct {
	Incident int    `json:"incident"`
	Sum      string `json:"sha256"`
}

const approvalHint = "write it with `watchbill review --approve NUMBER`, or take the line out"

var sumForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// ReadApprovals reads JSON Lines of an incident's number and the sum of its approved text. name is the file for messages.
// A line that can't be read is an error. Two lines of one incident, as a merge of two approvals makes them, are a
// warning, and both hold.
func ReadApprovals(name string, text []byte, problems *problem.List) Approvals {
	a := Approvals{}
	number := 0
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
		number++
		pos := problem.Pos{File: name, Line: number}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		found, err := readApproval(line)
		if err != nil {
			problems.Errorf(pos, approvalHint, "no approval: %v", err)
			continue
		}
		if len(a[found.Incident]) > 0 {
			problems.Warnf(pos, "approve it again, so that one text stands", "a second approval of incident %d", found.Incident)
		}
		a[found.Incident] = append(a[found.Incident], found.Sum)
	}
	return a
}

func readApproval(line []byte) (approval, error) {
	var a approval
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&a); err != nil {
		return a, fmt.Errorf(`a line reads {"incident":12,"sha256":"..."}`)
	}
	switch _, err := d.Token(); {
	case err != io.EOF:
		return a, fmt.Errorf("something stands after the approval")
	case a.Incident <= 0:
		return a, fmt.Errorf("it names no incident")
	case !sumForm.MatchString(a.Sum):
		return a, fmt.Errorf("sha256 is no sum of 64 hexadecimal digits")
	}
	return a, nil
}

// With gives the approvals with one text of an incident in place of those it had.
func (a Approvals) With(number int, sum string) Approvals {
	more := maps.Clone(a)
	if more == nil {
		more = Approvals{}
	}
	more[number] = []string{sum}
	return more
}

// Text is the file that holds the approvals, by number: who approves the same, writes the same.
func (a Approvals) Text() []byte {
	var b bytes.Buffer
	for _, number := range slices.Sorted(maps.Keys(a)) {
		for _, sum := range a[number] {
			fmt.Fprintf(&b, "{\"incident\":%d,\"sha256\":%q}\n", number, sum)
		}
	}
	return b.Bytes()
}

// Part is one text of an article, under the name that readers know it by.
type Part struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Parts lists what an article shows of what people wrote, in the order of the page. Dates, figures of the duty and links
// between incidents are no part of it.
func (a *Article) Parts() []Part {
	var parts []Part
	add := func(name, text string) {
		if text != "" {
			parts = append(parts, Part{name, text})
		}
	}
	add("title", a.Title.String())
	for _, label := range a.Labels {
		add("label", label)
	}
	if !a.Derived { // a derived one is the team's own word
		for _, component := range a.Components {
			add("component", component)
		}
	}
	add("version", a.Version.String())
	add("platform", a.Platform.String())
	add("facility", a.Facility.String())
	add("resolution", a.Resolution.String())
	add("cause", a.Cause.String())
	add("symptom", a.Symptom.String())
	add("exact error text", a.ErrorText.String())
	add("rest", a.Rest.String())
	for _, r := range a.Discussion {
		add("comment by "+r.Author, r.Body.String())
	}
	for _, p := range a.Pictures {
		add("picture", p.Address+" as "+p.Name)
	}
	return parts
}

// sum identifies exactly the text that an article shows. The mark of an approval under a label goes with the label: when
// that is taken away, the approval no longer holds.
func (a *Article) sum(labelled bool) string {
	text, err := json.Marshal(struct {
		Form     int    `json:"form"` // raised when Parts changes, so that texts are looked at again
		Labelled bool   `json:"labelled"`
		Parts    []Part `json:"parts"`
	}{1, labelled, a.Parts()})
	if err != nil {
		panic("incident: text that JSON can't hold: " + err.Error())
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// approve tells whether an article's text was approved. An approval given without the label holds under it too.
func (a Approvals) approve(article *Article, labelled bool) bool {
	sums := a[article.Number]
	return slices.Contains(sums, article.sum(false)) || labelled && slices.Contains(sums, article.sum(true))
}

// labelled tells whether an issue has the label of what may be published.
func (g *gate) labelled(i *Issue) bool {
	return slices.ContainsFunc(i.Labels, func(l Label) bool { return strings.EqualFold(l.Name, g.label) })
}
