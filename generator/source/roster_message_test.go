package source_test

import (
	"testing"
	"testing/fstest"
)

// rosterMessages hold what people see; read them aloud.
var rosterMessages = map[string]message{
	"an unknown rule": {
		"rules: {patern: chain}",
		"roster.yaml:1:9: unknown key \"patern\"\n" +
			"\thint: did you mean \"pattern\"?",
	},
	"a pattern that doesn't exist": {
		"rules: {pattern: chains, minimum_gap: -1, veteran_after: some}",
		"roster.yaml:1:18: expected chain or independent, found \"chains\"\n" +
			"\thint: did you mean \"chain\"?\n" +
			"roster.yaml:1:39: expected a whole number from 0 on, found \"-1\"\n" +
			"roster.yaml:1:58: expected a whole number from 0 on, found \"some\"",
	},
	"a person without a slug": {
		`people:
  - name: Ada`,
		"roster.yaml:2:5: the key \"slug\" is missing\n" +
			"\thint: for example `slug: ada`",
	},
	"a slug with capitals": {
		`people:
  - {slug: Ada Example, name: Ada, aliases: [ADA]}`,
		"roster.yaml:2:12: expected a slug such as ada or ada-example, found \"Ada Example\"\n" +
			"\thint: slugs are lower-case letters, digits and hyphens\n" +
			"roster.yaml:2:46: expected a slug such as ada or ada-example, found \"ADA\"\n" +
			"\thint: slugs are lower-case letters, digits and hyphens",
	},
	"a slug with another meaning": {
		`people:
  - {slug: vacant, name: Ada}
  - {slug: index, name: Ben}`,
		"roster.yaml:2:12: nobody can be called \"vacant\": it stands where nobody serves\n" +
			"\thint: choose another slug\n" +
			"roster.yaml:3:12: nobody can be called \"index\": it is the page that lists all people\n" +
			"\thint: choose another slug",
	},
	"percent out of range": {
		`people:
  - {slug: ada, name: Ada, percent: 0}
  - {slug: ben, name: Ben, percent: 150}
  - {slug: cara, name: Cara, percent: 80%}`,
		"roster.yaml:2:37: expected a whole number from 1 to 100, found \"0\"\n" +
			"roster.yaml:3:37: expected a whole number from 1 to 100, found \"150\"\n" +
			"roster.yaml:4:39: expected a whole number from 1 to 100, found \"80%\"",
	},
	"two ways to be a veteran": {
		`people:
  - {slug: ben, name: Ben}
  - {slug: ada, name: Ada, veteran_since: 2024-01-01, veteran_after: 3}`,
		"roster.yaml:3:70: ada has both `veteran_since` and `veteran_after`\n" +
			"\thint: keep one of the two",
	},
	"leave that ends before it begins": {
		`people:
  - slug: ada
    name: Ada
    away:
      - {first: 2026-07-17, last: 2026-07-06}`,
		"roster.yaml:5:35: the last day, 2026-07-06, comes before the first, 2026-07-17\n" +
			"\thint: exchange the two, or check the years",
	},
	"leave without an end": {
		`people:
  - slug: ada
    name: Ada
    away:
      - {first: 2026-07-17}`,
		"roster.yaml:5:9: the key \"last\" is missing\n" +
			"\thint: for example `last: 2026-07-17`",
	},
	"a key of nearly the right name": {
		`people:
  - {slug: ben, name: Ben}
  - {slug: ada, name: Ada, github_login: ada, experties: [x]}`,
		"roster.yaml:3:28: unknown key \"github_login\"\n" +
			"\thint: known here: access, aliases, away, contact, email, expertise, from, github, name, percent, slug, until, " +
			"veteran_after, veteran_since\n" +
			"roster.yaml:3:47: unknown key \"experties\"\n" +
			"\thint: did you mean \"expertise\"?",
	},
	"a login as an address": {
		`people:
  - {slug: ben, name: Ben}
  - {slug: ada, name: Ada, github: https://github.com/ada}`,
		"roster.yaml:3:36: expected a GitHub login, found \"https://github.com/ada\"\n" +
			"\thint: write the login alone, without @ and without https://github.com/",
	},
	"a person as text": {
		"people: [ada]",
		"roster.yaml:1:10: expected keys and values, found \"ada\"\n" +
			"\thint: write keys such as `{slug: ada, name: Ada Example}`; known here: access, aliases, away, contact, email, expertise, from, github, name, percent, slug, until, " +
			"veteran_after, veteran_since",
	},
	"the people as keys": {
		`people:
  ada: {name: Ada}`,
		"roster.yaml:2:3: expected a list, found keys and values\n" +
			"\thint: begin each entry on its own line with `- `",
	},
}

func TestMessagesOfTheRoster(t *testing.T) {
	t.Parallel()
	testMessages(t, rosterMessages, func(text string) fstest.MapFS {
		return folder(site, text, "plan: [{recorded: 2026-06-15T09:00:00Z, weeks: {2026-W27: {primary: vacant, backup: vacant}}}]\n")
	})
}
