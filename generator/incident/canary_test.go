package incident_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/incident"
	"github.com/visit-dav/watchbill/generator/redact"
)

// canaries makes markers, each of another number, so that a leak names its hole.
type canaries struct {
	holes []string // by number
}

func (c *canaries) put(hole string) string {
	c.holes = append(c.holes, hole)
	return fmt.Sprintf("canary%dend", len(c.holes)-1)
}

// filled is an issue with a marker in every field that holds text.
func (c *canaries) filled(number int, hole string) incident.Issue {
	issue := resolved(number, "### Symptom\n"+c.put(hole+", symptom")+"\n### Version\n"+c.put(hole+", version")+
		"\n### Resolution\n"+c.put(hole+", resolution")+"\n### Sketch\n"+c.put(hole+", rest")+" #1",
		says("ada-example", 5, c.put(hole+", comment")+" see #1"))
	issue.Title = c.put(hole + ", title")
	issue.User.Login = c.put(hole + ", login")
	issue.HTMLURL = "https://github.com/" + c.put(hole+", address")
	issue.StateReason = c.put(hole + ", reason")
	return labelled(issue, c.put(hole+", label"), "component: "+c.put(hole+", component"))
}

// spellings are the ways in which a restricted word may be written.
func spellings() []string {
	return []string{
		"Deep Vault", "DEEP VAULT", "deep-vault", "deep_vault", "deepvault", "deep\r\nvault", "deep\u00a0vault",
		"de\u200bep vau\u00adlt",
		"ｄｅｅｐ　ｖａｕｌｔ", "d\u0435\u0435p v\u0430ult", "*deep* **vault**", "deep&nbsp;v&#97;ult", "deep%20vault",
		"d.e.e.p v.a.u.l.t",
		"déep\u0301 vàult", "d<i></i>eep vault", `deep\_vault`, "𝐝𝐞𝐞𝐩 𝐯𝐚𝐮𝐥𝐭", "Deep.Vault", "deep/vault",
	}
}

// restricted gives issues in which a word stands in another place each.
func (c *canaries) restricted(number int, word string) []incident.Issue {
	places := map[string]func(*incident.Issue){
		"title": func(i *incident.Issue) { i.Title += " " + word },
		"body":  func(i *incident.Issue) { i.Body = new(*i.Body + "\n" + word) },
		"comment": func(i *incident.Issue) {
			i.Comments = append(i.Comments, says("stranger", 9, "on "+word))
		},
		"label": func(i *incident.Issue) { *i = labelled(*i, word) },
	}
	var issues []incident.Issue
	for place, put := range places {
		issue := c.filled(number+len(issues), fmt.Sprintf("restricted by %q in %s", word, place))
		put(&issue)
		issues = append(issues, issue)
	}
	return issues
}

// private gives issues that are published, with markers in what mustn't be.
func (c *canaries) private() []incident.Issue {
	hidden := says("ada-example", 4, c.put("minimised comment"))
	hidden.Minimized = true
	bot := says("ben-example", 4, c.put("comment of a bot"))
	bot.User.Type = "Bot"
	formed := resolved(901, "### Symptom\nx\n```\nnot closed\n\n### Customer reference\n\n"+
		c.put("customer in a form")+"\n\n### Version\n\n3\n\n"+
		"### Received\n\n2026-03-10 08:50\n\n### Needed by\n\n"+c.put("needed by"),
		hidden, bot, says("stranger", 4, c.put("comment of a stranger")))
	free := resolved(902, "Customer reference: "+c.put("customer in a line")+"\n\n"+
		"From: "+c.put("sender")+" <x@lab.example>\nSent: today\n\n"+
		"hello "+c.put("address")+"@lab.example, /home/"+c.put("home")+"/x, ssh "+c.put("account")+"@login1\n\n"+
		"On 3 May 2026, "+c.put("attribution")+" wrote:\n> "+c.put("quoted")+"\n\n-- \n"+c.put("signature")+"\n")
	links := resolved(903, "Continued from #950, duplicate of team/incidents#951, "+
		"https://github.com/Team/Incidents/issues/952")
	return []incident.Issue{formed, free, links}
}

// texts collects every string that can be reached from a value, exported or not.
func texts(v reflect.Value, all *strings.Builder) {
	switch v.Kind() {
	case reflect.String:
		all.WriteString(v.String() + "\n")
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			texts(v.Elem(), all)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			texts(v.Field(i), all)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			texts(v.Index(i), all)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			texts(key, all)
			texts(v.MapIndex(key), all)
		}
	}
}

func TestNoCanaryLeavesTheGate(t *testing.T) {
	t.Parallel()
	var c canaries
	issues := c.private()
	for i, word := range spellings() {
		issues = append(issues, c.restricted(10+10*i, word)...)
	}
	issues = append(issues, labelled(c.filled(800, "restricted label"), "VAULT-ONLY"), c.filled(801, "restricted number"),
		reopened(c.filled(950, "open")))
	d := newDesk(t)
	d.redactor, _ = redact.New(redact.Options{})
	p, problems := d.publish(incident.Rules{
		Publish: incident.Closed, RestrictedWords: []string{"Deep Vault"}, RestrictedLabels: []string{"vault-only"},
		RestrictedNumbers: []int{801},
	}, issues...)
	if len(p.Articles) != 3 || p.Restricted != len(issues)-4 || len(c.holes) < 300 {
		t.Fatalf("%d articles, %d of %d restricted, %d markers", len(p.Articles), p.Restricted, len(issues), len(c.holes))
	}
	t.Logf("%d markers, %d spellings of a restricted word", len(c.holes), len(spellings()))
	var all strings.Builder
	texts(reflect.ValueOf(p), &all)
	for _, found := range problems {
		all.WriteString(found.String())
	}
	for n, hole := range c.holes {
		if strings.Contains(strings.ToLower(all.String()), fmt.Sprintf("canary%dend", n)) {
			t.Errorf("leaked: %s", hole)
		}
	}
	for _, a := range p.Articles {
		if len(a.Links) > 0 {
			t.Errorf("article %d links %v, which aren't published", a.Number, a.Links)
		}
	}
}

// The collector must see what the test above relies on.
func TestTheCanaryWouldBeSeen(t *testing.T) {
	t.Parallel()
	p, _ := newDesk(t).publish(incident.Rules{Publish: incident.Closed},
		resolved(1, "canary7end", says("ada-example", 5, "canary8end")))
	var all strings.Builder
	texts(reflect.ValueOf(p), &all)
	if !strings.Contains(all.String(), "canary7end") || !strings.Contains(all.String(), "canary8end") {
		t.Errorf("got %q", all.String())
	}
}

func FuzzArticlesHoldShowableText(f *testing.F) {
	f.Add("t\x00", "### Symptom\r\n```\r\nx\u0007 jane@lab.example", "Resolution: \xff\x1b[31m", "component: \r")
	f.Add("Duplicate of #1", "From: a\nDate: x\n\nOn 1 wrote:\n> a", "#1 a/b#2 GH-3 `", "resolution: fixed")
	d := newDesk(f)
	f.Fuzz(func(t *testing.T, title, body, comment, label string) {
		issue := labelled(resolved(1, body, says("ada-example", 5, comment), says("stranger", 6, body)), label)
		issue.Title = title
		p, _ := d.publish(incident.Rules{
			Publish: incident.Closed, Components: []incident.Component{{Name: "x", Words: []string{"crash"}}},
		}, issue, resolved(2, comment))
		for _, a := range p.Articles {
			if a.Number != 1 {
				continue
			}
			for _, text := range []redact.Text{a.Title, a.Symptom, a.Rest, a.Resolution, a.ErrorText, a.Cause, a.Version} {
				if s := text.String(); !utf8.ValidString(s) ||
					strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
					t.Fatalf("got %q", s)
				}
			}
		}
	})
}
