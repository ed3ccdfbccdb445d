package redact_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/redact"
)

func TestMasksKeepTheShapeOfTheText(t *testing.T) {
	t.Parallel()
	text, got := team(t).Clean("ssh jroe@login1, then see /home/jroe/log; jane@lab.example or kim@lab.example")
	if want := "ssh [user]@login1, then see /home/[user]/log; [e-mail] or [e-mail]"; text.String() != want {
		t.Errorf("got %q, want %q", text, want)
	}
	want := redact.Findings{Masked: map[string]int{"account": 1, "home path": 1, "e-mail": 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsAreNamedByKindOnceAndSorted(t *testing.T) {
	t.Parallel()
	text, got := team(t).Clean("password=hunter2x\npassword=hunter3x\ntoken: gh" +
		"p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8")
	if want := "password=[secret]\npassword=[secret]\ntoken: [secret]"; text.String() != want {
		t.Errorf("got %q, want %q", text, want)
	}
	want := redact.Findings{Masked: map[string]int{"secret": 3}, Secrets: []string{"GitHub token", "password"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestATabBeforeTheSignHidesNoPassword(t *testing.T) {
	t.Parallel()
	text, got := team(t).Clean("passwd\t= hunter2x\napi_key\t: a8Kd0sPq3LzN5vTb")
	if want := "passwd\t= [secret]\napi_key\t: [secret]"; text.String() != want {
		t.Errorf("got %q with %v, want %q", text, got.Secrets, want)
	}
}

func TestANumberIsMaskedWhateverStandsBehindCall(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"when nobody answers the phone in the lobby, give us a call: 925 555 0142": "when nobody answers the phone in the lobby, give us a call: [phone]",
		"Call: 925 555 0142, or take the phone in the lobby":                       "Call: [phone], or take the phone in the lobby",
		"dial\t925 555 0142": "dial\t[phone]",
	} {
		if got, _ := team(t).Clean(text); got.String() != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestALongSecretIsMaskedToItsEnd(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("aB3dE5gH7jK9mN2pQ4rS6tV8wX1z", 200)
	for _, head := range []string{"gh" + "p_", "password=", "api_key: ", "Authorization: Bearer ", "glp" + "at-", "xox" +
		"b-"} {
		text, got := team(t).Clean(head + long + " end")
		if len(got.Secrets) == 0 || strings.Contains(text.String(), "aB3dE5") || !strings.HasSuffix(text.String(), " end") {
			t.Errorf("%s: %.80q with secrets %v", head, text, got.Secrets)
		}
	}
}

func TestPlainTextStaysAsItIs(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "\n", "a\r\nb\x00\x1b[31m", "\xff\xfe", "世界 👨‍👩‍👧 é", "[e-mail]"} {
		text, got := team(t).Clean(s)
		if text.String() != s || got.Masked != nil || got.Secrets != nil {
			t.Errorf("%q became %q with %v", s, text, got)
		}
	}
}

func TestASecretInQuotedMailGoesWithTheMail(t *testing.T) {
	t.Parallel()
	text, got := team(t).Clean("ok\nOn 3 May 2026, Jane wrote:\n> password=hunter2x\n")
	if want := "ok\n[quoted mail]\n"; text.String() != want || got.Secrets != nil {
		t.Errorf("got %q with secrets %v, want %q with none", text, got.Secrets, want)
	}
}

func TestAllowedTextShows(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ allow, text string }{
		"an address":                  {"help@lab.example", "write to HELP@lab.example"},
		"all addresses of a domain":   {"@lab.example", "write to jane@lab.example or kim@hpc.lab.example"},
		"all hosts of a domain":       {"*.lab.example", "write to jane@hpc.lab.example"},
		"a phone number":              {"(925) 555-0142", "call (925) 555-0142"},
		"a value that looks secret":   {"hunter2x", "password=hunter2x"},
		"a private address":           {"10.1.2.3", "at 10.1.2.3"},
		"an account that is no one's": {"visitops", "ssh visitops@login1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := redact.New(redact.Options{Allow: []string{c.allow}})
			if err != nil {
				t.Fatal(err)
			}
			if text, _ := r.Clean(c.text); text.String() != c.text {
				t.Errorf("got %q", text)
			}
		})
	}
}

func TestAnAllowedDomainIsNotAllowedAsAnEndOfAnother(t *testing.T) {
	t.Parallel()
	r, err := redact.New(redact.Options{Allow: []string{"@lab.example"}})
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := r.Clean("jane@evil-lab.example"); text.String() != "[e-mail]" {
		t.Errorf("got %q", text)
	}
}

func TestConfigurationThatCannotWorkIsRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		options redact.Options
		want    string
	}{
		"a pattern that isn't one": {
			redact.Options{Patterns: []redact.Pattern{{Name: "x", Match: "("}}}, "redact: patterns: x:",
		},
		"a pattern that matches nothing": {
			redact.Options{Patterns: []redact.Pattern{{Name: "x", Match: "a*"}}}, "matches empty text",
		},
		"a pattern without a name": {redact.Options{Patterns: []redact.Pattern{{Match: "a"}}}, "is no name"},
		"a name that would make a link": {
			redact.Options{Patterns: []redact.Pattern{{Name: "x](y", Match: "a"}}}, "is no name",
		},
		"a customer's name of only signs": {redact.Options{Names: []string{" - "}}, "holds no letter"},
		"a very long name":                {redact.Options{Names: []string{strings.Repeat("x", 200)}}, "too long"},
		"a host with a star inside":       {redact.Options{Hosts: []string{"a.*.example"}}, "is no host name"},
		"a host of nothing":               {redact.Options{Hosts: []string{"*."}}, "is no host name"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := redact.New(c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// A private word must be found wherever it stands, so every snippet is put into every other's company.
func TestNeighboursDontHidePrivateText(t *testing.T) {
	t.Parallel()
	r := team(t)
	for _, s := range snippets(t, "snippets.txt") {
		text, _ := r.Clean(s.text + "\n\njane.roe@lab.example\n\n" + s.text)
		if strings.Contains(text.String(), "jane.roe@lab.example") {
			t.Errorf("%s: hides the address beside it: %q", s.name, text)
		}
	}
}

func FuzzFindingsAreOrderedPartsOfTheText(f *testing.F) {
	for _, s := range snippets(f, "snippets.txt") {
		f.Add(s.text)
	}
	f.Add("ﬁ㎏½\u200b\u00ad＠．com\xff\xf0\x9f")
	r := team(f)
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		var b strings.Builder
		for _, found := range r.Find(s) {
			if found.Start < at || found.End <= found.Start || found.End > len(s) || found.Mask == "" || found.Kind == "" {
				t.Fatalf("bad finding %+v after %d in %q", found, at, s)
			}
			b.WriteString(s[at:found.Start])
			b.WriteString(found.Mask)
			at = found.End
		}
		b.WriteString(s[at:])
		text, _ := r.Clean(s)
		if text.String() != b.String() {
			t.Fatalf("Clean gives %q, the findings %q", text, b.String())
		}
		planted, _ := r.Clean(s + "\n jane.roe@lab.example \n" + s)
		if strings.Contains(planted.String(), "jane.roe@lab.example") {
			t.Fatalf("the address survived in %q", planted)
		}
	})
}

func BenchmarkClean(b *testing.B) {
	var all strings.Builder
	for _, s := range snippets(b, "snippets.txt") {
		all.WriteString(s.text + "\n\n")
		all.WriteString(strings.Repeat("An ordinary line of a report about engine_par, version 3.4.1, as most lines are.\n",
			20))
	}
	r := team(b)
	b.SetBytes(int64(all.Len()))
	for b.Loop() {
		r.Clean(all.String())
	}
}
