package redact

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maintainedText is the rule set of the gitleaks project, as tools/gitleaks brought it; its licence stands beside it.
//
//go:embed gitleaks/rules.json
var maintainedText []byte

// maintainedSet is the form of that file.
type maintainedSet struct {
	Allow maintainedAllowance
	Rules []struct {
		ID, Regex string
		Group     int
		Entropy   float64
		Keywords  []string
		Allow     []maintainedAllowance
	}
}

// maintainedAllowance is what a rule must not take for a secret.
type maintainedAllowance struct {
	Target  string   // "match" when it is about the whole match
	Regexes []string // RE2
	Words   []string // lower case
}

// Most rules of the set want one of a few signs behind a secret, as stand there in code; in prose and markup others do.
const (
	narrowEnd = `(?:[\x60'"\s;]|\\[nr]|$)`
	wideEnd   = `(?:[^A-Za-z0-9_/+=.~(-]|[/+=.~-](?:[^A-Za-z0-9]|$)|$)`
)

// unfit are rules that are left out: our own do the same over several lines or with fewer mistakes in prose.
func unfit() []string { return []string{"private-key"} }

// maintainedRules gives the rules of services, several hundred forms of tokens. The file is part of the program, so that
// a mistake in it is one of ours.
func maintainedRules() []rule {
	var set maintainedSet
	if err := json.Unmarshal(maintainedText, &set); err != nil {
		panic("redact: gitleaks/rules.json: " + err.Error())
	}
	everywhere := set.Allow.judge()
	var rules []rule
	for _, m := range set.Rules {
		if slices.Contains(unfit(), m.ID) {
			continue
		}
		allowed := []func(match) bool{everywhere}
		for _, a := range m.Allow {
			allowed = append(allowed, a.judge())
		}
		if m.ID != "generic-api-key" { // prose has much that looks like those
			m.Regex = strings.ReplaceAll(m.Regex, narrowEnd, wideEnd)
		}
		rules = append(rules, rule{
			kind: strings.ReplaceAll(m.ID, "-", " "), mask: "[secret]", secret: true, triggers: m.Keywords,
			pattern: lazily(m.Regex), group: m.Group, inner: m.Group == 0, near: worthTrying(m.ID),
			accept: func(found match) bool {
				return entropy(found.value()) > m.Entropy && !placeholder(found.value()) &&
					!slices.ContainsFunc(allowed, func(covers func(match) bool) bool { return covers(found) })
			},
		})
	}
	return rules
}

// worthTrying tells, for a rule one of whose words is common, where its pattern is worth trying; nil: everywhere.
func worthTrying(id string) func(text string, at int) bool {
	switch id {
	case "vault-service-token":
		return beforeVaultToken
	case "generic-api-key":
		return beforeSign
	case "atlassian-api-token":
		return func(text string, at int) bool { return hasPrefixFold(text[at:], "atatt3") || beforeSign(text, at) }
	}
	return nil
}

// beforeSign tells whether a sign of assignment follows a name, as the patterns of tokens without a form of their own want it:
// behind the rest of a name, blanks and quotes.
func beforeSign(text string, at int) bool {
	const farthest = 128 // bytes: the longest name, and 23 characters
	for i := at; i < min(len(text), at+farthest); i++ {
		switch c := text[i]; {
		case strings.IndexByte("=>:|?,", c) >= 0:
			return true
		case isNoTokenCharacter(rune(c)) && strings.IndexByte("_.-'\" \t\n\v\f\r", c) < 0:
			return false
		}
	}
	return false
}

// beforeVaultToken tells the old form of a token, "s." with 24 letters and digits, from the end of a sentence.
func beforeVaultToken(text string, at int) bool {
	const prefix, length = len("s."), 24
	if lower(text[at]) != 's' {
		return true
	}
	return at+prefix+length <= len(text) && strings.IndexFunc(text[at+prefix:at+prefix+length], isNoTokenCharacter) < 0
}

// isNoTokenCharacter lets wide characters pass: some of them count as letters where case doesn't matter.
func isNoTokenCharacter(r rune) bool { return r < utf8.RuneSelf && !isAlnum(byte(r)) }

// judge tells whether an allowance covers a match.
func (a maintainedAllowance) judge() func(match) bool {
	var patterns []*regexp.Regexp
	for _, text := range a.Regexes {
		patterns = append(patterns, regexp.MustCompile(text))
	}
	return func(m match) bool {
		text := m.value()
		lower := strings.ToLower(text)
		if slices.ContainsFunc(a.Words, func(word string) bool { return strings.Contains(lower, word) }) {
			return true
		}
		if a.Target == "match" {
			text = m.line[m.loc[0]:m.loc[1]]
		}
		return slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
	}
}
