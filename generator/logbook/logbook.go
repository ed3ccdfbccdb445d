// Package logbook writes entries into schedule.yaml and roster.yaml as text, in the style of the entries above, and
// leaves every other byte as it was: comments, order, line ends. It never writes files, and it gives no text that says
// anything but what the old one said and the entry.
package logbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/strict"
)

// AppendChange gives schedule.yaml with a change more at the end of its log. Instants are written with the offset of
// zone; those at which a day begins there, as dates.
func AppendChange(schedule []byte, c roster.Change, zone *time.Location) ([]byte, error) {
	p, err := open(schedule)
	if err != nil {
		return nil, err
	}
	return p.add(p.root, "changes", changeEntry(c, zone))
}

// AppendBlock gives schedule.yaml with a block of weeks more at the end of its plan.
func AppendBlock(schedule []byte, b roster.Block, zone *time.Location) ([]byte, error) {
	p, err := open(schedule)
	if err != nil {
		return nil, err
	}
	return p.add(p.root, "plan", blockEntry(b, zone))
}

// AddAway gives roster.yaml with a stretch of days more on which the person of that slug is away, with a
// note where one is given.
func AddAway(people []byte, slug string, a roster.Away, note string) ([]byte, error) {
	p, err := open(people)
	if err != nil {
		return nil, err
	}
	person := p.person(slug)
	if person == nil {
		return nil, fmt.Errorf("the file has no person with the slug %q", slug)
	}
	return p.add(person, "away", awayEntry(a, note))
}

func (p *page) person(slug string) *strict.Node {
	people := p.root.Member("people")
	if people == nil {
		return nil
	}
	for _, person := range people.Items {
		if s := person.Member("slug"); s != nil && s.Value == slug {
			return person
		}
	}
	return nil
}

// page is a text that is about to be extended.
type page struct {
	text []byte
	root *strict.Node
	eol  string // line end of the file
	json bool   // keys are quoted, as in JSON
}

// value is what an entry is made of: text, a list, or fields.
type value struct {
	text   string
	token  bool // text that is never quoted: a number, date, week or word of the format
	list   []value
	fields []field
	flow   bool // in brackets, whatever stands around it
}

type field struct {
	key   string
	value value
	note  string // comment after it, in lines of their own alone
}

func text(s string) value  { return value{text: s} }
func token(s string) value { return value{text: s, token: true} }

func changeEntry(c roster.Change, zone *time.Location) value {
	fields := []field{
		{key: "id", value: token(strconv.Itoa(c.ID))},
		{key: "kind", value: token(string(c.Kind))},
		{key: "at", value: token(instant(c.At, zone))},
		{key: "by", value: text(c.By)},
		{key: "reason", value: text(c.Reason)},
	}
	add := func(given bool, key string, v value) {
		if given {
			fields = append(fields, field{key: key, value: v})
		}
	}
	add(c.Role != "", "role", token(string(c.Role)))
	switch c.Kind {
	case roster.Swap:
		weeks := value{flow: true}
		for _, w := range c.Weeks {
			weeks.list = append(weeks.list, token(w.String()))
		}
		add(true, "weeks", weeks)
	case roster.Cover:
		add(true, "person", text(c.Person))
		if len(c.Weeks) == 1 {
			add(true, "week", token(c.Weeks[0].String()))
		}
	}
	add(!c.From.IsZero(), "from", token(moment(c.From, zone)))
	add(!c.To.IsZero(), "to", token(moment(c.To, zone)))
	add(c.Kind == roster.Promote, "backup", text(c.Person))
	add(c.Of != 0, "of", token(strconv.Itoa(c.Of)))
	return value{fields: fields}
}

func blockEntry(b roster.Block, zone *time.Location) value {
	var weeks []field
	for _, w := range b.Weeks {
		duty := value{flow: true, fields: []field{
			{key: "primary", value: text(w.Primary)}, {key: "backup", value: text(w.Backup)},
		}}
		weeks = append(weeks, field{key: w.Week.String(), value: duty, note: day(w.Week.Monday())})
	}
	return value{fields: []field{
		{key: "recorded", value: token(instant(b.Recorded, zone))},
		{key: "weeks", value: value{fields: weeks}},
	}}
}

func awayEntry(a roster.Away, note string) value {
	v := value{flow: true, fields: []field{
		{key: "first", value: token(a.First.String())},
		{key: "last", value: token(a.Last.String())},
	}}
	if note != "" {
		v.fields = append(v.fields, field{key: "note", value: text(note)})
	}
	return v
}

func instant(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.RFC3339) }

// moment writes the first instant of a day as the day.
func moment(t time.Time, zone *time.Location) string {
	if d := hours.DateOf(t, zone); d.Start(zone).Equal(t) {
		return d.String()
	}
	return instant(t, zone)
}

// day writes a Monday as people read it.
func day(d hours.Date) string {
	return fmt.Sprintf("%2d %s %d", d.Day, d.Month.String()[:3], d.Year)
}

// errStyle is a text in a style that can't be extended without touching what stands there.
var errStyle = errors.New("the file can't be extended in place")

// refuse shows the entry, so that it can be written by hand.
func (p *page) refuse(key string, v value) error {
	lines := p.block([]value{v}, 2)
	return fmt.Errorf("%w\n\thint: write it by hand, at the end of `%s`:\n%s", errStyle, key, strings.Join(lines, "\n"))
}
