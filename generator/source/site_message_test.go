package source_test

import (
	"testing"
	"testing/fstest"
)

// siteMessages hold what people see; read them aloud.
var siteMessages = map[string]message{
	"an empty file": {
		"",
		"site.yaml:1: the key \"title\" is missing\n" +
			"\thint: for example `title: Customer response`\n" +
			"site.yaml:1: the key \"zone\" is missing\n" +
			"\thint: for example `zone: America/Los_Angeles`",
	},
	"a slip in a key": {
		`titel: Response
zone: UTC
hours:
  - {from: 2020-01-01, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}`,
		"site.yaml:1:1: the key \"title\" is missing\n" +
			"\thint: for example `title: Customer response`\n" +
			"site.yaml:1:1: unknown key \"titel\"\n" +
			"\thint: did you mean \"title\"?",
	},
	"a zone with a slip": {
		`title: x
zone: America/Los_Angles
hours: [{from: 2020-01-01, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:2:7: there is no time zone \"America/Los_Angles\"\n" +
			"\thint: did you mean \"America/Los_Angeles\"?",
	},
	"a zone by its city": {
		`title: x
zone: Los Angeles
hours: [{from: 2020-01-01, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:2:7: there is no time zone \"Los Angeles\"\n" +
			"\thint: did you mean \"America/Los_Angeles\"?",
	},
	"a zone by its letters": {
		`title: x
zone: PST
hours: [{from: 2020-01-01, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:2:7: there is no time zone \"PST\"\n" +
			"\thint: did you mean \"America/Los_Angeles\"?",
	},
	"the zone of the machine": {
		`title: x
zone: Local
hours: [{from: 2020-01-01, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:2:7: there is no time zone \"Local\"\n" +
			"\thint: write a name of the IANA time zone database, such as America/Los_Angeles or Europe/Berlin",
	},
	"hours without a goal and a week": {
		`title: x
zone: UTC
hours:
  - from: 2020-01-01`,
		"site.yaml:4:5: the key \"goal\" is missing\n" +
			"\thint: for example `goal: 60m`\n" +
			"site.yaml:4:5: the key \"week\" is missing\n" +
			"\thint: for example `week: [{days: [monday, tuesday], open: [\"08:00-12:00\"]}]`",
	},
	"a date that doesn't exist": {
		`title: x
zone: UTC
hours: [{from: 2026-02-30, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:3:16: the date 2026-02-30 does not exist\n\thint: February 2026 has days 01 to 28",
	},
	"a date in words": {
		`title: x
zone: UTC
hours: [{from: July 4, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:3:16: \"July 4\" is not a date\n\thint: dates read YYYY-MM-DD, such as 2026-03-09",
	},
	"a goal without a unit": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 60, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:3:34: expected a duration such as 60m or 1h30m, found \"60\"\n" +
			"\thint: write 60m for minutes, 60h for hours",
	},
	"a goal of no time": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 0m, week: [{days: [mon], open: ["08:00-12:00"]}]}]`,
		"site.yaml:3:34: expected some time for an answer, found \"0m\"\n" +
			"\thint: write for example 60m",
	},
	"a day with a slip, and one of another language": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 60m, week: [{days: [mondy, lundi], open: ["08:00-12:00"]}]}]`,
		"site.yaml:3:54: expected a day such as monday or mon, found \"mondy\"\n" +
			"\thint: did you mean \"monday\"?\n" +
			"site.yaml:3:61: expected a day such as monday or mon, found \"lundi\"",
	},
	"hours in another form": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 60m, week: [{days: [mon], open: [8am-noon, "12:00-08:00", "8:00-12:00"]}]}]`,
		"site.yaml:3:67: \"8am\" is not a time of day\n\thint: times read HH:MM, 00:00 to 24:00\n" +
			"site.yaml:3:77: 12:00-08:00 does not end after it begins\n\thint: split a span that passes midnight at 24:00\n" +
			"site.yaml:3:92: \"8:00\" is not a time of day\n\thint: times read HH:MM, 00:00 to 24:00",
	},
	"hours that overlap": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 60m, week: 
  [{days: [mon, tue], open: ["08:00-12:00"]}, {days: [tue], open: ["11:00-13:00"]}]}]`,
		"site.yaml:4:47: tuesday has 08:00-12:00 and 11:00-13:00, which overlap\n" +
			"\thint: let one end before the other begins, or write both as one",
	},
	"hours that overlap on several days": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 60m, week: 
  [{days: [sat], open: ["08:00-10:00"]}, {days: [mon, wed, sat], open: ["08:00-12:00", "11:00-13:00"]}]}]`,
		"site.yaml:4:42: monday and wednesday have 08:00-12:00 and 11:00-13:00, which overlap\n" +
			"\thint: let one end before the other begins, or write both as one\n" +
			"site.yaml:4:42: saturday has 08:00-10:00 and 08:00-12:00, which overlap\n" +
			"\thint: let one end before the other begins, or write both as one",
	},
	"hours that overlap on a day named twice": {
		`title: x
zone: UTC
hours: [{from: 2020-01-01, goal: 60m, week: 
  [{days: [mon, monday], open: ["08:00-12:00", "11:00-13:00"]}]}]`,
		"site.yaml:4:4: monday has 08:00-12:00 and 11:00-13:00, which overlap\n" +
			"\thint: let one end before the other begins, or write both as one\n" +
			"site.yaml:4:4: monday is named twice in `days`\n" +
			"\thint: keep one of the two",
	},
	"hours that begin twice on a date": {
		`title: x
zone: UTC
hours:
  - {from: 2020-01-01, goal: 60m, week: [{days: [mon], open: ["08:00-12:00"]}]}
  - {from: 2020-01-01, goal: 30m, week: [{days: [mon], open: ["08:00-12:00"]}]}`,
		"site.yaml:5:12: hours from 2020-01-01 stand in line 4 already\n" +
			"\thint: keep one of the two",
	},
	"a holiday without a date": {
		site + `holidays:
  - name: Winter`,
		"site.yaml:6:5: this holiday has no date\n" +
			"\thint: write `date` for one day, or `first` and `last` for several",
	},
	"a date for a holiday": {
		site + `holidays: [2026-12-24]`,
		"site.yaml:5:12: expected keys and values, found \"2026-12-24\"\n" +
			"\thint: write keys such as `{name: Thanksgiving Day}`; known here: date, first, last, name",
	},
	"a holiday with too many dates": {
		site + `holidays:
  - {date: 2026-12-24, last: 2026-12-31, name: Winter}`,
		"site.yaml:6:5: this holiday has a date, and also its first or last day\n" +
			"\thint: write `date` for one day, or `first` and `last` for several",
	},
	"a holiday without its last day": {
		site + `holidays:
  - {first: 2026-12-24, name: Winter}`,
		"site.yaml:6:5: this holiday has no last day\n" +
			"\thint: write `date` for one day, or `first` and `last` for several",
	},
	"a holiday without its first day": {
		site + `holidays:
  - {last: 2026-12-24, name: Winter}`,
		"site.yaml:6:5: this holiday has no first day\n" +
			"\thint: write `date` for one day, or `first` and `last` for several",
	},
	"a holiday that ends before it begins": {
		site + `holidays:
  - {first: 2026-12-24, last: 2026-01-01, name: Winter}`,
		"site.yaml:6:31: the last day, 2026-01-01, comes before the first, 2026-12-24\n" +
			"\thint: exchange the two, or check the years",
	},
	"a holiday of years": {
		site + `holidays:
  - {first: 2026-12-24, last: 2028-01-01, name: Winter}`,
		"site.yaml:6:31: from 2026-12-24 to 2028-01-01 are more than 366 days\n" +
			"\thint: check the years",
	},
	"a holiday without a name": {
		site + `holidays:
  - date: 2026-12-24`,
		"site.yaml:6:5: the key \"name\" is missing\n" +
			"\thint: for example `name: Thanksgiving Day`",
	},
	"a holiday on a day that doesn't exist": {
		site + `holidays:
  - {date: 2026-11-31, name: Nothing}`,
		"site.yaml:6:12: the date 2026-11-31 does not exist\n\thint: November 2026 has days 01 to 30",
	},
	"a doubled holiday": {
		site + `holidays:
  - {date: 2026-12-25, name: Christmas}
  - {first: 2026-12-24, last: 2026-12-31, name: Winter}`,
		"site.yaml:7:5: 2026-12-25 is a day of \"Christmas\" already, in line 6\n" +
			"\thint: keep one of the two",
	},
	"a publication rule that doesn't exist": {
		site + "publish: label",
		"site.yaml:5:10: expected labelled, reviewed or closed, found \"label\"",
	},
	"a publication rule in capitals": {
		site + "publish: Closed",
		"site.yaml:5:10: expected labelled, reviewed or closed, found \"Closed\"\n" +
			"\thint: did you mean \"closed\"?",
	},
	"a repository as an address": {
		site + "repositories: {incidents: https://github.com/example/incidents}",
		"site.yaml:5:27: expected a repository as owner/name, found \"https://github.com/example/incidents\"\n" +
			"\thint: for example visit-dav/visit, without https://github.com/",
	},
	"a repository without its owner": {
		site + "repositories: {product: product}",
		"site.yaml:5:25: expected a repository as owner/name, found \"product\"\n" +
			"\thint: for example visit-dav/visit, without https://github.com/",
	},
	"an address without its scheme": {
		site + `base_url: example.org/response
contact: {url: help}`,
		"site.yaml:5:11: expected an address such as https://example.org/help, found \"example.org/response\"\n" +
			"\thint: write https:// in front\n" +
			"site.yaml:6:16: expected an address such as https://example.org/help, found \"help\"\n\thint: begin with https:// and the host, and write blanks as %20",
	},
	"an address with a query": {
		site + "base_url: https://example.org/?a=b",
		"site.yaml:5:11: pages can't stand below \"https://example.org/?a=b\"\n" +
			"\thint: write the address without a query, a fragment and a user",
	},
	"an address of no use to customers": {
		site + "contact: {url: 'javascript:alert(1)', email: help at example.org}",
		"site.yaml:5:16: expected an address such as https://example.org/help, found \"javascript:alert(1)\"\n\thint: begin with https:// and the host, and write blanks as %20\n" +
			"site.yaml:5:46: expected an address such as help@example.org, found \"help at example.org\"\n\thint: write the address alone, with its @",
	},
	"a language by its name": {
		site + "language: English (US)",
		"site.yaml:5:11: expected a language such as en or pt-BR, found \"English (US)\"",
	},
	"an instant without an offset": {
		site + "as_of: 2026-11-24T10:20:00",
		"site.yaml:5:8: expected an instant such as 2026-06-15T09:00:00-07:00, found \"2026-11-24T10:20:00\"\n" +
			"\thint: add the offset from UTC, such as -07:00 or Z",
	},
	"a restricted word that would fit everywhere": {
		site + "restricted: {words: ['', '-'], numbers: [0, x]}",
		"site.yaml:5:22: expected text with a letter or a digit, found \"\"\n" +
			"site.yaml:5:26: expected text with a letter or a digit, found \"-\"\n" +
			"site.yaml:5:42: expected a whole number from 1 on, found \"0\"\n" +
			"site.yaml:5:45: expected a whole number from 1 on, found \"x\"",
	},
	"a login with an at sign": {
		site + "accounts: {bots: ['@bot', 'dependabot[bot]']}",
		"site.yaml:5:19: expected a GitHub login, found \"@bot\"\n" +
			"\thint: write the login alone, without @ and without https://github.com/",
	},
	"a host as an address": {
		site + "redact: {hosts: ['https://a.example/', '*.b.example', 'c.*.example']}",
		"site.yaml:5:18: expected a host name such as node.example.gov, or *.example.gov, found " +
			"\"https://a.example/\"\n" +
			"\thint: write it without https:// and without a path; only a leading *. stands for other names\n" +
			"site.yaml:5:55: expected a host name such as node.example.gov, or *.example.gov, found " +
			"\"c.*.example\"\n" +
			"\thint: write it without https:// and without a path; only a leading *. stands for other names",
	},
	"an expression that isn't one": {
		site + `redact:
  patterns:
    - {name: account, match: '[0-9'}
    - {name: all, match: '.*'}`,
		"site.yaml:7:30: \"[0-9\" isn't a regular expression: missing closing ]: `[0-9`\n" +
			"\thint: the syntax is Go's (RE2); single quotes keep backslashes as they are\n" +
			"site.yaml:8:26: \".*\" fits text of no length, so it would fit everywhere\n" +
			"\thint: use + instead of *",
	},
	"an expression in double quotes": {
		site + `redact:
  patterns:
    - {name: account, match: "\d+"}`,
		"site.yaml:7:31: a backslash in double quotes begins an escape, and this isn't one\n" +
			"\thint: use single quotes, or write two backslashes",
	},
	"a page by its address": {
		site + `navigation:
  - {title: Help, page: /runbook/help.html}
  - {title: Out, page: ../README.md}`,
		"site.yaml:6:25: expected a document such as runbook/escalation.md, found \"/runbook/help.html\"\n" +
			"\thint: write its path below content/, without a slash in front\n" +
			"site.yaml:7:24: expected a document such as runbook/escalation.md, found \"../README.md\"\n" +
			"\thint: write its path below content/, without a slash in front",
	},
	"a team with spaces": {
		site + "feeds: {team: My Team, revision: -1}",
		"site.yaml:5:15: expected a slug such as vis, found \"My Team\"\n" +
			"\thint: slugs are lower-case letters, digits and hyphens\n" +
			"site.yaml:5:34: expected a whole number from 0 on, found \"-1\"",
	},
	"a sync with numbers out of bounds": {
		site + `sync:
  low_hanging_fruit: "?"
  incremental_above: -1
  full_every: 0
  max_shrink: 101
  max_wait: -5m`,
		"site.yaml:6:22: expected text with a letter or a digit, found \"?\"\n" +
			"site.yaml:7:22: expected a whole number from 0 on, found \"-1\"\n" +
			"site.yaml:8:15: expected a whole number from 1 to 366, found \"0\"\n" +
			"site.yaml:9:15: expected a whole number from 0 to 100, found \"101\"\n" +
			"site.yaml:10:13: expected a time to wait, found \"-5m\"\n" +
			"\thint: write for example 5m, or 0s for none",
	},
	"a sync with a slip": {
		site + "sync: {max_shrnk: 10}",
		"site.yaml:5:8: unknown key \"max_shrnk\"\n\thint: did you mean \"max_shrink\"?",
	},
	"words that aren't a list": {
		site + `components:
  - {name: Client, words: ssh}`,
		"site.yaml:6:27: expected a list, found \"ssh\"\n" +
			"\thint: write it in brackets: [ssh]",
	},
}

func TestMessagesOfTheSite(t *testing.T) {
	t.Parallel()
	testMessages(t, siteMessages, func(text string) fstest.MapFS { return folder(text, people, plan) })
}
