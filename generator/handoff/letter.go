package handoff

import (
	"cmp"
	"strings"

	"github.com/visit-dav/watchbill/generator/mail"
	"github.com/visit-dav/watchbill/generator/roster"
)

// CustomerDraft is the mail to one customer, and to nobody else. ok is false when the incident's private fields hold no
// single address: Customer.Lack says so.
func (h *Handoff) CustomerDraft(i Item) (draft mail.Draft, ok bool) {
	if i.Customer.Address == "" {
		return mail.Draft{}, false
	}
	d := mail.Draft{
		From: h.sender(), To: []mail.Address{{Name: i.Customer.Name, Mail: i.Customer.Address}}, Date: h.Now,
		Subject: h.say("Your inquiry #%d: %s answers from %s on", i.Number, h.who(h.Next.Primary), h.Words.Date(h.Starts, "Monday, 2 January")),
	}
	if h.Contact.Email != "" { // an answer must reach whoever is on duty then
		d.ReplyTo = mail.Address{Name: h.Team, Mail: h.Contact.Email}
	}
	if i.Kept() {
		d.Subject = h.say("Your inquiry #%d: %s goes on with it", i.Number, i.Keeper.Name)
	}
	d.Body = h.customerText(i)
	return d, true
}

func (h *Handoff) sender() mail.Address {
	return mail.Address{Name: h.From.Primary.Name, Mail: cmp.Or(h.From.Primary.Email, h.Contact.Email)}
}

func (h *Handoff) customerText(i Item) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(h.say("Hello%s,", prefixed(" ", i.Customer.Name)) + "\n")
	line(h.say("your inquiry “%s” (our number %d) isn’t finished, and this week of duty ends.", flat(i.Title.String()), i.Number) + "\n")
	line(h.goesOn(i) + "\n")
	for _, note := range []struct{ name, text string }{
		{h.say("Where it stands"), i.State.State.String()}, {h.say("What comes next"), i.State.Next.String()}, {h.say("What we promised"), i.State.Promised.String()},
	} {
		if note.text != "" {
			line(note.name + ": " + flat(note.text))
		}
	}
	if days := h.closedDays(); len(days) > 0 {
		line(h.say("Nobody is on duty %s.", h.listed(days)))
	}
	line("\n" + h.say("You need not do anything. This is how to reach us:") + "\n")
	if i.Kept() {
		line("  " + i.Keeper.Name + prefixed(": ", h.reach(i.Keeper)))
	}
	for _, p := range []struct {
		role   string
		person roster.Person
	}{{h.say("primary"), h.Next.Primary}, {h.say("backup"), h.Next.Backup}} {
		if p.person.Name != "" {
			line("  " + p.person.Name + " (" + p.role + ")" + prefixed(": ", h.reach(p.person)))
		}
	}
	if h.Contact.Text != "" {
		line("\n" + h.Contact.Text)
	}
	line("\n" + cmp.Or(h.From.Primary.Name, h.Team))
	return b.String()
}

// goesOn tells a customer who answers from now on.
func (h *Handoff) goesOn(i Item) string {
	next, backup, from := h.who(h.Next.Primary), h.Next.Backup.Name, h.Words.Date(h.Starts, "Monday, 2 January, 15:04 MST")
	switch {
	case i.Kept() && backup == "":
		return h.say("%s keeps it and goes on with you. Should you need somebody else: from %s on %s is on duty.", i.Keeper.Name, from, next)
	case i.Kept():
		return h.say("%s keeps it and goes on with you. Should you need somebody else: from %s on %s is on duty, with %s as backup.",
			i.Keeper.Name, from, next, backup)
	case backup == "":
		return h.say("From %s on %s goes on with it, and has all that you sent us.", from, next)
	}
	return h.say("From %s on %s goes on with it, with %s as backup. Both have all that you sent us.", from, next, backup)
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// flat is a text on one line.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// listed joins with commas and an "and".
func (src Source) listed(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + src.say(" and ") + words[n-1]
	}
}

// DigestDraft is the digest as one mail to the next pair. It has no recipient when the roster has no address of theirs.
func (h *Handoff) DigestDraft() mail.Draft {
	return mail.Draft{
		From: h.sender(), To: addresses(h.Next), Date: h.Now, Body: h.digest(plainText),
		Subject: h.say("Handoff %s: %s", h.Week, h.count(len(h.Items), "1 incident", "%d incidents")),
	}
}

func addresses(p Pair) []mail.Address {
	var to []mail.Address
	for _, person := range []roster.Person{p.Primary, p.Backup} {
		if person.Email != "" {
			to = append(to, mail.Address{Name: person.Name, Mail: person.Email})
		}
	}
	return to
}
