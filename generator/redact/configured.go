package redact

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

const maxName = 100

// configured makes rules of the team's names, hosts and patterns.
func configured(o Options) ([]rule, error) {
	var rules []rule
	for _, make := range []func(Options) ([]rule, error){nameRules, hostRules, patternRules} {
		more, err := make(o)
		if err != nil {
			return nil, err
		}
		rules = append(rules, more...)
	}
	return rules, nil
}

func nameRules(o Options) ([]rule, error) {
	var rules []rule
	for _, name := range o.Names {
		words := strings.FieldsFunc(viewOf(name).text, isSeparator)
		if len(words) == 0 {
			return nil, fmt.Errorf("redact: names: %q holds no letter", name)
		}
		if len(name) > maxName {
			return nil, fmt.Errorf("redact: names: %q is too long", name)
		}
		trigger := longestASCII(words)
		for i, word := range words {
			words[i] = eitherForm(word)
		}
		r := rule{kind: "customer", mask: "[customer]", reach: 2*len(name) + 16, accept: standsAlone}
		r.pattern = lazily(`(?i)` + strings.Join(words, `[\s._-]+`))
		if len(trigger) > 1 {
			r.triggers = []string{trigger}
		}
		rules = append(rules, r)
	}
	return rules, nil
}

func isSeparator(r rune) bool { return strings.ContainsRune(" \t\n._-", r) }

// eitherForm matches a word with its accents composed or apart.
func eitherForm(word string) string {
	composed, apart := regexp.QuoteMeta(norm.NFC.String(word)), regexp.QuoteMeta(norm.NFD.String(word))
	if composed == apart {
		return composed
	}
	return "(?:" + composed + "|" + apart + ")"
}

// longestASCII gives the longest run of ASCII letters and digits, in lower case.
func longestASCII(words []string) string {
	runs := strings.FieldsFunc(strings.ToLower(strings.Join(words, " ")), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return slices.MaxFunc(append(runs, ""), func(a, b string) int { return len(a) - len(b) })
}

func hostRules(o Options) ([]rule, error) {
	var rules []rule
	for _, host := range o.Hosts {
		domain, isDomain := strings.CutPrefix(strings.ToLower(strings.TrimSpace(host)), "*.")
		if len(domain) < 2 || strings.ContainsAny(domain, "* \t/") {
			return nil, fmt.Errorf("redact: hosts: %q is no host name; a domain reads *.example.gov", host)
		}
		pattern := `(?i)` + regexp.QuoteMeta(domain)
		if isDomain {
			pattern = `(?i)(?:[a-z0-9_-]{1,63}\.){0,8}` + regexp.QuoteMeta(domain)
		}
		rules = append(rules, rule{
			kind: "host", mask: "[host]", triggers: []string{domain},
			pattern: lazily(pattern), accept: isWholeHost,
		})
	}
	return rules, nil
}

func patternRules(o Options) ([]rule, error) {
	var rules []rule
	for _, p := range o.Patterns {
		pattern, err := regexp.Compile(p.Match)
		switch {
		case err != nil:
			return nil, fmt.Errorf("redact: patterns: %s: %w", p.Name, err)
		case strings.TrimSpace(p.Name) == "" || strings.ContainsAny(p.Name, "[]()\n"):
			return nil, fmt.Errorf("redact: patterns: %q is no name; its matches show as [name]", p.Name)
		case pattern.MatchString(""):
			return nil, fmt.Errorf("redact: patterns: %s: the pattern matches empty text", p.Name)
		}
		rules = append(rules, rule{kind: p.Name, mask: "[" + p.Name + "]", pattern: lazily(p.Match)})
	}
	return rules, nil
}
