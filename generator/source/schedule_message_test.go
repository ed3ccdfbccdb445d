package source_test

import (
	"testing"
	"testing/fstest"
)

// scheduleMessages hold what people see; read them aloud.
var scheduleMessages = map[string]message{
	"a week that doesn't exist": {
		`plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W54: {primary: ada, backup: ben}
      2026-27: {primary: ada, backup: ben}`,
		"schedule.yaml:4:7: the week 2026-W54 does not exist\n\thint: 2026 has weeks 01 to 53\n" +
			"schedule.yaml:5:7: \"2026-27\" is not a week\n\thint: weeks read YYYY-Www, such as 2026-W28",
	},
	"a doubled week": {
		`plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W27: {primary: ada, backup: ben}
      2026-W27: {primary: ben, backup: ada}`,
		"schedule.yaml:5:7: the key \"2026-W27\" stands in line 4 already\n" +
			"\thint: keep one of the two",
	},
	"a week without a backup": {
		`plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W27: {primary: ada}`,
		"schedule.yaml:4:17: the key \"backup\" is missing\n" +
			"\thint: for example `backup: vacant`",
	},
	"a week of nobody": {
		`plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W27:`,
		"schedule.yaml:4:7: the key \"2026-W27\" has no value\n" +
			"\thint: write a value, or remove the key",
	},
	"a person by name": {
		`plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks:
      2026-W27: {primary: Ada Example, backup: ben}`,
		"schedule.yaml:4:27: expected a person's slug, or vacant, found \"Ada Example\"\n" +
			"\thint: slugs are lower-case letters, digits and hyphens",
	},
	"a block without its instant": {
		`plan:
  - recorded: 2026-06-15
    weeks: {2026-W27: {primary: ada, backup: ben}}
  - weeks: {2026-W28: {primary: ada, backup: ben}}`,
		"schedule.yaml:2:15: expected an instant such as 2026-06-15T09:00:00-07:00, found \"2026-06-15\"\n" +
			"\thint: add the time and its offset from UTC\n" +
			"schedule.yaml:4:5: the key \"recorded\" is missing\n" +
			"\thint: for example `recorded: 2026-06-15T09:00:00-07:00`",
	},
	"weeks as a list": {
		`plan:
  - recorded: 2026-06-15T09:00:00-07:00
    weeks: [2026-W27]`,
		"schedule.yaml:3:12: expected keys and values, found a list\n" +
			"\thint: write each entry as `key: value`",
	},
	"a kind that doesn't exist": {
		plan + `changes:
  - {id: 1, kind: swop, at: 2026-07-01T09:00:00Z, by: ada, reason: x}`,
		"schedule.yaml:6:19: expected swap, cover, promote or revert, found \"swop\"\n" +
			"\thint: did you mean \"swap\"?",
	},
	"a change without reason and author": {
		plan + `changes:
  - {id: 1, kind: revert, at: 2026-07-01T09:00:00Z, of: 1}`,
		"schedule.yaml:6:5: the key \"by\" is missing\n" +
			"\thint: for example `by: ada`\n" +
			"schedule.yaml:6:5: the key \"reason\" is missing\n" +
			"\thint: for example `reason: Ada teaches on Tuesday.`",
	},
	"a swap without what it needs": {
		plan + `changes:
  - {id: 1, kind: swap, at: 2026-07-01T09:00:00Z, by: ada, reason: x}`,
		"schedule.yaml:6:5: this swap needs `role`\n" +
			"\thint: for example `role: primary`\n" +
			"schedule.yaml:6:5: this swap needs `weeks`\n" +
			"\thint: for example `weeks: [2026-W30, 2026-W33]`",
	},
	"a swap of three weeks": {
		plan + `changes:
  - {id: 1, kind: swap, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary,
    weeks: [2026-W27, 2026-W28, 2026-W29]}`,
		"schedule.yaml:7:12: a swap names two weeks, found 3\n" +
			"\thint: for example `weeks: [2026-W30, 2026-W33]`",
	},
	"a swap of a week with itself": {
		plan + `changes:
  - {id: 1, kind: swap, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: primary,
    weeks: [2026-W27, 2026-W27]}`,
		"schedule.yaml:7:12: 2026-W27 is swapped with itself\n" +
			"\thint: name the week with which it is swapped",
	},
	"a swap with a person": {
		plan + `changes:
  - id: 1
    kind: swap
    at: 2026-07-01T09:00:00Z
    by: ada
    reason: x
    role: lead
    weeks: [2026-W27, 2026-W28]
    person: ben`,
		"schedule.yaml:11:11: expected primary or backup, found \"lead\"\n" +
			"schedule.yaml:13:13: `person` doesn't belong to a swap\n" +
			"\thint: a swap has `role` and `weeks`",
	},
	"a cover without an end": {
		plan + `changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: backup,
    person: ben, from: 2026-08-12}`,
		"schedule.yaml:6:5: this cover needs `to`\n" +
			"\thint: for example `to: 2026-08-14`; or `week: 2026-W33` instead of from and to",
	},
	"a cover without any time": {
		plan + `changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: backup, person: ben}`,
		"schedule.yaml:6:5: this cover needs `from`\n" +
			"\thint: for example `from: 2026-08-12`; or `week: 2026-W33` instead of from and to\n" +
			"schedule.yaml:6:5: this cover needs `to`\n" +
			"\thint: for example `to: 2026-08-14`; or `week: 2026-W33` instead of from and to",
	},
	"a cover of a week and of days": {
		plan + `changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: backup,
    person: ben, week: 2026-W33, from: 2026-08-12}`,
		"schedule.yaml:7:40: `from` can't stand beside `week`\n" +
			"\thint: keep `week` for the whole week, or `from` and `to`",
	},
	"a cover that ends on its first day": {
		plan + `changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: backup,
    person: ben, from: 2026-08-12, to: 2026-08-12}`,
		"schedule.yaml:7:40: `to` isn't after `from`\n" +
			"\thint: `to` is the first day that isn't covered any more",
	},
	"a cover at times without an offset": {
		plan + `changes:
  - {id: 1, kind: cover, at: 2026-07-01T09:00:00Z, by: ada, reason: x, role: backup,
    person: ben, from: 2026-08-12 13:00, to: 2026-08-32}`,
		"schedule.yaml:7:24: expected a date such as 2026-08-12 or an instant such as " +
			"2026-09-16T13:00:00-07:00, found \"2026-08-12 13:00\"\n" +
			"\thint: an instant has a T, seconds, and the offset from UTC such as -07:00 or Z\n" +
			"schedule.yaml:7:46: the date 2026-08-32 does not exist\n\thint: August 2026 has days 01 to 31",
	},
	"a promotion that names the person": {
		plan + `changes:
  - {id: 1, kind: promote, at: 2026-07-01T09:00:00Z, by: ada, reason: x,
    person: ben, from: 2026-07-01T09:00:00-07:00}`,
		"schedule.yaml:6:5: this promotion needs `backup`\n" +
			"\thint: for example `backup: vacant`\n" +
			"schedule.yaml:7:13: `person` doesn't belong to a promotion\n" +
			"\thint: a promotion has `from` and `backup`",
	},
	"a revert of nothing": {
		plan + `changes:
  - {id: 1, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x}`,
		"schedule.yaml:6:5: this revert needs `of`\n" +
			"\thint: for example `of: 2`",
	},
	"a revert with weeks": {
		plan + `changes:
  - {id: 1, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x, of: 0, weeks: [2026-W27]}`,
		"schedule.yaml:6:77: expected a whole number from 1 on, found \"0\"\n" +
			"schedule.yaml:6:87: `weeks` doesn't belong to a revert\n" +
			"\thint: a revert has `of`",
	},
	"an id that isn't a number": {
		plan + `changes:
  - {id: one, kind: revert, at: 2026-07-01T09:00:00Z, by: ada, reason: x, of: 1}`,
		"schedule.yaml:6:10: expected a whole number from 1 on, found \"one\"",
	},
	"changes that aren't a list": {
		plan + "changes: none",
		"schedule.yaml:5:10: expected a list, found \"none\"\n" +
			"\thint: begin each entry on its own line with `- `",
	},
}

func TestMessagesOfTheSchedule(t *testing.T) {
	t.Parallel()
	testMessages(t, scheduleMessages, func(text string) fstest.MapFS { return folder(site, people, text) })
}
