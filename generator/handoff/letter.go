package handoff

import (
	"cmp"
	"fmt"
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
		Subject: fmt.Sprintf("Your inquiry #%d: %s answers from %s on", i.Number, who(h.Next.Primary), h.Starts.Format("Monday, 2 January")),
	}
	if h.Contact.Email != "" { // an answer must reach whoever is on duty then
		d.ReplyTo = mail.Address{Name: h.Team, Mail: h.Contact.Email}
	}
	if i.Kept() {
		d.Subject = fmt.Sprintf("Your inquiry #%d: %s goes on with it", i.Number, i.Keeper.Name)
	}
	d.Body = h.customerText(i)
	return d, true
}

func (h *Handoff) sender() mail.Address {
	return mail.Address{Name: h.From.Primary.Name, Mail: cmp.Or(h.From.Primary.Email, h.Contact.Email)}
}

func (h *Handoff) customerText(i Item) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("Hello%s,\n", prefixed(" ", i.Customer.Name))
	line("your inquiry %q (our number %d) isn't finished, and this week of duty ends.\n", flat(i.Title.String()), i.Number)
	from := h.Starts.Format("Monday, 2 January, 15:04 MST")
	backup := ""
	if h.Next.Backup.Name != "" {
		backup = ", with " + h.Next.Backup.Name + " as backup"
	}
	if i.Kept() {
		line("%s keeps it and goes on with you. Should you need somebody else: from %s on %s is on duty%s.", i.Keeper.Name, from, who(h.Next.Primary), backup)
	} else {
		line("From %s on %s goes on with it%s. Both have all that you sent us.", from, who(h.Next.Primary), backup)
	}
	b.WriteByte('\n')
	for _, note := range []struct{ name, text string }{
		{"Where it stands", i.State.State.String()}, {"What comes next", i.State.Next.String()}, {"What we promised", i.State.Promised.String()},
	} {
		if note.text != "" {
			line("%s: %s", note.name, flat(note.text))
		}
	}
	if days := h.closedDays(); len(days) > 0 {
		line("Nobody is on duty %s.", listed(days))
	}
	b.WriteString("\nYou need not do anything. This is how to reach us:\n\n")
	if i.Kept() {
		line("  %s%s", i.Keeper.Name, prefixed(": ", h.reach(i.Keeper)))
	}
	for _, p := range []struct {
		role   string
		person roster.Person
	}{{"primary", h.Next.Primary}, {"backup", h.Next.Backup}} {
		if p.person.Name != "" {
			line("  %s (%s)%s", p.person.Name, p.role, prefixed(": ", h.reach(p.person)))
		}
	}
	if h.Contact.Text != "" {
		line("\n%s", h.Contact.Text)
	}
	line("\n%s", cmp.Or(h.From.Primary.Name, h.Team))
	return b.String()
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
func listed(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// DigestDraft is the digest as one mail to the next pair. It has no recipient when the roster has no address of theirs.
func (h *Handoff) DigestDraft() mail.Draft {
	return mail.Draft{
		From: h.sender(), To: addresses(h.Next), Date: h.Now, Body: h.digest(plainText),
		Subject: fmt.Sprintf("Handoff %s: %s", h.Week, counted(len(h.Items), "incident")),
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

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
