package feed

import (
	"encoding/xml"
	"time"
)

// atomFeed is atom:feed (RFC 4287 4.1.1), the elements in the order in which readers expect them.
type atomFeed struct {
	XMLName  xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	Language string     `xml:"xml:lang,attr,omitempty"`
	ID       string     `xml:"id"`
	Title    string     `xml:"title"`
	Updated  string     `xml:"updated"`
	Author   atomAuthor `xml:"author"`
	Links    []atomLink `xml:"link"`
	Entries  []atomItem `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Relation string `xml:"rel,attr"`
	Type     string `xml:"type,attr,omitempty"`
	Address  string `xml:"href,attr"`
}

type atomItem struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (f *feed) writeAtom() ([]byte, error) {
	a := atomFeed{
		Language: f.language, ID: f.id, Title: f.title, Updated: f.updated.Format(time.RFC3339), Author: atomAuthor{f.author},
		Links: []atomLink{{"self", "application/atom+xml", f.atom}, {"alternate", "text/html", f.home}},
	}
	for _, e := range f.entries {
		item := atomItem{
			ID: e.id, Title: e.title, Published: e.published.Format(time.RFC3339), Updated: e.updated.Format(time.RFC3339),
			Links: []atomLink{{"alternate", "text/html", e.page}}, Content: atomContent{"html", e.content},
		}
		if e.issue != "" {
			item.Links = append(item.Links, atomLink{"related", "text/html", e.issue})
		}
		for _, tag := range e.tags {
			item.Categories = append(item.Categories, atomCategory{tag})
		}
		a.Entries = append(a.Entries, item)
	}
	text, err := xml.MarshalIndent(a, "", " ")
	return append([]byte(xml.Header), append(text, '\n')...), err
}
