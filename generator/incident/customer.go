package incident

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/roster"
)

// Customer is who wrote about an incident. It is private: it is for a draft of mail to that customer alone, and never
// gets into a site.
type Customer struct {
	Name    string // "" when the private fields hold none
	Address string // one e-mail address; "" when Lack says why there is none
	Lack    string
}

// Why there is no address.
const (
	lacksAddress = "no e-mail address in its private fields"
	manyAddress  = "more than one e-mail address in its private fields"
)

// Customers gives the customers of the open incidents that aren't restricted, by number. An address comes from the
// private fields alone: `### Customer reference` and its kin, and lines such as `Customer e-mail: ADDRESS`, of the body
// and of the team's comments. own tells the addresses that are the team's.
func Customers(s *Snapshot, rules Rules, r *roster.Roster, cal *hours.Calendar, own func(address string) bool) map[int]Customer {
	c, re := newClock(rules, r, cal), newRestrictions(rules)
	found := map[int]Customer{}
	for n := range s.Issues {
		if i := &s.Issues[n]; i.State != "closed" && !re.hold(i) {
			found[i.Number] = c.customer(i, own)
		}
	}
	return found
}

var addressForm = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?`)

func (c *clock) customer(i *Issue, own func(string) bool) Customer {
	var who Customer
	addresses := map[string]bool{} // folded: the same written twice is one
	for _, field := range c.privateFields(i) {
		for _, match := range addressForm.FindAllString(field.text, -1) {
			parsed, err := mail.ParseAddress(match)
			if err != nil || own(parsed.Address) {
				continue
			}
			if key := strings.ToLower(parsed.Address); !addresses[key] {
				addresses[key] = true
				who.Address = parsed.Address
			}
		}
		if who.Name == "" {
			who.Name = field.person()
		}
	}
	switch len(addresses) {
	case 0:
		who.Lack = lacksAddress
	case 1:
	default:
		who.Address, who.Lack = "", manyAddress
	}
	return who
}

// privateField is a line of a field that is never published.
type privateField struct{ name, text string }

// person reads the customer's name: a field for it, or what stands before an address in angle brackets.
func (f privateField) person() string {
	if f.name == "customer name" {
		return oneLine(f.text)
	}
	if parsed, err := mail.ParseAddress(strings.TrimSpace(f.text)); err == nil {
		return oneLine(parsed.Name)
	}
	return ""
}

// privateFields collects those of the body and of the team's comments.
func (c *clock) privateFields(i *Issue) []privateField {
	fields := privateIn(bodyOf(i))
	for k := range i.Comments {
		m := &i.Comments[k]
		if m.Body != nil && !bool(m.Minimized) && (c.person(m.User) != "" || ofTheTeam(m.AuthorAssociation)) {
			fields = append(fields, privateIn(normal(*m.Body))...)
		}
	}
	return fields
}

// privateIn collects what withoutCustomer and the form drop of a text.
func privateIn(text string) []privateField {
	var fields []privateField
	current := ""
	for l := range markdownLines(withoutComments(text)) {
		if name, heading := headingOf(l.text); heading && !l.code {
			if known, _, private := fieldKind(name); known {
				current = ""
				if private {
					current = name
				}
				continue
			}
		}
		if current != "" {
			fields = append(fields, privateField{current, l.text})
			continue
		}
		if match := matchField(l.text); match != nil {
			if name := strings.ToLower(match[1]); strings.HasPrefix(name, "customer") {
				fields = append(fields, privateField{name, match[2]})
			}
		}
	}
	return slices.DeleteFunc(fields, func(f privateField) bool { return strings.TrimSpace(f.text) == "" })
}
