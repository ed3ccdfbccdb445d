package output_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/output"
)

func TestNamesThatLeadOutOrDoNotTravelAreRefused(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"the empty name":                 "",
		"a path up":                      "../x",
		"a path up inside":               "a/../../x",
		"a dot":                          "./x",
		"an absolute path":               "/etc/passwd",
		"a drive":                        "C:/x",
		"a backslash":                    `a\b`,
		"an empty part":                  "a//b",
		"a slash at the end":             "a/",
		"a null byte":                    "a\x00b",
		"a line break":                   "a\nb",
		"a delete character":             "a\x7fb",
		"a next-line character":          "a\u0085b",
		"a line separator":               "a\u2028b",
		"a turned direction":             "a\u202egnp.exe",
		"broken UTF-8":                   "a\xffb",
		"a device":                       "nul",
		"a device with an extension":     "docs/CON.html",
		"a device with two":              "aux.tar.gz",
		"a device with a space":          "con .txt",
		"a port":                         "com1.html",
		"a port with a raised digit":     "LPT².html",
		"a dot at the end":               "a./b",
		"a space at the end":             "a /b",
		"a stream":                       "a.html:x",
		"a wildcard":                     "a*.html",
		"201 bytes":                      strings.Repeat("a", 201),
		"201 bytes in 67 characters":     strings.Repeat("李", 67),
		"the marker":                     ".watchbill",
		"the marker in another case":     ".WatchBill",
		"a kept file":                    ".gitignore",
		"a repository":                   ".git/config",
		"a repository in another case":   ".GIT/hooks/post-checkout",
		"a repository in full-width":     "a/../.git",
		"only dots":                      "...",
		"only a space":                   " ",
		"a path up behind a valid start": "a/..",
	}
	for why, name := range cases {
		if err := output.CheckName(name); err == nil {
			t.Errorf("%s: %q is accepted", why, name)
		} else if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
			t.Errorf("%s: the message holds a control character: %q", why, err)
		}
	}
}

func TestUsualNamesAreAccepted(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"index.html", "oncall/2026-W28.html", ".nojekyll", ".well-known/security.txt", "a b.html", "people/李.html",
		"console.html", "com.html", "com10.html", "null", "auxiliary/nul-l", "a..b", "..a", strings.Repeat("a", 200),
		"a/.gitignore", "100%.html", "a#b.html", "people/é.html", "people/e\u0301.html",
	} {
		if err := output.CheckName(name); err != nil {
			t.Error(err)
		}
	}
}

func TestNamesThatSomeFileSystemHoldsForOneClash(t *testing.T) {
	t.Parallel()
	cases := map[string][2]string{
		"twice":                             {"a.html", "a.html"},
		"case":                              {"Index.html", "index.html"},
		"case of a folder":                  {"Runbook/a.html", "runbook/b.html"},
		"case beyond ASCII":                 {"É.html", "é.html"},
		"composed and decomposed":           {"é.html", "e\u0301.html"},
		"composed and decomposed in folder": {"é/a.html", "e\u0301/b.html"},
		"decomposed in the other case":      {"É.html", "e\u0301.html"},
		"sharp s":                           {"straße", "STRASSE"},
		"final sigma":                       {"ΟΔΟΣ", "οδος"},
		"kelvin sign":                       {"\u212a.html", "k.html"},
		"a file where a folder is":          {"a/b", "a"},
		"a folder where a file is":          {"a", "a/b"},
		"a file where a folder is, in case": {"A/b", "a"},
	}
	for why, pair := range cases {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			f := stage(t, filepath.Join(t.TempDir(), "public"), false)
			if err := f.Add(pair[0], nil); err != nil {
				t.Fatal(err)
			}
			if err := f.Add(pair[1], nil); err == nil {
				t.Errorf("%q and %q are both accepted", pair[0], pair[1])
			}
		})
	}
}

func FuzzNamesNeverLeadOut(f *testing.F) {
	for _, seed := range []string{"a/b", "../a", "/a", "a/..", `..\a`, "a/./b", "con", "é", "a\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if output.CheckName(name) != nil {
			return
		}
		if !filepath.IsLocal(name) || filepath.ToSlash(filepath.Clean(name)) != name {
			t.Errorf("%q is accepted", name)
		}
	})
}
