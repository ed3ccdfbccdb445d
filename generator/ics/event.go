package ics

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/site"
)

// event is an event of a feed. Its texts are clean: a line, or lines joined by \n.
type event struct {
	uid         string
	made        time.Time // DTSTAMP and LAST-MODIFIED: content decides, never the clock
	start, end  string    // 20060102, or 20060102T150405Z for a timed event; end is exclusive
	summary     string
	description string
	url         string      // "" when the site doesn't know its address
	alarm       string      // when an alarm rings, relative to the start; "" for none
	role        roster.Role // "" for what isn't a shift
}

// uid makes an identity out of parts of [a-z0-9-].
func (t *team) uid(parts ...string) string {
	return strings.Join(parts, "-") + "@" + t.name + ".watchbill"
}

// describe says who serves in the week, when exactly this duty is, what the hours are, and whose an incident is.
func (t *team) describe(shifts []shift, d dutyWeek) string {
	s := shifts[0]
	lines := []string{t.say("Primary") + ": " + t.people(d.primary), t.say("Backup") + ": " + t.people(d.backup)}
	for _, s := range shifts {
		lines = append(lines, t.say("This duty: %s to %s", t.instant(s.first), t.instant(s.last)))
	}
	rule := t.site.Hours.RuleOn(s.days[0])
	lines = append(lines, t.say("Duty hours: %s (%s)", t.weekText(rule), t.site.Hours.Zone()), t.ownership())
	if page := t.site.Absolute(site.WeekPage(s.Week)); page != "" {
		lines = append(lines, t.say("Week %s: %s", s.Week, page))
	}
	return strings.Join(lines, "\n")
}

// ownership is the rule by which an incident has an owner at any hour.
func (t *team) ownership() string {
	return t.say("An incident that arrives outside duty hours belongs to whoever is primary when they next begin.")
}

// say gives a text in the language of the site, as a line. Identities are made of none.
func (t *team) say(text string, values ...any) string {
	return strings.Map(spaced, t.site.Words.Say(text, values...))
}

// people names who holds a role in a week, with the instants at which it changes hands.
func (t *team) people(shifts []shift) string {
	var b strings.Builder
	for i, s := range shifts {
		name := t.say("nobody")
		if s.Person != roster.Vacant {
			name = t.personName(s.Person)
		}
		if i > 0 {
			name = t.say("; from %s %s", t.instant(s.From), name)
		}
		b.WriteString(name)
	}
	return b.String()
}

// instant shows an instant as a clock of the team does; the offset makes it exact.
func (t *team) instant(at time.Time) string {
	return t.site.Words.Date(at.In(t.site.Hours.Zone()), "Mon 2006-01-02 15:04 (UTC-07:00)")
}

// weekText reads "Monday to Friday 08:00-12:00 and 13:00-17:00".
func (t *team) weekText(r hours.Rule) string {
	var parts []string
	for i := 0; i < 7; {
		first := i
		spans := r.Days[weekday(first)]
		for i < 7 && slices.Equal(r.Days[weekday(i)], spans) {
			i++
		}
		if len(spans) == 0 {
			continue
		}
		days := t.say(weekday(first).String())
		if i-first > 1 {
			days = t.say("%s to %s", days, t.say(weekday(i-1).String()))
		}
		parts = append(parts, days+" "+t.spansText(spans))
	}
	return strings.Join(parts, ", ")
}

// weekday counts from Monday, as the duty week does.
func weekday(i int) time.Weekday { return time.Weekday((i + 1) % 7) }

func (t *team) spansText(spans []hours.Span) string {
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = s.String()
	}
	return strings.Join(texts, t.say(" and "))
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func compact(d hours.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// label makes a part of a UID out of any text: [a-z0-9-], at most 40 bytes, maybe empty.
func label(text string) string {
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	joined := strings.Join(parts, "-")
	return strings.Trim(joined[:min(len(joined), 40)], "-")
}

// digest makes a part of a UID that differs where texts differ.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}
