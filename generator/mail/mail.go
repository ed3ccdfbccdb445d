// Package mail writes drafts of mail as files that a mail program opens, looks at and sends (RFC 5322, MIME). It sends
// nothing, and is the only user of the mail library.
package mail

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Address is one mailbox; Name may be empty.
type Address struct{ Name, Mail string }

// Draft is a message that isn't sent. It has no field for copies on purpose: customers must not learn of each other.
type Draft struct {
	From, ReplyTo Address // either may be without Mail, and is left out then
	To            []Address
	Subject       string
	Body          string // plain text, LF line ends
	Date          time.Time
}

// longestSubject keeps a title of any length from filling the screen of a mail program.
const longestSubject = 120

// Bytes writes the draft. `X-Unsent: 1` has mail programs open it for editing. The same draft gives the same bytes.
func (d Draft) Bytes() ([]byte, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.SetGenHeader("X-Unsent", "1")
	m.SetDateWithValue(d.Date)
	m.SetMessageIDWithValue(d.identity())
	m.Subject(line(d.Subject, longestSubject))
	m.SetBodyString(gomail.TypeTextPlain, strings.ReplaceAll(strings.TrimRight(d.Body, "\n")+"\n", "\n", "\r\n"))
	var wrong []error
	for _, to := range d.To {
		wrong = append(wrong, m.AddToFormat(name(to), to.Mail))
	}
	if d.From.Mail != "" {
		wrong = append(wrong, m.FromFormat(name(d.From), d.From.Mail))
	}
	if d.ReplyTo.Mail != "" {
		wrong = append(wrong, m.ReplyToFormat(name(d.ReplyTo), d.ReplyTo.Mail))
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, errors.New("an address of the draft can't be written") // the library's error holds it
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// identity is made of the content, so that no clock and no chance gets into the file.
func (d Draft) identity() string {
	sum := sha256.Sum256(fmt.Append(nil, d.To, d.Subject, d.Body, d.Date.Unix()))
	return fmt.Sprintf("%x@watchbill.invalid", sum[:12])
}

// name is a display name without what could end the quotes around it.
func name(a Address) string {
	return line(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"\<>`, r) {
			return -1
		}
		return r
	}, a.Name), longestSubject)
}

// line is a text on one line, without what can't be seen, and cut where it is too long.
func line(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r): // turns the direction of a text, or isn't seen
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ") + "…"
	}
	return s
}
