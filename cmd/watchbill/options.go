package main

import (
	"fmt"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/visit-dav/watchbill/generator"
)

// options are the flags that the commands share.
type options struct {
	clock     time.Time
	present   func() time.Time
	flags     *pflag.FlagSet // tells which were given
	site      string
	out       string
	baseURL   string
	now       string
	incidents string
	strict    bool
	force     bool
}

func (o *options) register(f *pflag.FlagSet) {
	o.flags = f
	f.StringVar(&o.site, "site", ".", "folder that holds content/")
	f.StringVar(&o.out, "out", "public", "folder that the site is written to, relative to the working folder")
	f.StringVar(&o.baseURL, "base-url", "", "address of the site, such as https://team.github.io/support/")
	f.StringVar(&o.now, "now", "", "build as of this instant, such as 2026-11-24T10:00:00-08:00 (default: the clock)")
	f.StringVar(&o.incidents, "incidents", "", "incidents snapshot (default: .watchbill/incidents.jsonl, else the sample)")
	f.BoolVar(&o.strict, "strict", false, "treat warnings as errors")
	f.BoolVar(&o.force, "force", false, "replace an output folder that watchbill didn't write")
}

// generator gives the options as the generator takes them; wrong values are usage errors.
func (o *options) generator() (generator.Options, error) {
	g := generator.Options{
		Site: o.site, Out: o.out, Incidents: o.incidents, Strict: o.strict, Force: o.force,
		Clock: o.clock, Version: version(), Sample: !o.flags.Changed("site"),
	}
	var err error
	if g.Base, err = base(o.baseURL); err != nil {
		return g, usageError{err}
	}
	if o.flags.Changed("now") {
		if g.Now, err = time.Parse(time.RFC3339, o.now); err != nil || g.Now.IsZero() {
			return g, usageError{fmt.Errorf("--now %q is no RFC 3339 time such as 2026-11-24T10:00:00-08:00", o.now)}
		}
	}
	return g, nil
}

// base checks the site's address and gives it a closing slash.
func base(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("--base-url %q is no address: %w", text, err)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return "", fmt.Errorf("--base-url %q must begin with https:// and a host", text)
	case u.User != nil:
		return "", fmt.Errorf("--base-url must not carry a user or a password: it stands on every page")
	case u.RawQuery != "", u.Fragment != "":
		return "", fmt.Errorf("--base-url %q must not carry a query or a fragment", text)
	}
	return strings.TrimSuffix(u.String(), "/") + "/", nil
}

// version names the program: the module's version for a released binary, else "devel".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
