package github

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bounds of one sync of the product's issues; the next one goes on where it stopped.
const (
	maxAsked = 200 // issues that are asked for one by one
	maxPages = 50  // of changed issues, and of those with the label
)

var errEnough = errors.New("enough for now")

// productRun is the sync of the product's issues: those that incidents refer to, and the open ones with a label. There
// is no list of the former, so each is asked for once; after that, the list of changed issues keeps them fresh.
type productRun struct {
	*run
	repo     repository
	report   *ProductReport
	known    map[int]productIssue
	referred map[int]bool
	fruit    map[int]bool
	since    time.Time // every change up to here is known
	pages    int
	picked   bool // the labelled issues are complete
}

// product syncs the product's issues. What was read before GitHub or the network fails is kept.
func (r *run) product(ctx context.Context) error {
	if strings.EqualFold(r.Product, r.repo.FullName) {
		r.note("the product's issues are the incidents' own; nothing else is read")
		return nil
	}
	repo, err := r.ask(ctx, r.Product)
	if err != nil {
		return fmt.Errorf("product: %w", err)
	}
	p := &productRun{
		run: r, repo: repo, report: &ProductReport{Repository: repo.FullName, File: r.ProductFile},
		known: map[int]productIssue{}, fruit: map[int]bool{},
	}
	if p.referred, err = references(r.File, r.Product, repo.FullName); err != nil {
		return err
	}
	p.readOld()
	err = p.collect(ctx)
	if err != nil && (!p.picked || errors.Is(err, context.Canceled)) {
		return fmt.Errorf("product: %w", err)
	}
	if wrote := p.write(); wrote != nil {
		return errors.Join(wrote, err)
	}
	r.report.Product = p.report
	if err != nil {
		return fmt.Errorf("product: %w", err)
	}
	return nil
}

// references finds the issues of a repository that the incidents name, by any of its names.
func references(file string, names ...string) (map[int]bool, error) {
	for i := range names {
		names[i] = regexp.QuoteMeta(names[i])
	}
	form, err := regexp.Compile(`(?i)(?:` + strings.Join(names, "|") + `)(?:#|/issues/|/pull/)([1-9][0-9]{0,8})\b`)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	found := map[int]bool{}
	lines := bufio.NewReaderSize(f, 1<<20)
	for {
		text, err := lines.ReadBytes('\n')
		for _, m := range form.FindAllSubmatch(text, -1) {
			n, _ := strconv.Atoi(string(m[1])) // nine digits at most
			found[n] = true
		}
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (p *productRun) path() string { return "repos/" + p.repo.FullName + "/issues" }

// collect reads what is new. The checkpoint is asked for first, so that no change falls between it and what follows.
func (p *productRun) collect(ctx context.Context) error {
	if p.since.IsZero() {
		var newest []productIssue
		if err := p.client.one(ctx, p.path()+"?direction=desc&per_page=1&sort=updated&state=all", &newest); err != nil {
			return err
		}
		if len(newest) > 0 {
			p.since = newest[0].UpdatedAt
		}
	} else if err := p.refresh(ctx); err != nil {
		return err
	}
	if err := p.pick(ctx); err != nil {
		return err
	}
	p.picked = true
	return p.askForMissing(ctx)
}

// refresh reads what changed since the checkpoint and keeps what is known.
func (p *productRun) refresh(ctx context.Context) error {
	seen := p.since
	s := stream[productIssue, *productIssue]{
		client: p.client, path: p.path(), query: url.Values{"state": {"all"}}, since: back(p.since),
	}
	s.take = func(page []productIssue) error {
		for _, i := range page {
			seen = later(seen, i.UpdatedAt)
			if _, known := p.known[i.Number]; known {
				p.keep(i)
			}
		}
		if p.pages++; p.pages >= maxPages {
			return errEnough
		}
		return nil
	}
	err := s.read(ctx)
	if errors.Is(err, errEnough) {
		p.note("more of the product's issues changed than one sync reads; the next goes on")
		err = nil
	}
	if err == nil {
		p.since = seen
	}
	return err
}

// pick reads the open issues with the label.
func (p *productRun) pick(ctx context.Context) error {
	if p.FruitLabel == "" {
		return nil
	}
	s := stream[productIssue, *productIssue]{
		client: p.client, path: p.path(), query: url.Values{"state": {"open"}, "labels": {p.FruitLabel}},
	}
	pages := 0
	s.take = func(page []productIssue) error {
		for _, i := range page {
			if i.PullRequest == nil && p.keep(i) {
				p.fruit[i.Number] = true
			}
		}
		if pages++; pages >= maxPages {
			return errEnough
		}
		return nil
	}
	err := s.read(ctx)
	if errors.Is(err, errEnough) {
		p.note("more of the product's issues have the label than one sync reads: %d are kept", len(p.fruit))
		return nil
	}
	return err
}

// askForMissing asks for the issues that incidents refer to and that aren't known yet, or were last seen too long ago:
// no list shows what was deleted, or may be seen again.
func (p *productRun) askForMissing(ctx context.Context) error {
	for _, number := range p.wanted() {
		var i productIssue
		err := p.client.one(ctx, p.path()+"/"+strconv.Itoa(number), &i)
		var no *refused
		switch {
		case errors.As(err, &no) && (no.status == http.StatusNotFound || no.status == http.StatusGone):
			p.forget(number)
			continue
		case err != nil:
			return err
		case i.Number <= 0:
			return fmt.Errorf("GitHub's answer about issue %d holds no number", number)
		}
		if i.Number != number || !p.keep(i) {
			p.forget(number)
		}
	}
	return nil
}

// wanted lists the issues to ask for: first those that aren't known, then those seen the longest ago.
func (p *productRun) wanted() []int {
	var list []int
	for number := range p.referred {
		if i, known := p.known[number]; !known || p.started.Sub(i.Checked) >= p.FullEvery {
			list = append(list, number)
		}
	}
	slices.SortFunc(list, func(a, b int) int {
		return cmp.Or(p.known[a].Checked.Compare(p.known[b].Checked), cmp.Compare(a, b))
	})
	return list[:min(len(list), maxAsked)]
}

// forget notes that an issue was deleted, went to another repository, or isn't to be seen.
func (p *productRun) forget(number int) {
	p.known[number] = productIssue{Number: number, Gone: true, Checked: p.started}
}

// keep takes an issue, unless another repository took it over.
func (p *productRun) keep(i productIssue) bool {
	at := repositoryOf(i.RepositoryURL)
	if at != "" && !strings.EqualFold(at, p.repo.FullName) && !strings.EqualFold(at, p.Product) {
		return false
	}
	i.RepositoryURL, i.Checked = "", p.started
	p.known[i.Number] = i
	return true
}

// write writes what is known and still wanted.
func (p *productRun) write() error {
	removeStale(p.ProductFile)
	file, err := newFile(p.ProductFile)
	if err != nil {
		return err
	}
	p.summarize()
	var b bytes.Buffer
	text, err := encode(p.header())
	b.Write(append(text, '\n'))
	for _, n := range slices.Sorted(maps.Keys(p.known)) {
		if !p.referred[n] && !p.fruit[n] {
			continue
		}
		line, failed := encode(p.known[n])
		err = errors.Join(err, failed)
		b.Write(append(line, '\n'))
	}
	if err == nil {
		_, err = file.Write(b.Bytes())
	}
	if err != nil {
		return errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	return publish(file, p.ProductFile)
}

func (p *productRun) summarize() {
	p.report.Referred, p.report.Fruit = len(p.referred), len(p.fruit)
	for n := range p.referred {
		if i, known := p.known[n]; !known {
			p.report.Left++
		} else if i.Gone {
			p.report.Gone++
		}
	}
	for n, i := range p.known {
		if !i.Gone && (p.referred[n] || p.fruit[n]) {
			p.report.Kept++
		}
	}
}
