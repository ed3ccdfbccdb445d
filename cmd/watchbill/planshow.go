package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/planner"
	"github.com/visit-dav/watchbill/generator/revision"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// planText prints who serves in each week and why, and what it amounts to.
func planText(w io.Writer, s *site.Site, p *planner.Plan) {
	fmt.Fprintln(w, "Balances are in weeks of duty: at +1 somebody owes the team a week, at -1 the team owes them one.")
	published := false // the week before is in one line
	for _, week := range p.Weeks {
		if !published || !asPublished(week) {
			fmt.Fprintln(w)
		}
		published = asPublished(week)
		if published {
			fmt.Fprintf(w, "%s: %s, backup %s\n", heading(week), nameOf(s, week.Seats[0].Person), nameOf(s, week.Seats[1].Person))
			continue
		}
		fmt.Fprintln(w, heading(week))
		for _, seat := range week.Seats {
			fmt.Fprintf(w, "  %-8s %s: %s\n", seat.Role, nameOf(s, seat.Person), whose(s, week, seat))
		}
		candidates(w, s, week)
	}
	if len(p.Broken) > 0 {
		fmt.Fprintln(w, "\nRules that were relaxed:")
		for _, b := range p.Broken {
			fmt.Fprintf(w, "  %s (%s)\n", b, b.Rule)
		}
	}
	fmt.Fprintf(w, "\n%s\n", total(p))
}

// heading reads `2026-W50, 7-11 December, new; holiday: Labor Day on 7 September`.
func heading(w planner.Week) string {
	state := "new"
	if w.Published {
		state = "published"
	}
	text := fmt.Sprintf("%s, %s, %s", w.Week, revision.Days(w.Days[0], w.Days[len(w.Days)-1]), state)
	if names := holidays(w.Holidays); len(names) > 0 {
		text += "; holiday: " + strings.Join(names, ", ")
	}
	return text
}

// holidays reads `Shutdown on 30 December - 1 January`: days on end of one name are told once.
func holidays(all []hours.Holiday) []string {
	var names []string
	for i := 0; i < len(all); {
		last := i
		for last+1 < len(all) && all[last+1].Name == all[i].Name && all[last+1].Date == all[last].Date.AddDays(1) {
			last++
		}
		names = append(names, fmt.Sprintf("%s on %s", all[i].Name, revision.Days(all[i].Date, all[last].Date)))
		i = last + 1
	}
	return names
}

func asPublished(w planner.Week) bool {
	return !slices.ContainsFunc(w.Seats[:], func(s planner.Seat) bool { return s.Decided != planner.Published })
}

// whose tells why a role is a person's.
func whose(s *site.Site, w planner.Week, seat planner.Seat) string {
	if !seat.Moved() {
		return seat.Reason
	}
	if seat.Was == roster.Vacant {
		return "was vacant; " + seat.Reason
	}
	i := slices.IndexFunc(w.Candidates, func(c planner.Candidate) bool { return c.Person == seat.Was })
	instead := "in place of " + nameOf(s, seat.Was)
	switch {
	case i < 0:
		instead += ", who has left"
	case w.Candidates[i].Away != "":
		instead += ", who " + w.Candidates[i].Away
	}
	return instead + "; " + seat.Reason
}

// candidates prints who else might have served, in three lines.
func candidates(w io.Writer, s *site.Site, week planner.Week) {
	var free, resting, away []string
	for _, c := range sorted(week.Candidates) {
		name := nameOf(s, c.Person)
		switch balance := balance(week, c); {
		case c.Away != "":
			away = append(away, name+" "+c.Away)
		case c.Resting != "":
			resting = append(resting, fmt.Sprintf("%s (%s, %s)", name, balance, c.Resting))
		default:
			free = append(free, fmt.Sprintf("%s (%s)", name, balance))
		}
	}
	for _, line := range []struct {
		name string
		of   []string
	}{{"free", free}, {"resting", resting}, {"away", away}} {
		if len(line.of) == 0 {
			continue
		}
		shown := slices.Clone(line.of[:min(manyNames, len(line.of))])
		if more := len(line.of) - manyNames; more > 0 {
			shown = append(shown, fmt.Sprintf("and %d more", more))
		}
		fmt.Fprintf(w, "  %-8s %s\n", line.name, strings.Join(shown, "; "))
	}
}

// sorted gives who owes most first.
func sorted(all []planner.Candidate) []planner.Candidate {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b planner.Candidate) int {
		switch {
		case a.Balance > b.Balance:
			return -1
		case a.Balance < b.Balance:
			return 1
		}
		return 0
	})
	return all
}

func balance(w planner.Week, c planner.Candidate) string {
	text := fmt.Sprintf("%+.2f", c.Balance)
	if len(w.Holidays) > 0 {
		text += fmt.Sprintf(", holidays %+.2f", c.Holiday)
	}
	return text
}

// total counts what is new and what moves.
func total(p *planner.Plan) string {
	news := len(p.New())
	if news == len(p.Weeks) {
		return plural(news, "new week") + " planned"
	}
	moved := 0
	for _, w := range p.Weeks {
		for _, s := range w.Seats {
			if s.Moved() {
				moved++
			}
		}
	}
	text := fmt.Sprintf("%s planned, of which %d new; ", plural(len(p.Weeks), "week"), news)
	switch moved {
	case 0:
		return text + "no published role moves"
	case 1:
		return text + "1 published role moves"
	}
	return fmt.Sprintf("%s%d published roles move", text, moved)
}

func nameOf(s *site.Site, slug string) string {
	if p, ok := s.Roster.Person(slug); ok {
		return p.Name
	}
	return "nobody"
}

// jsonPlan is what `plan --json` prints.
type jsonPlan struct {
	Weeks  []jsonWeek  `json:"weeks"`
	Broken []jsonBreak `json:"broken"` // relaxed rules
}

type jsonWeek struct {
	Week       roster.Week      `json:"week"`
	First      hours.Date       `json:"first"` // day with duty
	Last       hours.Date       `json:"last"`
	Holidays   []string         `json:"holidays,omitempty"`
	Published  bool             `json:"published"`
	Primary    jsonSeat         `json:"primary"`
	Backup     jsonSeat         `json:"backup"`
	Candidates []jsonPlanPerson `json:"candidates"`
}

type jsonSeat struct {
	Person  string       `json:"person"` // slug, or vacant
	Was     string       `json:"was,omitempty"`
	Decided planner.Rule `json:"decided"`
	Instead string       `json:"instead,omitempty"` // slug of the next best
	Reason  string       `json:"reason"`
}

type jsonPlanPerson struct {
	Person  string  `json:"person"`
	Balance float64 `json:"balance"` // weeks owed before the week
	Holiday float64 `json:"holiday"` // weeks with a holiday owed
	Away    string  `json:"away,omitempty"`
	Resting string  `json:"resting,omitempty"`
}

type jsonBreak struct {
	Rule   planner.Rule `json:"rule"`
	Week   roster.Week  `json:"week"`
	Role   roster.Role  `json:"role"`
	Person string       `json:"person"`
	Text   string       `json:"text"`
}

func planJSON(w io.Writer, p *planner.Plan) error {
	made := jsonPlan{Weeks: []jsonWeek{}, Broken: []jsonBreak{}}
	for _, week := range p.Weeks {
		row := jsonWeek{
			Week: week.Week, First: week.Days[0], Last: week.Days[len(week.Days)-1], Published: week.Published,
			Candidates: []jsonPlanPerson{},
			Primary:    seatJSON(week.Seats[0]), Backup: seatJSON(week.Seats[1]),
		}
		for _, h := range week.Holidays {
			row.Holidays = append(row.Holidays, h.Name)
		}
		for _, c := range week.Candidates {
			row.Candidates = append(row.Candidates, jsonPlanPerson(c))
		}
		made.Weeks = append(made.Weeks, row)
	}
	for _, b := range p.Broken {
		made.Broken = append(made.Broken, jsonBreak(b))
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(made)
}

func seatJSON(s planner.Seat) jsonSeat {
	return jsonSeat{Person: s.Person, Was: s.Was, Decided: s.Decided, Instead: s.Instead, Reason: s.Reason}
}
