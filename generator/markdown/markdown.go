// Package markdown turns front matter and Markdown into safe HTML, headings, links and plain text. It never reads a file,
// never follows a link, and never lets raw HTML or an address through unjudged. It is the only user of goldmark and of
// frontmatter, and the only maker of HTML.
package markdown

import (
	"github.com/visit-dav/watchbill/generator/hours"
	"github.com/visit-dav/watchbill/generator/problem"
)

// HTML is a fragment that is safe to put into a page; no other package can make one that isn't empty.
type HTML struct{ safe string }

// String gives the fragment.
func (h HTML) String() string { return h.safe }

// Meta is the front matter of a document.
type Meta struct {
	Title       string     `yaml:"title" toml:"title"`
	Description string     `yaml:"description" toml:"description"`
	Order       int        `yaml:"order" toml:"order"` // position among its siblings in the navigation
	Aliases     []string   `yaml:"aliases" toml:"aliases"`
	Owner       string     `yaml:"owner" toml:"owner"`
	Review      hours.Date `yaml:"review" toml:"review"` // by when the document must be read again
	Tags        []string   `yaml:"tags" toml:"tags"`
	Draft       bool       `yaml:"draft" toml:"draft"`
	Date        hours.Date `yaml:"date" toml:"date"`           // of a post-mortem
	Incidents   []int      `yaml:"incidents" toml:"incidents"` // of a post-mortem
	Status      string     `yaml:"status" toml:"status"`       // of a post-mortem: draft, in review, reviewed, closed
	Meeting     hours.Date `yaml:"meeting" toml:"meeting"`
}

// Heading is a heading that can be linked.
type Heading struct {
	Level int
	ID    string
	Text  string
	Line  int
}

// Link is a link or picture of a document, as written.
type Link struct {
	Destination string
	Text        string
	Image       bool
	Pos         problem.Pos
}

// Section is the plain text under one heading, for the search.
type Section struct {
	ID, Heading, Text string
}
