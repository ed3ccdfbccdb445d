package roster

import "slices"

// Ledger tells how fairly duty is shared over some weeks. The unit is the duty week: whoever serves a role for all duty
// days of a week, long or short, serves 1. A week's seats, 2 less what stays vacant, are shared among those who are
// available on all its duty days, by percent; so an absence is never made up.
type Ledger struct {
	Accounts []Account // in the order of Roster.People
	weeks    []turn
	index    map[string]int // by slug and alias
}

// Account is what one person owes and served.
type Account struct {
	Person          string
	Primary, Backup Served
	HolidayWeeks    []Week  // with a holiday, in which the person served
	Share           float64 // weeks that were the person's to serve
	Balance         float64 // Share less weeks served: above 0 the person owes weeks, below 0 the team does
	Given, Taken    float64 // weeks planned for the person that others served, and the other way round
}

// Served is an amount of duty. A day of which half is served counts half.
type Served struct{ Weeks, Days float64 }

// Point is a person's share and service of one week, and the balance after it.
type Point struct {
	Week                   Week
	Share, Served, Balance float64 // weeks
}

// turn is a duty week as the ledger sees it.
type turn struct {
	duty   *WeekDuty
	stints []stint
	seats  float64
	weight float64 // percent of all who are available
}

// stint is what a person was to do and did in a role of a week.
type stint struct {
	person          string
	role            Role
	planned, served float64 // days
}

// Served gives the weeks served in both roles.
func (a Account) Served() float64 { return a.Primary.Weeks + a.Backup.Weeks }

// Ledger reckons the weeks from first to last, both inclusive; a zero week is open.
func (r *Roster) Ledger(first, last Week) Ledger {
	l := Ledger{index: r.directory.bySlug}
	for _, p := range r.People() {
		l.Accounts = append(l.Accounts, Account{Person: p.Slug})
	}
	for i := range r.weeks {
		w := &r.weeks[i]
		before := !first.IsZero() && w.Week.Compare(first) < 0
		after := !last.IsZero() && w.Week.Compare(last) > 0
		if !before && !after && len(w.Primary) > 0 {
			l.enter(r, w)
		}
	}
	for i := range l.Accounts {
		a := &l.Accounts[i]
		a.Balance = a.Share - a.Served()
	}
	return l
}

func (l *Ledger) enter(r *Roster, w *WeekDuty) {
	t := r.turn(w)
	var available []int
	for i := range r.directory.people {
		if p := &r.directory.people[i]; p.availableIn(w) {
			available = append(available, i)
			t.weight += float64(p.Percent)
		}
	}
	for _, i := range available {
		l.Accounts[i].Share += t.part(&r.directory.people[i])
	}
	for _, s := range t.stints {
		if i, ok := l.index[s.person]; ok {
			l.Accounts[i].book(s, w)
		}
	}
	l.weeks = append(l.weeks, t)
}

// book adds a stint of a week.
func (a *Account) book(s stint, w *WeekDuty) {
	days := float64(len(w.Days))
	role := &a.Primary
	if s.role == Backup {
		role = &a.Backup
	}
	role.Days += s.served
	role.Weeks += s.served / days
	a.Given += max(s.planned-s.served, 0) / days
	a.Taken += max(s.served-s.planned, 0) / days
	if s.served > 0 && len(w.Holidays) > 0 && !slices.Contains(a.HolidayWeeks, w.Week) {
		a.HolidayWeeks = append(a.HolidayWeeks, w.Week)
	}
}

// Account finds one by slug, or by an old one.
func (l Ledger) Account(slug string) (Account, bool) {
	i, ok := l.index[slug]
	if !ok {
		return Account{}, false
	}
	return l.Accounts[i], true
}

// History gives a person's balance week by week, oldest first.
func (l Ledger) History(p Person) []Point {
	points := make([]Point, 0, len(l.weeks))
	balance := 0.0
	for _, t := range l.weeks {
		point := Point{Week: t.duty.Week}
		if p.availableIn(t.duty) {
			point.Share = t.part(&p)
		}
		for _, s := range t.stints {
			if s.person == p.Slug {
				point.Served += s.served / float64(len(t.duty.Days))
			}
		}
		balance += point.Share - point.Served
		point.Balance = balance
		points = append(points, point)
	}
	return points
}

// turn reckons who was to serve and who did.
func (r *Roster) turn(w *WeekDuty) turn {
	t := turn{duty: w}
	for _, role := range roles() {
		t.stint(w.Planned.person(role), role).planned = float64(len(w.Days))
	}
	for _, d := range daysOf(r.calendar, w) {
		for _, a := range slices.Concat(w.Primary, w.Backup) {
			part := float64(d.duty(a.From, a.To)) / float64(d.length)
			t.stint(a.Person, a.Role).served += part
			if a.Person != Vacant {
				t.seats += part
			}
		}
	}
	t.seats /= float64(len(w.Days))
	return t
}

// stint finds that of a person and role, or begins it. It holds until the next call.
func (t *turn) stint(person string, role Role) *stint {
	i := slices.IndexFunc(t.stints, func(s stint) bool { return s.person == person && s.role == role })
	if i < 0 {
		i = len(t.stints)
		t.stints = append(t.stints, stint{person: person, role: role})
	}
	return &t.stints[i]
}

// part gives the week's seats that are the person's to serve, who must be available.
func (t turn) part(p *Person) float64 { return t.seats * float64(p.Percent) / t.weight }

// availableIn tells whether the person can serve on all duty days of a week.
func (p *Person) availableIn(w *WeekDuty) bool {
	if !p.From.IsZero() && w.First.Compare(p.From) < 0 || !p.Until.IsZero() && w.Last.Compare(p.Until) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.Away, func(a Away) bool {
		return slices.ContainsFunc(w.Days, a.covers)
	})
}
