package html

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// DeskScript counts down on the desk. Only a team's site has it.
const DeskScript = "assets/desk.js"

// AudienceKey is the attribute that has the value TeamAudience in every page of a team's site, and in no page of a public one.
const (
	AudienceKey  = "data-audience"
	TeamAudience = "team"
)

// fruitShown is how many low-hanging issues the desk lists.
const fruitShown = 12

// lastWordShown is how many letters of the team's newest comment the desk shows.
const lastWordShown = 140

// desk is the page of whoever is on duty.
type desk struct {
	Duty     duty
	Counts   []fact
	Queues   []deskQueue
	Quiet    *empty // nothing is open
	Withheld string
	Changed  []deskChange
	Since    *moment
	Fruit    []fruit
	NoFruit  string
	Redirect redirect
	Data     *deskData
}

// deskQueue is a part of the open incidents.
type deskQueue struct {
	ID, Title, Text string
	Cases           []deskCase
}

// deskCase is an open incident.
type deskCase struct {
	Title, Link, Number string
	Labels              []chip
	Due                 *deskDue
	Received            *moment
	Facts               []fact
	Warnings            []string
	Known               []link // product issues that it may be, with their state
	Similar             []link // resolved incidents that look like it
	Search              string // the search for its error text
}

// deskDue is when the first answer is due: Machine is in milliseconds.
type deskDue struct {
	At      *moment
	Machine int64
	Left    string
	Late    bool
}

// deskChange is an incident with what happened to it.
type deskChange struct {
	Title, Link, Number, Text string
}

// fruit is work for a slow week.
type fruit struct {
	Text, Link, Why string
}

// redirect is for somebody whom a customer wrote to directly.
type redirect struct {
	Text               string
	Answer, Pass, Page string // mailto for the customer, mailto for the team, and the team's page
}

// deskData is what the countdown needs: duty blocks in milliseconds.
type deskData struct {
	Blocks [][2]int64 `json:"blocks"`
}

func (r *renderer) deskSheets() []sheet {
	if r.site.Desk == nil {
		return nil
	}
	return []sheet{{
		path: site.DeskPage, kind: "desk", title: r.say("Desk"), section: site.DeskPage, unlisted: true, duty: true,
		crumbs:  []link{{Text: r.say("Desk")}},
		content: func(p place) any { return r.desk(p) },
	}}
}

func (r *renderer) desk(p place) desk {
	d := r.site.Desk
	v := desk{Duty: r.dutyCard(p), Since: r.at(r.site.PreviousDay()), Redirect: r.redirect()}
	var unanswered, monday, waiting, ours []incident.Case
	for _, c := range d.Open {
		switch {
		case c.Response.Unanswered():
			unanswered = append(unanswered, c)
		case r.ofMondayQueue(c):
			monday = append(monday, c)
		case c.OnCustomer:
			waiting = append(waiting, c)
		default:
			ours = append(ours, c)
		}
	}
	v.Counts = r.deskCounts(unanswered, waiting)
	v.queue(p, "unanswered", r.say("Unanswered"), r.say("The next answer is due first."), unanswered)
	v.queue(p, "monday", r.say("Came in while nobody was on duty"), r.say("Answered weekend and holiday arrivals of this week that are still open."),
		monday)
	v.queue(p, "ours", r.say("In our hands"), "", ours)
	v.queue(p, "waiting", r.say("Waiting on the customer"), "", waiting)
	if len(v.Queues) == 0 {
		v.Quiet = &empty{What: r.say("Nothing is open."), Next: r.say("A slow week is for low-hanging fruit.")}
	}
	if len(d.Withheld) > 0 {
		v.Withheld = r.say("Not shown, because they hold a likely secret: %s", hashed(d.Withheld)) + "."
	}
	v.Changed = r.deskChanges()
	if v.Fruit = r.fruit(); len(v.Fruit) == 0 {
		v.NoFruit = r.say("No open product issue has the label %s", r.site.Labels.LowHanging) + "."
	}
	if !r.site.AsOf {
		v.Data = r.deskData()
	}
	return v
}

// queue adds a part of the open incidents unless it is empty.
func (v *desk) queue(p place, id, title, text string, cases []incident.Case) {
	if len(cases) == 0 {
		return
	}
	q := deskQueue{ID: id, Title: title, Text: text}
	for _, c := range cases {
		q.Cases = append(q.Cases, p.r.deskCase(p, c))
	}
	v.Queues = append(v.Queues, q)
}

func hashed(numbers []int) string {
	var all []string
	for _, n := range numbers {
		all = append(all, fmt.Sprintf("#%d", n))
	}
	return strings.Join(all, ", ")
}

func (r *renderer) deskCounts(unanswered, waiting []incident.Case) []fact {
	d := r.site.Desk
	late, carried := 0, 0
	for _, c := range unanswered {
		if c.Response.Due.Before(r.site.Now) {
			late++
		}
	}
	for _, c := range d.Open {
		if c.Handoffs > 0 {
			carried++
		}
	}
	return []fact{
		{Name: r.say("Open"), Text: fmt.Sprint(len(d.Open) + len(d.Withheld) + d.Restricted)},
		{Name: r.say("Unanswered"), Text: fmt.Sprint(len(unanswered))},
		{Name: r.say("Overdue"), Text: fmt.Sprint(late)},
		{Name: r.say("Carried over"), Text: fmt.Sprint(carried)},
		{Name: r.say("Waiting on the customer"), Text: fmt.Sprint(len(waiting))},
		{Name: r.say("Restricted, not shown"), Text: fmt.Sprint(d.Restricted)},
	}
}

// ofMondayQueue tells an incident that came on a day without duty and belongs to this week.
func (r *renderer) ofMondayQueue(c incident.Case) bool {
	week := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	return roster.WeekOf(hours.DateOf(c.Start, r.site.Zone)) == week &&
		!r.site.Hours.HasDuty(hours.DateOf(c.Response.Received, r.site.Zone))
}

func (r *renderer) deskCase(p place, c incident.Case) deskCase {
	v := deskCase{
		Title: cmp.Or(c.Title.String(), r.say("Without a title")), Link: c.URL, Number: fmt.Sprintf("#%d", c.Number),
		Received: r.at(c.Response.Received),
	}
	for _, l := range c.Labels {
		v.Labels = append(v.Labels, chip{Text: l})
	}
	if c.Response.Unanswered() && !c.Response.Due.IsZero() {
		due := c.Response.Due
		v.Due = &deskDue{r.instant(due), due.UnixMilli(), r.left(due), due.Before(r.site.Now)}
	}
	v.Facts = r.caseFacts(c)
	v.Warnings = r.caseWarnings(c)
	for _, l := range c.Links {
		v.Known = append(v.Known, r.knownIssue(l))
	}
	for _, a := range c.Similar {
		v.Similar = append(v.Similar, link{Text: fmt.Sprintf("#%d %s", a.Number, r.titleOf(a)), Link: p.to(site.IncidentPage(a))})
	}
	if r.ofMondayQueue(c) {
		v.Labels = append([]chip{{Text: r.say("came in off duty days")}}, v.Labels...)
	}
	v.Search = p.to(site.SearchPage) + "?q=" + url.QueryEscape(searchFor(c))
	return v
}

func (r *renderer) caseFacts(c incident.Case) []fact {
	facts := []fact{{Name: r.say("Owner"), Text: cmp.Or(r.name(c.Owner), r.say("nobody"))}}
	if len(c.Assignees) > 0 {
		var names []string
		for _, a := range c.Assignees {
			names = append(names, cmp.Or(r.name(a), a))
		}
		facts = append(facts, fact{Name: r.say("Assigned"), Text: strings.Join(names, ", ")})
	}
	if c.Handoffs > 0 {
		facts = append(facts, fact{Name: r.say("Carried over"), Text: r.times(c.Handoffs)})
	}
	if keeper := r.name(c.Keeper.Person); keeper != "" {
		facts = append(facts, fact{Name: r.say("Kept by"), Text: r.say("%s, since %s", keeper, r.atBrief(c.Keeper.At))})
	}
	add := func(name, text string) {
		if strings.TrimSpace(text) != "" {
			facts = append(facts, fact{Name: name, Text: text})
		}
	}
	add(r.say("Needed by"), c.NeededBy.String())
	add(r.say("State"), c.State.State.String())
	add(r.say("Next"), c.State.Next.String())
	add(r.say("Promised"), c.State.Promised.String())
	if !c.LastWord.At.IsZero() {
		add(r.say("Last word"), r.lastWord(c))
	}
	for _, a := range c.Asks {
		add(r.say("Asked"), r.askText(a))
	}
	return facts
}

// lastWord is who of the team wrote last, and how it begins where no state is noted.
func (r *renderer) lastWord(c incident.Case) string {
	text := cmp.Or(r.name(c.LastWord.Person), r.say("somebody")) + ", " + r.atBrief(c.LastWord.At)
	if said := strings.Join(strings.Fields(c.LastText.String()), " "); said != "" && c.State.State.String() == "" {
		text += ": " + shorten(said, lastWordShown)
	}
	return text
}

func (r *renderer) times(n int) string { return r.count(n, "once", "%d times") }

// askText says whom somebody asked, and how it ended.
func (r *renderer) askText(a incident.Ask) string {
	whom := cmp.Or(r.name(a.Person), "@"+a.Team)
	if a.Role != "" {
		whom += " (" + r.roleWord(a.Role) + ")"
	}
	if a.Answer == incident.Silent {
		return r.say("%s, %s: no answer so far", whom, r.atBrief(a.At))
	}
	return r.say("%s: %s after %s of duty time", whom, r.answerWord(a.Answer), r.minutes(r.site.Hours.Between(a.At, a.Answered)))
}

func (r *renderer) caseWarnings(c incident.Case) []string {
	var warnings []string
	primary := r.site.Roster.At(r.site.Now).Primary.Person
	switch {
	case len(c.Assignees) == 0:
		warnings = append(warnings, r.say("Nobody is assigned."))
	case c.Keeper.Person != "" && slices.Contains(c.Assignees, c.Keeper.Person):
	case primary != "" && primary != roster.Vacant && !slices.Contains(c.Assignees, primary):
		warnings = append(warnings, r.say("It isn’t assigned to the primary."))
	}
	if c.Response.Contradicted {
		warnings = append(warnings, r.say("It was answered before it was received, it is said: correct the times in the issue."))
	}
	if c.Reopened {
		warnings = append(warnings, r.say("It was closed and is open again."))
	}
	return warnings
}

// knownIssue is a linked issue, with its present state where it is one of the product's.
func (r *renderer) knownIssue(l incident.Link) link {
	v := link{Text: fmt.Sprintf("%s#%d", l.Repository, l.Number), Link: l.URL}
	if i, ok := r.productIssue(l); ok && !i.Gone {
		v.Text += " " + i.Title.String()
		v.Note = r.say("closed")
		if i.Open {
			v.Note = r.say("open")
		}
	}
	return v
}

// productIssue finds the product's issue that a link leads to.
func (r *renderer) productIssue(l incident.Link) (incident.ProductIssue, bool) {
	if !strings.EqualFold(l.Repository, r.site.ProductIssues.Repository) {
		return incident.ProductIssue{}, false
	}
	return r.site.ProductIssues.Issue(l.Number)
}

// searchFor is what to look for: the first line of the error, or the title.
func searchFor(c incident.Case) string {
	for line := range strings.SplitSeq(c.ErrorText.String(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return c.Title.String()
}

// left says how much duty time is left until an instant, or has passed since.
func (r *renderer) left(due time.Time) string {
	if due.Before(r.site.Now) {
		return r.say("overdue by %s", r.minutes(r.site.Hours.Between(due, r.site.Now)))
	}
	return r.say("%s left", r.minutes(r.site.Hours.Between(r.site.Now, due)))
}

// deskChanges is what happened since yesterday, for the backup, whose duty is to know.
func (r *renderer) deskChanges() []deskChange {
	var rows []deskChange
	for _, c := range slices.Concat(r.site.Desk.Open, r.site.Desk.Closed) {
		if len(c.Events) > 0 {
			rows = append(rows, deskChange{c.Title.String(), c.URL, fmt.Sprintf("#%d", c.Number), r.eventText(c.Events)})
		}
	}
	return rows
}

// eventText tells events in one line: received, three comments, closed.
func (r *renderer) eventText(events []incident.Event) string {
	var parts []string
	comments, last := 0, incident.Event{}
	for _, e := range events {
		switch e.What {
		case incident.EventComment:
			comments, last = comments+1, e
		case incident.EventReceived:
			parts = append(parts, r.say("received %s", r.atBrief(e.At)))
		case incident.EventClosed:
			parts = append(parts, r.say("closed %s", r.atBrief(e.At)))
		}
	}
	if comments > 0 {
		who := cmp.Or(r.name(last.Person), r.say("somebody outside the team"))
		parts = append(parts, r.say("%s, the last by %s, %s", r.count(comments, "1 comment", "%d comments"), who, r.atBrief(last.At)))
	}
	return strings.Join(parts, "; ")
}

// fruit lists low-hanging work: incidents with the label, product issues that incidents of this week showed, then open
// product issues with the label; in all of it gaps in the documentation come first.
func (r *renderer) fruit() []fruit {
	var list []rankedFruit
	shown := map[int]bool{}
	week := roster.WeekOf(hours.DateOf(r.site.Now, r.site.Zone))
	for _, c := range slices.Concat(r.site.Desk.Open, r.site.Desk.Closed) {
		if c.Fruit {
			list = append(list, rankedFruit{fruit{c.Title.String(), c.URL, r.say("incident #%d", c.Number)}, r.gap(c.Labels), 0})
		}
		if roster.WeekOf(hours.DateOf(c.Start, r.site.Zone)) != week {
			continue
		}
		for _, l := range c.Links {
			i, ok := r.productIssue(l)
			if ok && i.Open && !i.PullRequest && (r.isFruit(i) || r.gap(i.Labels)) && !shown[i.Number] {
				shown[i.Number] = true
				list = append(list, r.productFruit(i, r.say(", shown by #%d", c.Number), 0))
			}
		}
	}
	var rest []rankedFruit
	for _, i := range slices.Backward(r.site.ProductIssues.Issues) { // the newest first
		if i.Open && !i.PullRequest && r.isFruit(i) && !shown[i.Number] {
			rest = append(rest, r.productFruit(i, "", 1))
		}
	}
	byRank(rest)
	list = append(list, rest[:min(fruitShown, len(rest))]...)
	byRank(list)
	var all []fruit
	for _, f := range list {
		all = append(all, f.fruit)
	}
	return all
}

// rankedFruit is fruit in its order: gaps in the documentation first, then what incidents showed, then the rest.
type rankedFruit struct {
	fruit
	gap  bool
	rank int
}

func byRank(list []rankedFruit) {
	slices.SortStableFunc(list, func(a, b rankedFruit) int {
		switch {
		case a.gap && !b.gap:
			return -1
		case b.gap && !a.gap:
			return 1
		}
		return cmp.Compare(a.rank, b.rank)
	})
}

func (r *renderer) productFruit(i incident.ProductIssue, shown string, rank int) rankedFruit {
	why := r.say("product issue %d", i.Number)
	gap := r.gap(i.Labels)
	if gap {
		why += r.say(", documentation")
	}
	return rankedFruit{fruit{i.Title.String(), i.URL, why + shown}, gap, rank}
}

// gap tells a gap in the documentation.
func (r *renderer) gap(labels []string) bool { return anyLabel(labels, r.site.Labels.Documentation) }

func (r *renderer) isFruit(i incident.ProductIssue) bool {
	return anyLabel(i.Labels, []string{r.site.Labels.LowHanging})
}

func anyLabel(labels, names []string) bool {
	return slices.ContainsFunc(labels, func(l string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, l) })
	})
}

// redirect is the answer to a customer who wrote to somebody directly.
func (r *renderer) redirect() redirect {
	c := r.site.Contact
	var b strings.Builder
	b.WriteString(r.say("Thank you for writing to me. Whoever is on duty this week answers questions, so that yours doesn't wait for me"))
	if name := r.name(r.onDuty(r.site.Now).Primary.Person); name != "" {
		b.WriteString(r.say(": at present that is %s", name))
	}
	b.WriteString(r.say(". I have passed your message on; you don't have to write it again."))
	if reach := cmp.Or(c.Email, c.URL); reach != "" {
		b.WriteString(r.say(" For anything more, please use %s", reach) + ".")
	}
	v := redirect{Text: b.String(), Page: c.URL}
	v.Answer = mailto("", r.say("Your question"), b.String())
	if c.Email != "" {
		v.Pass = mailto(c.Email, r.say("A customer wrote to me directly"), r.say("From:\nReceived:\nQuestion, in the customer's words:\n\n"))
	}
	return v
}

// mailto writes an address as RFC 6068 does.
func mailto(to, subject, body string) string {
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:" + url.PathEscape(to) + "?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(body, "\n", "\r\n"))
}

// deskData are the duty blocks around now: four weeks back for what is overdue, two ahead.
func (r *renderer) deskData() *deskData {
	d := &deskData{}
	today := hours.DateOf(r.site.Now, r.site.Zone)
	for n := -28; n <= 14; n++ {
		for _, b := range r.site.Hours.Blocks(today.AddDays(n)) {
			d.Blocks = append(d.Blocks, [2]int64{b.From.UnixMilli(), b.To.UnixMilli()})
		}
	}
	return d
}
