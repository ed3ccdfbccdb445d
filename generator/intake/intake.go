// Package intake makes a plan of whole weeks from the schedules of other programs: shifts that begin and end at any
// hour. What doesn't fit into weeks is reported, never dropped silently. Pure.
package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Shift is a time for which somebody serves, as another program says it.
type Shift struct {
	From, To time.Time // To exclusive; of an all-day event, the midnights in UTC
	AllDay   bool
	Text     string // what the calendar shows, such as "Primary: Ada Example"
	Who      string // the person, where the program tells them apart from the text
	Role     string // primary or backup where the program tells it; else the text is read
	Pos      problem.Pos
}

// Week is who serves in a week, by name; empty for nobody.
type Week struct {
	Week            roster.Week
	Primary, Backup string
}

// holder is who serves on a day in a role.
type holder struct {
	role roster.Role
	day  hours.Date
}

// Weeks gives whole weeks from the first shift to the last, and the names in the order of their first turn. Whoever
// serves at noon has the day, whoever has most working days the week. Names that are known are found within longer texts.
func Weeks(shifts []Shift, zone *time.Location, known []string, problems *problem.List) (weeks []Week, names []string) {
	days := map[holder]string{}
	shifts = slices.Clone(shifts)
	slices.SortStableFunc(shifts, func(a, b Shift) int { return a.From.Compare(b.From) })
	for _, s := range shifts {
		turns := read(s, known)
		if len(turns) == 0 {
			problems.Warnf(s.Pos, "name the person, or add them with --person", "%q names nobody; it was left out", s.Text)
			continue
		}
		for _, t := range turns {
			if !slices.Contains(names, t.name) {
				names = append(names, t.name)
			}
			take(days, s, t, zone, problems)
		}
	}
	if len(days) == 0 {
		return nil, names
	}
	first, last := span(days)
	if n := working(days, last); n <= 2 && first.Compare(last) < 0 {
		problems.Warnf(problem.Pos{}, "plan it anew: watchbill plan", "of %s only %s is known; it was left out", last, plural(n))
		last = last.Add(-1)
	}
	for w := first; w.Compare(last) <= 0; w = w.Add(1) {
		weeks = append(weeks, weekOf(days, w, problems))
	}
	return weeks, names
}

// weekOf gives a week to those who have most of its days. Nobody has both roles.
func weekOf(days map[holder]string, w roster.Week, problems *problem.List) Week {
	week := Week{w, most(days, w, roster.Primary, problems), most(days, w, roster.Backup, problems)}
	if week.Primary != "" && week.Primary == week.Backup {
		problems.Warnf(problem.Pos{}, "watchbill cover PERSON --role backup --week "+w.String()+" --reason TEXT",
			"%s is both primary and backup of %s; the backup is left vacant", week.Primary, w)
		week.Backup = ""
	}
	return week
}

// working counts the days of a week on which somebody serves: an export often ends within a week.
func working(days map[holder]string, w roster.Week) int {
	n := 0
	for i := range 5 {
		day := w.Monday().AddDays(i)
		if days[holder{roster.Primary, day}] != "" || days[holder{roster.Backup, day}] != "" {
			n++
		}
	}
	return n
}

// take gives a shift's working days to a person. A day that two have goes to the later shift.
func take(days map[holder]string, s Shift, t turn, zone *time.Location, problems *problem.List) {
	if s.AllDay {
		zone = time.UTC
	}
	told := false
	for d := hours.DateOf(s.From, zone); d.Start(zone).Before(s.To); d = d.AddDays(1) {
		noon := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, zone)
		if day := noon.Weekday(); day == time.Saturday || day == time.Sunday || noon.Before(s.From) || !noon.Before(s.To) {
			continue
		}
		key := holder{t.role, d}
		if other := days[key]; other != "" && other != t.name && !told {
			told = true
			problems.Warnf(s.Pos, "look at the week, and correct it by watchbill cover", "%s and %s are both %s on %s; %s was taken",
				other, t.name, t.role, d, t.name)
		}
		days[key] = t.name
	}
}

func span(days map[holder]string) (first, last roster.Week) {
	for h := range days {
		w := roster.WeekOf(h.day)
		if first.IsZero() || w.Compare(first) < 0 {
			first = w
		}
		if w.Compare(last) > 0 {
			last = w
		}
	}
	return first, last
}

// most gives who has most days of a week in a role, the earlier of two with the same number. The others' days are told
// with the command that enters them.
func most(days map[holder]string, w roster.Week, role roster.Role, problems *problem.List) string {
	count := map[string]int{}
	var order []string
	for i := range 5 {
		name := days[holder{role, w.Monday().AddDays(i)}]
		if name != "" && count[name] == 0 {
			order = append(order, name)
		}
		count[name]++
	}
	if len(order) == 0 {
		if role == roster.Primary {
			problems.Warnf(problem.Pos{}, "watchbill cover PERSON --role primary --week "+w.String()+" --reason TEXT",
				"nobody is primary in %s; it is left vacant", w)
		}
		return ""
	}
	winner := slices.MaxFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(slices.Index(order, b), slices.Index(order, a)))
	})
	for i := 0; i < 5; i++ {
		name := days[holder{role, w.Monday().AddDays(i)}]
		if name == "" || name == winner {
			continue
		}
		from := w.Monday().AddDays(i)
		for i < 5 && days[holder{role, w.Monday().AddDays(i)}] == name {
			i++
		}
		to := w.Monday().AddDays(i)
		i--
		problems.Warnf(problem.Pos{}, fmt.Sprintf("watchbill cover PERSON --role %s --from %s --to %s --reason TEXT", role, from, to),
			"%s is %s for %s of %s; the week is %s's", name, role, plural(int(to.Start(time.UTC).Sub(from.Start(time.UTC)).Hours()/24)), w, winner)
	}
	return winner
}

func plural(days int) string {
	if days == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", days)
}

// turn is a person and a role, as a text tells them.
type turn struct {
	name string
	role roster.Role
}

// read finds who serves, and as what. A text of two people without roles names the primary first.
func read(s Shift, known []string) []turn {
	role := roleOf(s.Role, roster.Primary)
	if s.Who != "" {
		return []turn{{cmp.Or(name(s.Who, known), s.Who), roleOf(s.Role+" "+s.Text, roster.Primary)}}
	}
	parts := strings.FieldsFunc(strings.NewReplacer(" and ", "&", " und ", "&", " et ", "&").Replace(s.Text), func(r rune) bool {
		return strings.ContainsRune(",/&+;|", r)
	})
	var turns []turn
	for _, part := range parts {
		who := name(part, known)
		if who == "" {
			continue
		}
		next := role
		if len(turns) == 1 && turns[0].role == roster.Primary {
			next = roster.Backup
		}
		turns = append(turns, turn{who, roleOf(part, next)})
		if len(turns) == 2 {
			break
		}
	}
	if len(turns) == 1 {
		turns[0].role = roleOf(s.Role+" "+s.Text, roster.Primary)
	}
	return turns
}

// roleOf reads a role from a text.
func roleOf(text string, otherwise roster.Role) roster.Role {
	text = strings.ToLower(text)
	for _, word := range []string{"backup", "back-up", "secondary", "second", "level 2", "l2", "deputy", "shadow", "vertretung", "zweit", "hintergrund"} {
		if strings.Contains(text, word) {
			return roster.Backup
		}
	}
	for _, word := range []string{"primary", "first", "level 1", "l1", "primär"} {
		if strings.Contains(text, word) {
			return roster.Primary
		}
	}
	return otherwise
}

// noise is what calendars write around a name.
var noise = []string{
	"primary", "backup", "back-up", "secondary", "on call", "on-call", "oncall", "on duty", "duty", "support", "schedule", "rotation",
	"shift", "level", "week", "customer", "response", "incident", "escalation",
	"bereitschaft", "vertretung", "dienst", "woche", "hintergrund", "primär",
}

// name finds a person in a text: one that is known, else the last part that is no word about duty.
func name(text string, known []string) string {
	for _, k := range known {
		if strings.Contains(strings.ToLower(text), strings.ToLower(k)) {
			return k
		}
	}
	if at := strings.IndexAny(text, "(["); at > 0 {
		text = text[:at]
	}
	parts := strings.Split(strings.NewReplacer(" - ", ":", " – ", ":", " — ", ":", "->", ":").Replace(text), ":")
	for _, part := range slices.Backward(parts) {
		part = strings.TrimSpace(strings.Trim(strings.TrimSpace(part), "*•-–—"))
		if part != "" && !isNoise(part) {
			return part
		}
	}
	return ""
}

func isNoise(part string) bool {
	part = strings.ToLower(part)
	for _, word := range noise {
		if strings.Contains(part, word) {
			return true
		}
	}
	return !strings.ContainsFunc(part, func(r rune) bool { return r >= 'a' && r <= 'z' || r > 127 })
}
