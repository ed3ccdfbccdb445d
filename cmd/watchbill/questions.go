package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/source"
)

// questions asks on a terminal, one line each.
type questions struct {
	in  *bufio.Reader
	out io.Writer
}

func newQuestions(in io.Reader, out io.Writer) *questions {
	return &questions{bufio.NewReader(in), out}
}

// line asks for one line; an empty one takes what is offered.
func (q *questions) line(ctx context.Context, question, offered string) (string, error) {
	if offered != "" {
		question += " [" + offered + "]"
	}
	fmt.Fprintf(q.out, "%s: ", question)
	text, err := q.read(ctx)
	if text = strings.TrimSpace(text); text != "" {
		return text, nil
	}
	if errors.Is(err, io.EOF) {
		return "", errors.New("stopped: nothing was written")
	}
	return offered, err
}

// read gives the next line, or the end when the program is told to stop: a terminal can't be called off.
func (q *questions) read(ctx context.Context) (string, error) {
	type line struct {
		text string
		err  error
	}
	got := make(chan line, 1)
	go func() {
		text, err := q.in.ReadString('\n')
		got <- line{text, err}
	}()
	select {
	case l := <-got:
		return l.text, l.err
	case <-ctx.Done():
		return "", io.EOF
	}
}

// ask asks for every answer that no flag gave.
func (f *initFlags) ask(ctx context.Context, q *questions) error {
	anything := func(string) error { return nil }
	for _, question := range []struct {
		text, offered string
		answer        *string
		judge         func(string) error
	}{
		{"Organisation or project", "", &f.Organisation, anything},
		{"Repository that will hold the site, OWNER/NAME (may be empty)", "", &f.Repository, repositoryOrNone},
		{"Repository with one issue per incident, OWNER/NAME (may be empty)", "", &f.Answers.Incidents, repositoryOrNone},
		{"Repository of the product, OWNER/NAME (may be empty)", "", &f.Product, repositoryOrNone},
		{"Time zone of the team", here(), &f.Zone, source.CheckZone},
	} {
		if *question.answer != "" {
			continue
		}
		var err error
		if *question.answer, err = q.sound(ctx, question.text, question.offered, question.judge); err != nil {
			return err
		}
	}
	return f.askPeople(ctx, q)
}

// sound asks until the answer is sound.
func (q *questions) sound(ctx context.Context, question, offered string, judge func(string) error) (string, error) {
	for {
		answer, err := q.line(ctx, question, offered)
		if err != nil {
			return "", err
		}
		wrong := judge(answer)
		if wrong == nil {
			return answer, nil
		}
		fmt.Fprintf(q.out, "%v\n", wrong)
	}
}

func repositoryOrNone(name string) error {
	if name == "" || repositoryForm.MatchString(name) {
		return nil
	}
	return fmt.Errorf("expected OWNER/NAME, without https://github.com/, found %q", name)
}

// askPeople asks for names until an empty line.
func (f *initFlags) askPeople(ctx context.Context, q *questions) error {
	if len(f.people) > 0 || len(f.People) > 0 || f.importing() {
		return nil
	}
	fmt.Fprintln(q.out, "The people, as NAME or NAME=LOGIN; an empty line ends.")
	for {
		person, err := q.sound(ctx, fmt.Sprintf("Person %d", len(f.people)+1), "", personOrNone)
		switch {
		case err != nil:
			return err
		case person != "":
			f.people = append(f.people, person)
		case len(f.people) > 1:
			return f.askNovices(ctx, q)
		case len(f.people) == 1:
			return nil
		default:
			fmt.Fprintln(q.out, "At least one is needed.")
		}
	}
}

// askNovices asks who is new, by number: names may hold commas.
func (f *initFlags) askNovices(ctx context.Context, q *questions) error {
	if len(f.novices) > 0 {
		return nil
	}
	numbers, err := q.sound(ctx, "Who of them is new to customer response, and is backed up by a veteran? Numbers, such as 2, 5 (may be empty)", "",
		func(answer string) error { return someOf(len(f.people), listed(answer)) })
	f.novices = listed(numbers)
	return err
}

func listed(numbers string) []string {
	return strings.FieldsFunc(numbers, func(r rune) bool { return r == ',' || r == ' ' })
}

// someOf tells whether numbers are of people, and leave out one at least.
func someOf(people int, numbers []string) error {
	chosen := map[int]bool{}
	for _, said := range numbers {
		n, err := strconv.Atoi(said)
		if err != nil || n < 1 || n > people {
			return fmt.Errorf("expected numbers from 1 to %d, found %q", people, said)
		}
		chosen[n] = true
	}
	if len(chosen) == people {
		return errors.New("a novice has a veteran as backup, so somebody must be one")
	}
	return nil
}

var login = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)

func personOrNone(person string) error {
	name, account, given := strings.Cut(person, "=")
	switch account = strings.TrimSpace(account); {
	case person == "":
		return nil
	case strings.TrimSpace(name) == "":
		return fmt.Errorf("expected a name before the =, found %q", person)
	case given && account != "" && !login.MatchString(account):
		return fmt.Errorf("expected a GitHub login without @ after the =, found %q", account)
	}
	return nil
}

// here is the machine's time zone, where it has a name.
func here() string {
	if name := time.Local.String(); name != "Local" {
		return name
	}
	target, err := filepath.EvalSymlinks("/etc/localtime")
	if _, name, ok := strings.Cut(filepath.ToSlash(target), "/zoneinfo/"); ok && err == nil {
		return name
	}
	return ""
}
