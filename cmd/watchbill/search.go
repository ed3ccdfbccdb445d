package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/visit-dav/watchbill/generator"
	"github.com/visit-dav/watchbill/generator/search"
	"github.com/visit-dav/watchbill/generator/site"
)

func newSearch(o *options) *cobra.Command {
	var asJSON bool
	var limit int
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search incidents, runbook, post-mortems as the site's box does",
		Long: `Search answers from what the site would show, with the same ranking as the search box. The words are
literal: there is no query language. Paste an error line as it is; what begins with dashes goes behind --.`,
		Example: "  watchbill search libGL.so.1\n  watchbill search 'engine_par exited 139' --json\n  watchbill search -- --no-sandbox",
		Args: func(_ *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) == "" {
				return usageError{fmt.Errorf("search needs words to look for")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if limit < 1 {
				return usageError{fmt.Errorf("--limit must be at least 1, found %d", limit)}
			}
			g, err := o.generator()
			if err != nil {
				return err
			}
			report, err := generator.Check(c.Context(), g)
			if err != nil {
				tell(c.ErrOrStderr(), report.Problems)
				return failed(c.ErrOrStderr(), report, err)
			}
			query := strings.Join(args, " ")
			x, err := search.New(report.Site)
			if err != nil {
				return err
			}
			answer := x.Ask(query, limit)
			if asJSON {
				return answerJSON(c.OutOrStdout(), report.Site, query, answer)
			}
			answerText(c.OutOrStdout(), report.Site, query, answer)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().IntVar(&limit, "limit", 10, "how many results to print")
	return c
}

func answerText(w io.Writer, s *site.Site, query string, a search.Answer) {
	for _, word := range slices.Sorted(maps.Keys(a.Mended)) {
		fmt.Fprintf(w, "%q is not known here, taken for %s\n", word, quoted(a.Mended[word]))
	}
	if len(a.Hits) == 0 {
		noResults(w, s, query, a)
		return
	}
	fmt.Fprintf(w, "%s\n", results(a.Total))
	for _, h := range a.Hits {
		fmt.Fprintf(w, "\n%s\n  %s\n", h.Title, strings.Join(facts(h), ", "))
		if h.Excerpt != "" {
			fmt.Fprintf(w, "  %s\n", h.Excerpt)
		}
		fmt.Fprintf(w, "  %s\n", address(s, h.Path))
	}
}

// noResults tells what was tried, and what may help.
func noResults(w io.Writer, s *site.Site, query string, a search.Answer) {
	fmt.Fprintln(w, results(0))
	if len(a.Asked) == 0 {
		fmt.Fprintln(w, "no word to look for")
		return
	}
	fmt.Fprintf(w, "looked for %s: whole, as a beginning, with another ending, with one letter changed\n", quoted(a.Asked))
	if len(a.Near) > 0 {
		fmt.Fprintf(w, "known words: %s\n", quoted(a.Near))
	}
	if s.Incident.URL != "" {
		fmt.Fprintf(w, "file a new incident: %s\n", newIncident(s.Incident.URL, query))
	}
}

// newIncident is the address of GitHub's form with the text filled in, as the search page has it.
func newIncident(repository, query string) string {
	title, body := query, ""
	if r := []rune(query); len(r) > longestTitle {
		title, body = string(r[:longestTitle])+" …", "\n\n```\n"+string(r[:min(len(r), longestBody)])+"\n```\n"
	}
	form := repository + "/issues/new?title=" + url.QueryEscape(title)
	if body != "" {
		form += "&body=" + url.QueryEscape(body)
	}
	return form
}

// Lengths in characters up to which a query becomes the title of an incident, and up to which it fits into an address.
const (
	longestTitle = 100
	longestBody  = 2000
)

// address is absolute when the site knows its own; a known issue stands elsewhere.
func address(s *site.Site, path string) string {
	if strings.Contains(path, "://") {
		return path
	}
	return cmp.Or(s.Absolute(path), path)
}

func results(n int) string {
	if n == 1 {
		return "1 result"
	}
	return fmt.Sprintf("%d results", n)
}

// facts tells what a hit is, how it was resolved, where it stands and of when it is.
func facts(h search.Hit) []string {
	var list []string
	for _, k := range append([]string{h.Kind}, h.Resolutions...) {
		list = append(list, strings.ReplaceAll(k, "-", " "))
	}
	return slices.DeleteFunc(append(list, h.Context, h.Date), func(f string) bool { return f == "" })
}

func quoted(words []string) string {
	var list []string
	for _, w := range words {
		list = append(list, fmt.Sprintf("%q", w))
	}
	return strings.Join(list, ", ")
}

type answerHit struct {
	Kind        string   `json:"kind"`
	Title       string   `json:"title"`
	Context     string   `json:"context,omitempty"` // title of the document that a section belongs to
	Address     string   `json:"address"`           // absolute, when the site knows its own
	Date        string   `json:"date,omitempty"`
	Resolutions []string `json:"resolutions,omitempty"`
	Excerpt     string   `json:"excerpt,omitempty"`
	Score       int      `json:"score"`
}

func answerJSON(w io.Writer, s *site.Site, query string, a search.Answer) error {
	hits := []answerHit{}
	for _, h := range a.Hits {
		hits = append(hits, answerHit{h.Kind, h.Title, h.Context, address(s, h.Path), h.Date, h.Resolutions, h.Excerpt, h.Score})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Query  string              `json:"query"`
		Total  int                 `json:"total"`
		Hits   []answerHit         `json:"hits"`
		Asked  []string            `json:"asked"`            // words looked for
		Mended map[string][]string `json:"mended,omitempty"` // unknown words, and what was taken for them
		Near   []string            `json:"near,omitempty"`   // known words near the query's, when there is no hit
	}{query, a.Total, hits, append([]string{}, a.Asked...), a.Mended, a.Near})
}
