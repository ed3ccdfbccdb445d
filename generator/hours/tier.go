package hours

import (
	"fmt"
	"strings"
	"time"
)

// Target is when a first response is due: after Goal of duty time. With SameDay, what comes in before that time of day is
// due by the end of that day's duty, should the goal be later.
type Target struct {
	Goal    time.Duration
	SameDay Clock // 0 for none
}

// Tier is a target of its own for incidents with one of some labels.
type Tier struct {
	Labels []string // in upper or lower case
	Target
}

// TargetFor gives the target of an incident that was received at t, with labels: that of the first tier with one of
// them, else the rule's, as they hold on the day on which its clock starts.
func (c *Calendar) TargetFor(t time.Time, labels []string) Target {
	if next, ok := c.Next(t); ok {
		t = next
	}
	return c.rule(DateOf(t, c.zone)).target(labels)
}

func (r *Rule) target(labels []string) Target {
	for _, tier := range r.Tiers {
		for _, mine := range tier.Labels {
			for _, label := range labels {
				if strings.EqualFold(mine, label) {
					return tier.Target
				}
			}
		}
	}
	return Target{r.Goal, r.SameDay}
}

// DueFor gives when the first response to an incident is due, as TargetFor and Add reckon it. Off hours, the time of day
// that counts for SameDay is that of the next duty instant.
func (c *Calendar) DueFor(received time.Time, labels []string) time.Time {
	target := c.TargetFor(received, labels)
	due := c.Add(received, target.Goal)
	start, ok := c.Next(received)
	if !ok {
		return due
	}
	if before, end, ok := c.SameDay(DateOf(start, c.zone), target); ok && start.Before(before) && end.Before(due) {
		return end
	}
	return due
}

// SameDay gives the instant of a day before which what comes in is due by the end of the day's duty, and that end,
// exclusive; ok is false when the target doesn't say so, or the day has no duty.
func (c *Calendar) SameDay(d Date, target Target) (before, end time.Time, ok bool) {
	blocks := c.Blocks(d)
	if target.SameDay == 0 || len(blocks) == 0 {
		return time.Time{}, time.Time{}, false
	}
	return d.At(target.SameDay, c.zone), blocks[len(blocks)-1].To, true
}

// checkTargets judges the goals of a rule.
func (r Rule) checkTargets(report func(format string, args ...any)) {
	one := func(name string, t Target) {
		if t.Goal <= 0 {
			report("the %s %s is not positive", name, t.Goal)
		}
		if t.SameDay < 0 || t.SameDay > endOfDay {
			report("the %s is the same day for what comes before a time that no day has", name)
		}
	}
	one("response goal", Target{r.Goal, r.SameDay})
	for i, tier := range r.Tiers {
		if len(tier.Labels) == 0 {
			report("tier %d has no label", i+1)
		}
		one(fmt.Sprintf("response goal of tier %d", i+1), tier.Target)
	}
}
