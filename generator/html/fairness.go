package html

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/chart"
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

const (
	turnsAhead = 3  // coming turns that the page of fairness names for a person
	idleNamed  = 60 // up to so many people, those without any turn are named too
)

// books are the ledger up to the last week that is over, and whoever has an account in it.
type books struct {
	until  roster.Week // zero when no week is over
	served roster.Ledger
	ahead  roster.Ledger // all published weeks
}

// keepBooks closes them with the last duty week that is over.
func keepBooks(s *site.Site) books {
	var b books
	now := roster.WeekOf(hours.DateOf(s.Now, s.Zone))
	for _, w := range s.Roster.Weeks() {
		if w.Week.Compare(now) < 0 && len(w.Primary) > 0 {
			b.until = w.Week
		}
	}
	b.ahead = s.Roster.Ledger(roster.Week{}, roster.Week{})
	b.served = s.Roster.Ledger(roster.Week{}, now.Add(-1))
	return b
}

// fairness is the page that tells how evenly duty is shared.
type fairness struct {
	Empty    *empty
	Until    string // the last week that is counted
	Worst    []string
	Here     []sharer
	Left     []sharer
	Idle     string // how many more neither served nor will; "" when all are named
	Balances balances
	People   string
}

// sharer is what a person owes and served. Numbers are weeks, but for Days.
type sharer struct {
	Name, Link, Note              string
	Primary, Backup, Days         string
	Share, Served, Balance, Words string
	Given, Taken                  string
	Holidays                      []link // the weeks with a holiday that the person served, newest first
	Next                          []turn
	More                          int // turns that are published beyond Next
	Strip                         chart.Strip
	person                        roster.Person
	account                       roster.Account
}

func (r *renderer) fairnessSheet() sheet {
	return sheet{
		path: site.FairnessPage, kind: "fairness", title: r.say("Fair share"), section: site.OncallPage,
		description: r.say("How evenly duty is shared: weeks served, shares, balances and holidays."),
		crumbs:      []link{{Text: r.say("On call"), Link: site.OncallPage}, {Text: r.say("Fair share")}},
		content:     func(p place) any { return r.fairness(p) },
	}
}

func (r *renderer) fairness(p place) fairness {
	v := fairness{People: p.to(site.PeoplePage)}
	if len(r.site.Roster.Weeks()) == 0 {
		v.Empty = r.nobody()
		return v
	}
	all := r.sharers(p)
	for _, s := range all {
		if r.hasLeft(s.person) {
			v.Left = append(v.Left, s)
		} else {
			v.Here = append(v.Here, s)
		}
	}
	if !r.books.until.IsZero() {
		v.Until = r.weekName(r.books.until)
	}
	v.Balances = r.balances(v.Here)
	v.Worst = append([]string{r.worstNow(v.Here)}, v.Balances.Worst...)
	if len(v.Here) > idleNamed {
		all := len(v.Here)
		v.Here = slices.DeleteFunc(v.Here, func(s sharer) bool {
			ahead, _ := r.books.ahead.Account(s.person.Slug)
			return s.account.Served() == 0 && ahead.Served() == 0
		})
		if idle := all - len(v.Here); idle > 0 {
			v.Idle = r.say("%d more people have served no week and have none published.", idle)
		}
	}
	return v
}

// sharers are all who are on the roster, or have an account: whoever owes most first.
func (r *renderer) sharers(p place) []sharer {
	turns := r.turnsByPerson()
	var all []sharer
	var bars []chart.Bar
	for _, someone := range r.site.Roster.People() {
		account, _ := r.books.served.Account(someone.Slug)
		if r.hasLeft(someone) && account.Share == 0 && account.Served() == 0 {
			continue
		}
		all = append(all, r.sharer(p, someone, account, turns[someone.Slug]))
	}
	slices.SortStableFunc(all, func(a, b sharer) int {
		return cmp.Compare(math.Round(10*b.account.Balance), math.Round(10*a.account.Balance))
	})
	for _, s := range all {
		bars = append(bars, chart.Bar{Mark: s.account.Share, Parts: []chart.Part{
			{Class: "primary", Value: s.account.Primary.Weeks}, {Class: "backup", Value: s.account.Backup.Weeks},
		}})
	}
	for i, strip := range chart.Strips(bars) {
		all[i].Strip = strip
	}
	return all
}

func (r *renderer) sharer(p place, someone roster.Person, a roster.Account, turns []roster.Assignment) sharer {
	v := sharer{
		Name: someone.Name, Link: p.to(site.PersonPage(someone.Slug)), Note: r.load(someone),
		Primary: r.amount(a.Primary.Weeks), Backup: r.amount(a.Backup.Weeks), Days: r.amount(a.Primary.Days + a.Backup.Days),
		Share: r.amount(a.Share), Served: r.amount(a.Served()), Balance: r.signed(a.Balance), Words: r.balanceWords(a.Balance),
		Given: r.amount(a.Given), Taken: r.amount(a.Taken),
		person: someone, account: a,
	}
	for _, w := range slices.Backward(a.HolidayWeeks) {
		v.Holidays = append(v.Holidays, r.holidayWeek(p, w))
	}
	ahead := slices.DeleteFunc(slices.Clone(turns), func(a roster.Assignment) bool { return !a.From.After(r.site.Now) })
	ahead = slices.CompactFunc(ahead, func(a, b roster.Assignment) bool { return a.Week == b.Week && a.Role == b.Role })
	for _, a := range ahead[:min(turnsAhead, len(ahead))] {
		v.Next = append(v.Next, r.turn(p, a))
	}
	v.More = len(ahead) - len(v.Next)
	return v
}

// holidayWeek names a week by its holidays.
func (r *renderer) holidayWeek(p place, w roster.Week) link {
	duty, _ := r.site.Roster.Week(w)
	var names []string
	for _, h := range duty.Holidays {
		if !slices.Contains(names, h.Name) {
			names = append(names, h.Name)
		}
	}
	return link{Text: r.weekName(w), Link: p.to(site.WeekPage(w)), Note: strings.Join(names, ", ")}
}

// load says what sets a person's share apart.
func (r *renderer) load(someone roster.Person) string {
	var notes []string
	if someone.Percent != 100 {
		notes = append(notes, r.say("%d %% of a full load", someone.Percent))
	}
	weeks := r.site.Roster.Weeks()
	if first := weeks[0].Week.Monday(); !someone.From.IsZero() && someone.From.Compare(first) > 0 {
		notes = append(notes, r.say("since %s", r.dayOf(someone.From).Text))
	}
	if !someone.Until.IsZero() {
		notes = append(notes, r.say("until %s", r.dayOf(someone.Until).Text))
	}
	return strings.Join(notes, ", ")
}

// worstNow tells who is furthest from the share.
func (r *renderer) worstNow(here []sharer) string {
	if r.books.until.IsZero() {
		return r.say("No published week is over yet, so nobody owes anything.")
	}
	var worst sharer
	for _, s := range here {
		if math.Abs(s.account.Balance) > math.Abs(worst.account.Balance) {
			worst = s
		}
	}
	if r.amount(math.Abs(worst.account.Balance)) == r.amount(0) {
		return r.say("Everybody has served their share.")
	}
	return r.say("The largest deviation today: %s %s.", worst.Name, worst.Words)
}

// balanceWords says what a balance means.
func (r *renderer) balanceWords(balance float64) string {
	switch size := r.amount(math.Abs(balance)); {
	case size == r.amount(0):
		return r.say("has served the share")
	case balance > 0:
		return r.say("has served %s less than the share", r.weeksOf(size))
	default:
		return r.say("has served %s more than the share", r.weeksOf(size))
	}
}

func (r *renderer) weeksOf(size string) string {
	if size == r.amount(1) {
		return r.say("%s week", size)
	}
	return r.say("%s weeks", size)
}

// amount shows the size of a number with one decimal.
func (r *renderer) amount(v float64) string { return r.site.Words.Decimal(math.Abs(v)) }

// signed is amount with a sign, and none for nothing.
func (r *renderer) signed(v float64) string {
	switch {
	case r.amount(v) == r.amount(0):
		return r.amount(0)
	case v < 0:
		return "−" + r.amount(v)
	}
	return "+" + r.amount(v)
}
