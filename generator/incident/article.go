package incident

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/picture"
	"github.com/visit-dav/watchbill/generator/redact"
	"github.com/visit-dav/watchbill/generator/roster"
)

// writer turns issues that may be published into articles.
type writer struct {
	repository   string
	public       bool
	publishLabel string
	clock        clock
	redactor     *redact.Redactor
	boilerplate  map[string]bool
	vocabulary   vocabulary
	pictures     *picture.Shelf
	rules        func() string // all that it was made by but clock and redactor; "" where that can't be told
	counts       func() string // all that it counts by, the same way
	handles      func() string // and what it goes by without the weeks
}

// textRules are what the team configured about the texts of articles, and the repository. A writer is made from them alone, a
// clock and a redactor, so that nothing is forgotten by which a text holds.
type textRules struct {
	Repository    string
	Public        bool
	PublishLabel  string
	Bots, Proxies []string // the clock's machines
	Boilerplate   []string
	Components    []Component
	Pictures      *picture.Shelf `json:"-"`
	Shelf         string         // what lies on it
}

// tell gives all that they say, or "".
func (t textRules) tell() string {
	var err error
	if t.Shelf, err = t.Pictures.State(); err != nil {
		return ""
	}
	text, err := json.Marshal(t)
	if err != nil {
		return ""
	}
	return string(text)
}

func newWriter(s *Snapshot, r Rules, c clock, red *redact.Redactor) writer {
	rules := textRules{
		Repository: s.Header.Repository, Public: s.Header.Visibility == Public, PublishLabel: cmp.Or(r.PublishLabel, defaultLabel),
		Bots: r.Bots, Proxies: r.Proxies, Boilerplate: r.Boilerplate, Components: r.Components, Pictures: r.Pictures,
	}
	told := sync.OnceValue(rules.tell)
	return writer{
		counts:       sync.OnceValue(func() string { return with(r.Made, told()) }),
		handles:      sync.OnceValue(func() string { return with(r.Handled, told()) }),
		repository:   rules.Repository,
		public:       rules.Public,
		publishLabel: rules.PublishLabel,
		clock:        c,
		redactor:     red,
		boilerplate:  boilerplate(rules.Boilerplate),
		vocabulary:   newVocabulary(rules.Components),
		pictures:     rules.Pictures,
		rules:        told,
	}
}

// with puts two sums together, "" where one can't be told.
func with(sum, rules string) string {
	if sum == "" || rules == "" {
		return ""
	}
	return sum + rules
}

// boilerplate gives the lines of template texts.
func boilerplate(texts []string) map[string]bool {
	lines := map[string]bool{}
	for _, text := range texts {
		for l := range strings.SplitSeq(normal(text), "\n") {
			if l = strings.TrimSpace(l); l != "" {
				lines[l] = true
			}
		}
	}
	return lines
}

// draft is an article in the making: every text of the issue enters it through clean.
type draft struct {
	*Article
	redactor *redact.Redactor
	secrets  []string       // kinds of likely secrets
	hidden   map[string]int // comments that are kept back, by reason
}

// clean redacts, and keeps account.
func (d *draft) clean(s string) redact.Text {
	if s == "" {
		return redact.Text{}
	}
	text, findings := d.redactor.Clean(s)
	d.note(findings)
	return text
}

// note keeps account of what was masked in a text.
func (d *draft) note(findings redact.Findings) {
	for kind, n := range findings.Masked {
		d.Masked[kind] += n
	}
	d.secrets = append(d.secrets, findings.Secrets...)
}

// draft writes the article of an issue, and names the kinds of likely secrets in what would be shown of it. Links
// between incidents are relate's work, when all articles are known.
func (w *writer) draft(i *Issue, warn warner) *draft {
	d, _ := w.draftAndCount(i, warn)
	return d
}

// draftAndCount gives the record of a closed incident too, which its article goes by.
func (w *writer) draftAndCount(i *Issue, warn warner) (*draft, Record) {
	text := w.write(i)
	duty := w.count(i, text.form)
	for _, t := range slices.Concat(text.tells, duty.tells) {
		warn(t.rule, t.hint, t.text)
	}
	d := text.draft
	d.Address = i.address()
	d.takeDuty(duty)
	slices.Sort(d.secrets)
	d.secrets = slices.Compact(d.secrets)
	return d, duty.record
}

// writeAnew writes what an article says. It asks the roster for nothing but who wrote a comment, and the calendar for nothing.
func (w *writer) writeAnew(i *Issue) *written {
	d := &draft{
		Article:  &Article{gated: true, Masked: map[string]int{}},
		redactor: w.redactor, hidden: map[string]int{},
	}
	f := parse(bodyOf(i), w.boilerplate)
	t := &written{draft: d, form: f}
	d.Number, d.ID, d.Created, d.Closed = i.Number, i.ID, i.CreatedAt, i.ClosedAt
	d.Title = d.clean(oneLine(i.Title))
	if w.public && strings.HasPrefix(i.HTMLURL, "https://") {
		d.URL = w.issueURL(i)
	}
	for _, label := range i.Labels {
		if strings.EqualFold(label.Name, w.publishLabel) || tellsElsewhere(label) { // every article has it
			continue
		}
		d.Labels = append(d.Labels, d.clean(oneLine(label.Name)).String())
	}
	w.environment(d, i, f)
	w.symptom(d, i.Title, f)
	remarks := w.discussion(d, i)
	w.resolve(d, i, f, remarks, func(rule Rule, hint, text string) { t.tells = append(t.tells, tell{rule, hint, text}) })
	d.mark(i.Labels, remarks)
	d.Links = w.shownLinks(d.Article)
	d.Pictures = w.shownPictures(d.Article)
	d.errorLines = d.findErrorLines()
	return t
}

// shownPictures gives the copies of what an article's texts show, of a public repository alone: by the texts that readers
// get, so that a picture of a comment that is kept back stays back.
func (w *writer) shownPictures(a *Article) []picture.Picture {
	if !w.public || w.pictures == nil {
		return nil
	}
	texts := []redact.Text{a.Resolution, a.Cause, a.Symptom, a.Rest}
	for _, r := range a.Discussion {
		texts = append(texts, r.Body)
	}
	var shown []picture.Picture
	looked := map[string]bool{}
	for _, text := range texts {
		for _, address := range picture.Addresses(text.String()) {
			if looked[address] {
				continue
			}
			looked[address] = true
			if p, ok := w.pictures.Find(address); ok { // reads the copy
				shown = append(shown, p)
			}
		}
	}
	return shown
}

// tellsElsewhere tells the labels whose meaning an article holds in another field: kinds of resolution, and marks.
func tellsElsewhere(l Label) bool {
	_, kind := labelKind(l)
	return kind || strings.EqualFold(l.Name, string(Verified)) || strings.EqualFold(l.Name, string(Obsolete))
}

// environment fills in what the form asks for, and finds components in the text when nobody named them.
func (w *writer) environment(d *draft, i *Issue, f form) {
	d.Version = d.clean(oneLine(f.fields[fieldVersion]))
	d.Platform = d.clean(oneLine(f.fields[fieldPlatform]))
	d.Facility = d.clean(oneLine(f.fields[fieldFacility]))
	named := d.clean(f.fields[fieldComponent]).String() // before the list is parted: its commas may stand within what is private
	for _, name := range w.vocabulary.given(named, i.Labels) {
		d.Components = append(d.Components, d.clean(name).String())
	}
	if len(d.Components) == 0 {
		d.Components = w.vocabulary.found(i.Title, f)
		d.Derived = len(d.Components) > 0
	}
}

// symptom takes the form's section; a body without one is the symptom as a whole. The subject of pasted mail comes first
// where the title doesn't say it.
func (w *writer) symptom(d *draft, title string, f form) {
	symptom, rest := f.fields[fieldSymptom], f.rest
	if symptom == "" {
		symptom, rest = rest, ""
	}
	if m := pastedMail(symptom); m.from != "" && !sameSubject(m.subject, title) {
		symptom = m.subject + "\n\n" + symptom // the header goes, and this is the customer's own word for it
	}
	d.Symptom = d.clean(symptom)
	d.Rest = d.clean(rest)
	d.ErrorText = d.clean(withoutFence(f.fields[fieldErrorText]))
}

var answerMark = regexp.MustCompile(`(?i)^(?:\s*(?:re|fwd?|aw|wg|tr|rv)\s*:)+\s*`)

// sameSubject tells whether a title holds a subject, whatever was written before it by programs.
func sameSubject(subject, title string) bool {
	subject = oneLine(answerMark.ReplaceAllLiteralString(subject, ""))
	return strings.Contains(strings.ToLower(oneLine(title)), strings.ToLower(subject))
}

// remark is a comment that may be shown, before redaction and after it.
type remark struct {
	*Comment
	person   string
	text     string
	clean    redact.Text
	findings redact.Findings
}

// discussion takes the comments of the team: OWNER, MEMBER, COLLABORATOR, or a person of the roster. Minimised ones and
// those of machines, which relay anybody's words, are counted and left out.
func (w *writer) discussion(d *draft, i *Issue) []remark {
	var shown []remark
	for k := range i.Comments {
		c := &i.Comments[k]
		if c.Body == nil || strings.TrimSpace(*c.Body) == "" {
			continue
		}
		person := w.clock.person(c.User)
		if reason := w.hide(c, person); reason != "" {
			d.Hidden++
			d.hidden[reason]++
			continue
		}
		text := tidy(withoutCustomer(withoutComments(normal(*c.Body))), w.boilerplate)
		clean, findings := d.redactor.Clean(text)
		d.note(findings)
		shown = append(shown, remark{c, person, text, clean, findings})
		d.Discussion = append(d.Discussion, Remark{
			Author: c.User.name(),
			Person: person,
			At:     c.CreatedAt,
			Body:   clean,
		})
	}
	return shown
}

// hide gives the reason for which a comment is kept back, or "".
func (w *writer) hide(c *Comment, person string) string {
	switch {
	case bool(c.Minimized):
		return "minimised"
	case w.clock.machine(c.User) || writtenByUs(c):
		return "by a bot or proxy"
	case person == "" && !ofTheTeam(c.AuthorAssociation):
		return "not by the team"
	}
	return ""
}

func ofTheTeam(association string) bool {
	return association == "OWNER" || association == "MEMBER" || association == "COLLABORATOR"
}

// name is the login, or what GitHub shows for an account that is gone.
func (a *Account) name() string {
	if a == nil {
		return "ghost"
	}
	return cmp.Or(strings.ReplaceAll(oneLine(a.Login), redact.Seam, ""), "ghost")
}

// countAnew asks roster and calendar about a closed issue.
func (w *writer) countAnew(i *Issue, f form) *counted {
	h := w.handle(i, f)
	c := &counted{record: h.record, tells: h.tells}
	w.clock.assign(&c.record, i, i.ClosedAt)
	received := c.record.Response.Received
	if owner, ok := w.clock.roster.Owner(received); ok {
		c.week = owner.Week
	} else if start, ok := w.clock.calendar.Next(received); ok {
		c.week = roster.WeekOf(hours.DateOf(start, w.clock.calendar.Zone()))
	}
	return c
}

// takeDuty fills in the first response, the owner and the handoffs.
func (d *draft) takeDuty(c *counted) {
	d.Response, d.Owner, d.Handoffs, d.Week = c.record.Response, c.record.Owner, c.record.Handoffs, c.week
	d.Asks = slices.Clone(c.record.Asks)
	for k := range d.Asks {
		d.Asks[k].Team = d.clean(d.Asks[k].Team).String()
	}
}
