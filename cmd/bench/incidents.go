package main

import (
	"fmt"
	"strings"
	"time"
)

// The repository and label of the built-in sample, whose roster and documents frame the made incidents.
const (
	sampleRepository = "example-vis/live-incidents"
	sampleLabel      = "publishable"
	sampleHeader     = `{"watchbill":1,"repository":"` + sampleRepository + `","visibility":"public","synced":"2026-11-24T17:00:00Z"}` + "\n"
)

// Made incidents were filed within ten years, whatever their number, so that lists by month grow with it.
const madeYears = 10

// harmlessWords replaces syllables by which a made word could look like the name of a secret, which stops a build.
var harmlessWords = strings.NewReplacer("api", "apo", "key", "kuy", "auth", "outh", "pass", "pess", "cred", "crod", "secret", "socrot",
	"token", "tokun", "access", "occess", "client", "cliont", "vault", "veult")

// reporter makes incidents as teams file them: the form's headings, steps, tables, code and links, 0.5 to 6 KB.
type reporter struct {
	*author
	total int
}

func newReporter(total int) *reporter { return &reporter{newAuthor(), total} }

// incident makes the incident of a number, which counts from 1.
func (r *reporter) incident(number int) issue {
	topic := r.topic()
	every := time.Duration(madeYears) * 365 * 24 * time.Hour / time.Duration(r.total)
	at := time.Date(2016, 11, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(number) * every).Truncate(time.Second)
	created, closed := at.Format(time.RFC3339), at.Add(50*time.Hour).Format(time.RFC3339)
	i := issue{
		ID: int64(number), Number: number, Title: r.title(topic), Body: r.body(topic, number), State: "closed", Association: "MEMBER",
		URL:  fmt.Sprintf("https://github.com/%s/issues/%d", sampleRepository, number),
		User: r.person(), Created: created, Closed: closed, Labels: r.labels(),
	}
	for n := r.rnd.Intn(3); n > 0; n-- {
		i.Comments = append(i.Comments, remark{int64(number*10 + n), r.prose(topic, 30), "MEMBER", created, r.person()})
	}
	if r.rnd.Intn(8) > 0 {
		i.Comments = append(i.Comments, remark{int64(number * 10), "Resolution: " + r.answer(topic), "MEMBER", closed, r.person()})
	}
	i.Title = harmlessWords.Replace(i.Title)
	i.Body = harmlessWords.Replace(i.Body)
	for n := range i.Comments {
		i.Comments[n].Body = harmlessWords.Replace(i.Comments[n].Body)
	}
	return i
}

func (r *reporter) person() *account {
	return &account{r.pick("mira-example", "tomas-example", "ines-example", "jonah-example", "priya-example")}
}

func (r *reporter) labels() []label {
	list := []label{{sampleLabel}, {"resolution: " + r.pick("answered", "fixed", "workaround", "known-issue", "diagnosed")}}
	if r.rnd.Intn(2) == 0 {
		list = append(list, label{"area-" + r.number(12)})
	}
	return list
}

func (r *reporter) body(topic []string, number int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### Component\n\n%s\n\n### Version\n\n3.%s.%s\n\n### Platform\n\n%s\n\n### Symptom\n\n%s\n",
		r.pick("Plots", "Client/server", "Readers", "Movies", "Scripting"), r.number(6), r.number(9),
		r.pick("Rocky Linux 9", "macOS 15", "Windows 11", "Ubuntu 24.04"), r.prose(topic, 60))
	if r.rnd.Intn(3) == 0 {
		b.WriteString("\nSteps:\n\n")
		for n := range 2 + r.rnd.Intn(4) {
			fmt.Fprintf(&b, "%d. %s\n", n+1, r.sentence(topic, 9))
		}
	}
	if r.rnd.Intn(5) == 0 {
		b.WriteString("\n" + r.table(topic))
	}
	if number > 10 && r.rnd.Intn(6) == 0 {
		fmt.Fprintf(&b, "\nLooks like #%d.\n", 1+r.rnd.Intn(number-1))
	}
	if r.rnd.Intn(2) == 0 {
		b.WriteString("\n### Exact error text\n\n```\n" + r.message() + "\n" + r.message() + "\n```\n")
	}
	return b.String()
}

// prose is a paragraph or more, of about so many words, with marks, links and code.
func (r *reporter) prose(topic []string, median float64) string {
	var b strings.Builder
	for n := min(350, r.length(median, textSpread)); n > 0; n -= 12 {
		b.WriteString(r.sentence(topic, min(n, 12)))
		b.WriteString(r.pick(" ", " ", " ", "\n\n"))
	}
	return strings.TrimSpace(b.String())
}

func (r *reporter) sentence(topic []string, words int) string {
	list := make([]string, words)
	for i := range list {
		switch p := r.rnd.Float64(); {
		case p < 0.012:
			list[i] = "`" + r.identifier(topic) + "`"
		case p < 0.02:
			list[i] = "**" + r.word() + "**"
		case p < 0.026:
			list[i] = fmt.Sprintf("[%s](https://docs.example.org/%s)", r.word(), r.word())
		case p < 0.026+topicality:
			list[i] = topic[int(r.rnd.ExpFloat64()*3)%len(topic)]
		default:
			list[i] = r.word()
		}
	}
	return strings.Join(list, " ") + "."
}

func (r *reporter) table(topic []string) string {
	var b strings.Builder
	b.WriteString("| run | nodes | " + r.word() + " |\n| --- | ---: | --- |\n")
	for n := range 3 + r.rnd.Intn(4) {
		fmt.Fprintf(&b, "| %d | %s | %s %s |\n", n+1, r.number(4096), r.word(), topic[n])
	}
	return b.String()
}

// answer is a resolution, in half of the cases with code of a named language.
func (r *reporter) answer(topic []string) string {
	text := r.prose(topic, 40)
	switch r.rnd.Intn(6) {
	case 0:
		text += "\n\n```bash\nexport " + strings.ToUpper(topic[0]) + "=" + r.number(99) + "\nmodule load " + r.word() + "/" + r.number(9) +
			"\n./" + r.word() + " --" + r.word() + " \"$" + strings.ToUpper(topic[0]) + "\" # " + r.word() + "\n```"
	case 1:
		text += "\n\n```python\nimport " + r.word() + "\nfor step in range(" + r.number(200) + "):\n    if not " + r.word() + ".open(\"" + r.word() +
			".silo\"):\n        raise IOError(\"" + r.word() + "\")\n```"
	case 2:
		text += "\n\n```\n" + r.message() + "\n```"
	}
	return text
}
