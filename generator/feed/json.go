package feed

import (
	"bytes"
	"encoding/json"
	"time"
)

// jsonFeed is a feed by https://www.jsonfeed.org/version/1.1/.
type jsonFeed struct {
	Version  string       `json:"version"`
	Title    string       `json:"title"`
	Home     string       `json:"home_page_url,omitempty"`
	Feed     string       `json:"feed_url,omitempty"`
	Language string       `json:"language,omitempty"`
	Authors  []jsonAuthor `json:"authors"`
	Items    []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url,omitempty"`
	External  string   `json:"external_url,omitempty"`
	Title     string   `json:"title"`
	Content   string   `json:"content_html"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags,omitempty"`
}

// writeJSON leaves addresses out when they would be relative: the format wants whole ones.
func (f *feed) writeJSON(whole bool) ([]byte, error) {
	j := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.title, Language: f.language,
		Authors: []jsonAuthor{{f.author}}, Items: []jsonItem{},
	}
	if whole {
		j.Home, j.Feed = f.home, f.json
	}
	for _, e := range f.entries {
		item := jsonItem{
			ID: e.id, External: e.issue, Title: e.title, Content: e.content, Tags: e.tags,
			Published: e.published.Format(time.RFC3339), Modified: e.updated.Format(time.RFC3339),
		}
		if whole {
			item.URL = e.page
		}
		j.Items = append(j.Items, item)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", " ")
	err := encoder.Encode(j)
	return b.Bytes(), err
}
