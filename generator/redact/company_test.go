package redact_test

import (
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestWhatStandsBesideHidesNothingPrivate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"b@x.example/home/ann/x":                                          "[e-mail]/home/[user]/x",
		`C:\Users\ann\x+49 30 1234567`:                                    `C:\Users\[user]\x[phone]`,
		"Tel. 0171-2345678\u202ea":                                        "Tel. [phone]a",
		"cc -I/home/ann/include -L/home/ann/lib":                          "cc -I/home/[user]/include -L/home/[user]/lib",
		`{"cwd":"\/home\/ann\/x","log":"up\n10.1.2.3"}`:                   `{"cwd":"\/home\/[user]\/x","log":"up\n[address]"}`,
		"see `C:\\Users\\ann`, or C:\\Users\\ann.":                        "see `C:\\Users\\[user]`, or C:\\Users\\[user].",
		"_jane@lab.org_ and __10.1.2.3__":                                 "_[e-mail]_ and __[address]__",
		"Mobile:0171-2345678, cell=925-555-0142":                          "Mobile:[phone], cell=[phone]",
		"a@b.org/home/ann+49 30 1234567/home/kim/x":                       "[e-mail]/home/[user][phone]/home/[user]/x",
		"?back=%2Fhome%2Fann%2Fx&to=jane%40lab.org":                       "?back=%2Fhome%2F[user]%2Fx&to=[e-mail]",
		"<b>jane</b>@lab<wbr>.org and 0171, Tel <b>0171</b>-2345678</td>": "<b>[e-mail] and 0171, Tel <b>[phone]</td>",
		"jane**@**lab.org, **+49** 30 **1234567**":                        "[e-mail], **[phone]**",
		"jane&#64;lab.org, jane&commat;lab&period;org":                    "[e-mail], [e-mail]",
	} {
		if got, _ := team(t).Clean(text); got.String() != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// private is a text that must not be readable, and the pieces of it that tell something.
type private struct {
	name, text string
	tells      []string
}

// privates are one of each kind, in the forms in which people and programs write them.
func privates() []private {
	return []private{
		{"mail", "quillon.roe@lab.example", []string{"quillon", "roe"}},
		{"mail with accents apart", "quillo\u0308n.roe@lab.example", []string{"quill", "roe"}},
		{"mail with an escaped sign", `quillon\@lab.example`, []string{"quillon"}},
		{"mail with an escaped mark", `quillon\_roe@lab.example`, []string{"quillon", "roe"}},
		{"mail with an entity", "quillon&#64;lab.example", []string{"quillon"}},
		{"mail in an address", "quillon%40lab.example", []string{"quillon"}},
		{"spelt mail", "quillon (at) lab (dot) example", []string{"quillon"}},
		{"mail in words", "quillon at lab dot org", []string{"quillon"}},
		{"phone abroad", "+49 30 1234567", []string{"1234567"}},
		{"phone abroad with dashes", "+49-30-1234567", []string{"1234567"}},
		{"phone abroad with brackets", "+49 (0)30 1234567", []string{"1234567"}},
		{"phone of America", "925-555-0142", []string{"925", "0142"}},
		{"phone of America in brackets", "(925) 555-0142", []string{"925", "0142"}},
		{"phone with other dashes", "+49‑30‑1234567", []string{"1234567"}},
		{"phone with wide digits", "+４９ ３０ １２３４５６７", []string{"1234567"}},
		{"phone behind its word", "Tel. 0171-2345678", []string{"2345678"}},
		{"phone tight behind its word", "Mobile:0171-2345678", []string{"2345678"}},
		{"phone of a setting", `"phone": "0171-2345678"`, []string{"2345678"}},
		{"phone of a table", "Fax | 0171-2345678", []string{"2345678"}},
		{"home of Linux", "/home/quillon/x", []string{"quillon"}},
		{"home of Linux alone", "/home/quillon", []string{"quillon"}},
		{"home of macOS", "/Users/quillon/x", []string{"quillon"}},
		{"home of a cluster", "/ccs/home/quillon/x", []string{"quillon"}},
		{"home of a lab", "/g/g12/quillon/x", []string{"quillon"}},
		{"home with escaped slashes", `\/home\/quillon\/x`, []string{"quillon"}},
		{"home in an address", "%2Fhome%2Fquillon%2Fx", []string{"quillon"}},
		{"home with two slashes", "/home//quillon/x", []string{"quillon"}},
		{"home with accents apart", "/home/quillo\u0308n/x", []string{"quillo", "quillön"}},
		{"home of Windows", `C:\Users\quillon\x`, []string{"quillon"}},
		{"home of Windows alone", `C:\Users\quillon`, []string{"quillon"}},
		{"home of Windows, doubled", `C:\\Users\\quillon\\x`, []string{"quillon"}},
		{"home of Windows, twice doubled", `C:\\\\Users\\\\quillon\\\\x`, []string{"quillon"}},
		{"home of Windows with slashes", "C:/Users/quillon/x", []string{"quillon"}},
		{"home of Windows, mixed", `C:\Users/quillon/x`, []string{"quillon"}},
		{"home of a server", `\\fs1\home\quillon\x`, []string{"quillon"}},
		{"home of a hidden share", `\\fs1\users$\quillon\x`, []string{"quillon"}},
		{"home of a remote command", "scp quillon@login1:x", []string{"quillon"}},
		{"token of GitHub", "gh" + "p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8", []string{"A1b2C3", "O5p6Q7"}},
		{"token of AWS", "AK" + "IAZ7XQ2M4N6P8R5T3V", []string{"Z7XQ2M4"}},
		{"token of GitLab", "gl" + "pat-A1b2C3d4E5f6G7h8I9j0", []string{"A1b2C3"}},
		{"token of Databricks", "da" + "pi" + "fb3c051668f52232f1b8aaf5fad4e05d", []string{"fb3c05"}},
		{"password", "password=hunter2x", []string{"hunter2x"}},
		{"inner address", "10.12.3.45", []string{"10.12.3.45"}},
		{"inner address of 16 bits", "192.168.77.45", []string{"192.168.77.45"}},
		{"inner address of the next generation", "fe80::1ff:fe23:4567:890a", []string{"fe23:4567"}},
		{"hardware address", "a4:5e:60:c2:11:0f", []string{"60:c2:11"}},
		{"inner host", "db3.internal.lab.example", []string{"db3", "internal"}},
		{"inner host by name", "bastion7", []string{"bastion7"}},
		{"customer", "Acme Corp", []string{"acme"}},
		{"pattern of the team's", "INC0012345", []string{"0012345"}},
	}
}

// companies are what may stand right before and right behind a private text: a pair each, so that what opens also closes.
func companies() map[string][2]string {
	all := map[string][2]string{
		"spaces": {" ", " "}, "line ends": {"\n", "\n"}, "line ends of Windows": {"\r\n", "\r\n"},
		"tabs": {"\t", "\t"}, "line separators": {"\u2028", "\u2028"}, "vertical tabs": {"x\v", "\vx"}, "page ends": {"x\f", "\fx"},
		"spaces that don't break": {"x\u00a0", "\u00a0x"}, "narrow ones": {"x\u202f", "\u202fx"}, "wide ones": {"x\u3000", "\u3000x"},
		"zero-width spaces": {"x\u200b", "\u200bx"}, "zero-width joiners": {"x\u200d", "\u200dx"}, "word joiners": {"x\u2060", "\u2060x"},
		"byte-order marks": {"x\ufeff", "\ufeffx"}, "soft hyphens": {"x\u00ad", "\u00adx"}, "turns of direction": {"x\u202e", "\u202ex"},
		"isolates of direction": {"x\u2067", "\u2069x"}, "marks of direction": {"x\u200f", "\u200fx"}, "digits behind a turn": {"7\u202e", "\u202e7"},
		"variation selectors": {"☎\ufe0f", "\ufe0f☎"}, "marks that combine": {"e\u0301", "\u0301e"}, "blank fillers": {"x\u3164", "\u3164x"},
		"zero bytes": {"x\x00", "\x00x"}, "Chinese": {"是", "是"}, "Chinese signs": {"：", "，"}, "Chinese brackets": {"「", "」"}, "Chinese stops": {"。", "。"},
		"wide letters": {"Ａ ", " Ａ"}, "wide brackets": {"（", "）"}, "accents": {"é ", " é"}, "quotes of typography": {"„", "“"}, "ellipses": {"…", "…"},
		"dashes": {"–", "–"}, "emoji": {"📞", "📞"}, "bullets": {"•", "•"},
		"bold": {"**", "**"}, "bold of lines": {"__", "__"}, "italic of lines": {"_", "_"}, "code": {"`", "`"}, "code of two": {"``", "``"}, "struck": {"~~", "~~"},
		"a link's text": {"[", "](https://x.example)"}, "a link's target": {"[x](", ")"}, "a link's title": {`[x](https://x.example "`, `")`},
		"a picture's text": {"![", "](x.png)"}, "autolinks": {"<", ">"}, "a cell": {"|", "|"}, "a wider cell": {"| ", " |"},
		"a quotation": {"\n>", "\n"}, "an item": {"\n- ", "\n"}, "an item of numbers": {"\n1. ", "\n"}, "a heading": {"\n# ", "\n"}, "a foot note": {"[^1]:", "[^1]"},
		"bold HTML": {"<b>", "</b>"}, "line ends of HTML": {"<br>", "<br>"}, "an attribute": {`<a title="`, `">`}, "a comment": {"<!--", "-->"},
		"entities": {"&quot;", "&quot;"}, "brackets of entities": {"&lt;", "&gt;"}, "spaces of entities": {"x&nbsp;", "&nbsp;x"},
		"numbered entities": {"&#34;", "&#x22;"}, "invisible entities": {"x&shy;", "&#8203;x"}, "an ampersand's entity": {"&amp;", "&amp;"},
		"escaped line ends": {`\n`, `\n`}, "escaped line ends of Windows": {`x\r\n`, `\r\nx`}, "escaped tabs": {`\t`, `\t`}, "twice escaped line ends": {`\\n`, `\\n`},
		"escaped quotes": {`\"`, `\"`}, "escaped apostrophes": {`\'`, `\'`}, "escaped slashes": {`\/`, `\/`}, "escaped brackets": {`\(`, `\)`},
		"escaped stars": {`\*`, `\*`}, "escaped lines": {`\_`, `\_`}, "escaped numbers": {`\u003c`, `\u003e`}, "escaped bytes": {`\x3c`, `\x3e`},
		"two backslashes": {`\\`, `\\`}, "a folder of Windows": {`D:\tmp\`, `\tmp`},
		"percent spaces": {"x%20", "%20x"}, "percent quotes": {"%22", "%22"}, "percent signs": {"q%3D", "%26q"}, "percent line ends": {"x%0A", "%0Ax"}, "percent slashes": {"q%2F", "%2Fq"}, "percent, twice": {"x%2520", "%2520x"},
		"colours": {"\x1b[31m", "\x1b[0m"}, "colours of two": {"x\x1b[1;31m", "\x1b[0mx"}, "what is left of colours": {"[31m", "[0m"}, "written colours": {`\e[31m`, `\033[0m`}, "colours of JSON": {`\u001b[31m`, `\u001b[0m`},
		"a query": {"https://x.example/?q=", "&r=1"}, "a second of a query": {"https://x.example/?a=1&q=", ""}, "a fragment of a query": {"https://x.example/#q=", ""},
		"a setting of JSON": {`{"k":"`, `"}`}, "a list of JSON": {`["`, `","x"]`}, "a setting of YAML": {"k: ", "\n"}, "a setting of a shell": {"K=", ";"}, "a setting in quotes": {`K="`, `"`}, "a setting of XML": {"<k>", "</k>"}, "a call": {"f(", ")"}, "a call in quotes": {"f('", "')"},
		"a prompt": {"$ ", ""}, "a time of a log": {"2026-03-10T09:15:00Z ", ""}, "a tag of a log": {"[error]", "[end]"}, "a colon of a log": {"error:", ":"}, "a name and colon": {"Jane:", ":"},
		"a mail": {"jane@lab.org", "jane@lab.org"}, "a mail and comma": {"jane@lab.org,", ",jane@lab.org"}, "a mail in brackets": {"<jane@lab.org>", "<jane@lab.org>"},
		"a phone": {"+41 44 555 01 42", "+41 44 555 01 42"}, "a phone and slash": {"+41 44 555 01 42/", "/+41 44 555 01 42"},
		"a home": {"/home/jane", "/home/jane"}, "a home and slash": {"/home/jane/", "/home/jane"}, "a home and colon": {"/home/jane:", ":/home/jane"},
		"a home of Windows": {`C:\Users\jane\`, `C:\Users\jane`}, "an address": {"10.9.8.7", ""}, "an address and slash": {"10.9.8.7/", "/10.9.8.7"}, "a customer": {"Acme Corp/", "/Acme Corp"},
		"a password": {"password=swordfish9 ", " password=swordfish9"}, "letters": {"x", "x"}, "digits": {"7", "7"},
	}
	for c := '!'; c <= '~'; c++ {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			all[fmt.Sprintf("%q", c)] = [2]string{string(c), string(c)}
		}
	}
	return all
}

// squeezed gives the letters and digits of a text alone, in lower case, whatever their form.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(s))
}

func survives(p private, text string) bool {
	text = squeezed(text)
	return slices.ContainsFunc(p.tells, func(tell string) bool { return strings.Contains(text, squeezed(tell)) })
}

// A longer word, number or path is another one: what stays readable there, and why.
func stays(p private, before, after string) (reason string) {
	is := func(kinds ...string) bool {
		return slices.ContainsFunc(kinds, func(k string) bool { return strings.HasPrefix(p.name, k) })
	}
	ends := func(ends ...string) bool {
		return slices.ContainsFunc(ends, func(e string) bool { return strings.HasSuffix(before, e) })
	}
	begins := func(begins ...string) bool {
		return slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(after, b) })
	}
	switch {
	case isWord(lastOf(before)) && isWord(firstOf(p.text)) || isWord(lastOf(p.text)) && isWord(firstOf(after)):
		return "letters or digits without a break are one word"
	case is("home", "phone of America in") && ends("x", "7", "q%2F") && !ends("%20x", "%3Cx"):
		return "a path within another folder, the number of something"
	case is("home of a cluster") && ends("$", "}", ".", "~", "…"):
		return "a path within the folder of a variable, or within this one"
	case is("home with escaped") && ends(`\`):
		return "a folder of Windows with slashes of JSON: nobody writes that"
	case is("phone abroad", "phone with") && ends("+", "7", "x"):
		return "a sum"
	case is("phone of America") && ends("#"):
		return "the number of something"
	case is("phone of America in brackets") && ends("01 42", "10.9.8.7", "lab.org"):
		return "a call, or a longer number"
	case is("phone") && begins("/10.9.8.7") || is("phone of America") && ends("01 42/"):
		return "a longer number"
	case is("inner address") && ends("q%2F", "/") && !ends("</", ">/"):
		return "the folder of a version"
	case is("inner address") && begins("+41"):
		return "a version with what it was built of"
	case is("token") && begins("/home", "/10", "/Acme"):
		return "a longer path"
	case is("password") && begins("(", "[", "{", "<") || is("token") && begins("("):
		return "a call, an element or a type of a program"
	}
	return ""
}

func firstOf(s string) rune {
	r, _ := utf8.DecodeRuneInString(norm.NFKC.String(s))
	return r
}

func lastOf(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(norm.NFKC.String(s))
	return r
}

func isWord(r rune) bool { return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// What is private is masked whatever stands right before it, right behind it, or on both sides.
func TestPrivateTextIsMaskedInAnyCompany(t *testing.T) {
	t.Parallel()
	r := team(t)
	tried, reasons := 0, map[string]int{}
	for _, p := range privates() {
		for name, company := range companies() {
			for _, beside := range [][2]string{{company[0], " end"}, {"see ", company[1]}, {"see " + company[0], company[1] + " end"}} {
				tried++
				text := beside[0] + p.text + beside[1]
				clean, _ := r.Clean(text)
				if !survives(p, clean.String()) {
					continue
				}
				if reason := stays(p, beside[0], beside[1]); reason != "" {
					reasons[reason]++
					continue
				}
				t.Errorf("%s, %s: %q stays as %q", p.name, name, text, clean)
			}
		}
	}
	for reason, n := range reasons {
		t.Logf("%4d of %d stay: %s", n, tried, reason)
	}
}

// Nor does it matter what invisible characters stand within it.
func TestInvisibleCharactersHideNothing(t *testing.T) {
	t.Parallel()
	r := team(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	all := companies()
	visible := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool {
		return strings.ContainsFunc(html.UnescapeString(all[name][0]), func(r rune) bool { return unicode.In(r, unicode.C, unicode.M) || r == 0x3164 })
	})
	for _, p := range privates() {
		if strings.ContainsAny(p.text, "&%") {
			continue // it takes a code apart, for readers too
		}
		for at := range p.text {
			for _, invisible := range []string{"\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2067", "\x00", "&shy;", "&#8203;"} {
				name := visible[rnd.IntN(len(visible))]
				before, after := all[name][0], all[name][1]
				text := before + p.text[:at] + invisible + p.text[at:] + after
				clean, _ := r.Clean(text)
				if survives(p, clean.String()) && stays(p, before, after) == "" {
					t.Errorf("%s, %s: %q stays as %q", p.name, name, text, clean)
				}
			}
		}
	}
}
