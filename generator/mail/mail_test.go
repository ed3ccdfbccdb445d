package mail_test

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/mail"
)

var friday = time.Date(2026, 11, 27, 16, 30, 0, 0, time.FixedZone("PST", -8*3600))

// read reads a draft with the standard library, which isn't what wrote it.
func read(t *testing.T, d mail.Draft) (raw []byte, header netmail.Header, body string) {
	t.Helper()
	raw, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	if got := m.Header.Get("Content-Transfer-Encoding"); got != "quoted-printable" {
		t.Errorf("encoded as %q", got)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return raw, m.Header, strings.ReplaceAll(string(text), "\r\n", "\n")
}

func decoded(t *testing.T, text string) string {
	t.Helper()
	plain, err := (&mime.WordDecoder{}).DecodeHeader(text)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestADraftIsReadBackByAnotherParser(t *testing.T) {
	t.Parallel()
	raw, header, body := read(t, mail.Draft{
		From:    mail.Address{Name: "Tomás Lindqvist", Mail: "tomas@team.example"},
		ReplyTo: mail.Address{Name: "Vis customer response", Mail: "help@vis.example"},
		To:      []mail.Address{{Name: "Zoë Ångström, PhD", Mail: "zoe@customer.example"}},
		Subject: "Your incident #12: Inês takes over on Monday", Body: "Hello Zoë,\n\n.\nFrom now on = fine\n", Date: friday,
	})
	to, err := header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Zoë Ångström, PhD" || to[0].Address != "zoe@customer.example" {
		t.Errorf("got %v, %v", to, err)
	}
	from, err := header.AddressList("From")
	if err != nil || from[0].Name != "Tomás Lindqvist" {
		t.Errorf("got %v, %v", from, err)
	}
	if got := decoded(t, header.Get("Subject")); got != "Your incident #12: Inês takes over on Monday" {
		t.Errorf("got %q", got)
	}
	if header.Get("X-Unsent") != "1" || header.Get("Cc") != "" || header.Get("Bcc") != "" {
		t.Errorf("got %v", header)
	}
	if date, err := header.Date(); err != nil || !date.Equal(friday) {
		t.Errorf("got %v, %v", date, err)
	}
	if body != "Hello Zoë,\n\n.\nFrom now on = fine\n" {
		t.Errorf("got %q", body)
	}
	again, _, _ := read(t, mail.Draft{
		From:    mail.Address{Name: "Tomás Lindqvist", Mail: "tomas@team.example"},
		ReplyTo: mail.Address{Name: "Vis customer response", Mail: "help@vis.example"},
		To:      []mail.Address{{Name: "Zoë Ångström, PhD", Mail: "zoe@customer.example"}},
		Subject: "Your incident #12: Inês takes over on Monday", Body: "Hello Zoë,\n\n.\nFrom now on = fine\n", Date: friday,
	})
	if !bytes.Equal(raw, again) {
		t.Error("the same draft gave other bytes")
	}
}

func TestNoTextGetsOutOfItsField(t *testing.T) {
	t.Parallel()
	for name, hostile := range map[string]string{
		"a line end and a header":     "x\r\nBcc: thief@example.org\r\n\r\nbody",
		"a bare LF":                   "x\nBcc: thief@example.org",
		"a bare CR":                   "x\rBcc: thief@example.org",
		"quotes and angle brackets":   `x" <thief@example.org>, "y`,
		"an encoded word":             "=?utf-8?q?x=0D=0ABcc:_thief@example.org?=",
		"a line separator of Unicode": "x\u2028Bcc: thief@example.org",
		"a text that runs backwards":  "x\u202eBcc: thief@example.org",
		"a NUL":                       "x\x00Bcc: thief@example.org",
		"a very long text":            strings.Repeat("Bcc: thief@example.org ", 500),
		"a very long word":            strings.Repeat("é", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, header, _ := read(t, mail.Draft{
				From: mail.Address{Name: hostile, Mail: "ada@team.example"}, To: []mail.Address{{Name: hostile, Mail: "jane@customer.example"}},
				Subject: hostile, Body: hostile, Date: friday,
			})
			for key, want := range map[string]string{"To": "jane@customer.example", "From": "ada@team.example"} {
				list, err := header.AddressList(key)
				if err != nil || len(list) != 1 || list[0].Address != want {
					t.Errorf("%s: got %v, %v\n%s", key, list, err, raw)
				}
			}
			if len(header) != 9 || header.Get("Bcc") != "" {
				t.Errorf("other fields than those of a draft: %v", header)
			}
			for _, line := range strings.Split(string(raw), "\r\n") {
				if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") { // RFC 5322 2.1.1
					t.Errorf("a line of %d octets, or with a line end inside", len(line))
				}
			}
		})
	}
}

func TestAWrongAddressIsRefusedWithoutShowingIt(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"", "jane", "jane@customer.example\r\nBcc: x@y.example", "a@b.example, c@d.example"} {
		_, err := mail.Draft{To: []mail.Address{{Mail: wrong}}, Date: friday}.Bytes()
		if err == nil || wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: got %v", wrong, err)
		}
	}
}

func FuzzADraftHasItsFieldsAlone(f *testing.F) {
	f.Add("Zoë\r\nBcc: x@y.example", "Title\n\n", "body\n.\n")
	f.Fuzz(func(t *testing.T, name, subject, body string) {
		raw, err := mail.Draft{
			To: []mail.Address{{Name: name, Mail: "jane@customer.example"}}, Subject: subject, Body: body, Date: friday,
		}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != "jane@customer.example" || len(m.Header) != 8 {
			t.Fatalf("got %v, %v, %v", m.Header, to, err)
		}
	})
}
