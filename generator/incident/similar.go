package incident

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/visit-dav/watchbill/generator/gist"
	"github.com/visit-dav/watchbill/generator/work"
)

const (
	mostSimilar  = 5
	leastAlike   = 10 // percent: below it, texts share words, not troubles
	likenessStep = 5  // percent within which having a resolution and age decide
	maxSiblings  = 20 // of one group: no page shows more
)

// Comparison remembers what was found out by comparing the texts of articles, for as long as they are the same. The zero
// value is empty; safe for concurrent use.
type Comparison struct {
	mu       sync.Mutex
	texts    [][]gist.Part
	labelled []bool // which articles have labels
	found    compared
}

// compared is what comparing texts tells.
type compared struct {
	collection *gist.Collection
	alike      [][]gist.Likeness
	topics     [][]string
}

func (p *Publication) compareTexts() compared {
	collection := gist.Read(len(p.Articles), p.text, func(i int) work.Sum { return p.Articles[i].Made() }, p.work)
	return compared{collection, collection.Alike(4 * mostSimilar), p.findTopics(collection)}
}

// of gives what is remembered of the texts of a publication, or else compares them. A nil Comparison remembers nothing.
func (c *Comparison) of(p *Publication) compared {
	if c == nil {
		return p.compareTexts()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	texts, labelled := make([][]gist.Part, len(p.Articles)), make([]bool, len(p.Articles))
	for i, a := range p.Articles {
		texts[i], labelled[i] = p.text(i), len(a.Labels) > 0
	}
	switch {
	case c.found.collection == nil || !slices.EqualFunc(c.texts, texts, slices.Equal[[]gist.Part]):
		c.found = p.compareTexts()
	case !slices.Equal(c.labelled, labelled):
		c.found.topics = p.findTopics(c.found.collection)
	}
	c.texts, c.labelled = texts, labelled
	return c.found
}

// Similar gives the articles that look like one of the publication's: at most five, the likest first. What it links isn't repeated.
func (p *Publication) Similar(a *Article) []*Article {
	p.Compare()
	return a.similar
}

// Topics gives telling words of an article of the publication's without labels.
func (p *Publication) Topics(a *Article) []string {
	p.Compare()
	return a.topics
}

// Remember has what comparing finds remembered, and the terms of texts for the next build; before it is done. Both may be nil.
func (p *Publication) Remember(c *Comparison, work *work.Memory) { p.remembered, p.work = c, work }

// Compare finds for each article those like it, and its topics. Who asks for these needn't call it: they are found then, once
// for all. It is no part of Publish, so that the snapshot needn't be held meanwhile.
func (p *Publication) Compare() {
	p.comparing.Do(func() {
		found := p.remembered.of(p)
		siblings, numbered := p.siblings(), p.ByNumber()
		for i, alike := range found.alike {
			a := p.Articles[i]
			a.similar, a.topics = p.rank(a, numbered, siblings[a], alike), found.topics[i]
		}
	})
}

func (p *Publication) text(i int) []gist.Part { return parts(p.Articles[i]) }

// parts weighs what an article holds: its title tells most, then what was seen.
func parts(a *Article) []gist.Part {
	list := []gist.Part{
		{Weight: 4, Text: a.Title.String()},
		{Weight: 2, Text: a.ErrorText.String()},
		{Weight: 2, Text: a.Symptom.String()},
		{Weight: 1, Text: a.Rest.String()},
		{Weight: 1, Text: a.Cause.String()},
	}
	if a.Source != FromLastComment { // it stands in the discussion
		list = append(list, gist.Part{Weight: 1, Text: a.Resolution.String()})
	}
	for _, r := range a.Discussion {
		list = append(list, gist.Part{Weight: 1, Text: r.Body.String()})
	}
	return list
}

// siblings gives for each article those that repeat the same incident, continue it, or went on as the same issue of the
// product: people said themselves that they belong together.
func (p *Publication) siblings() map[*Article][]*Article {
	type target struct {
		repository string
		number     int
	}
	led := map[target][]*Article{}
	for _, a := range p.Articles {
		for _, l := range a.Links {
			if l.Relation == duplicateOf || l.Relation == continuedFrom || l.Relation == promotedTo {
				t := target{strings.ToLower(l.Repository), l.Number}
				led[t] = append(led[t], a)
			}
		}
	}
	found := map[*Article][]*Article{}
	for _, group := range led {
		for _, one := range group {
			for _, other := range group[:min(len(group), maxSiblings)] {
				if one != other && !slices.Contains(found[one], other) {
					found[one] = append(found[one], other)
				}
			}
		}
	}
	return found
}

// rank orders by likeness, then by having a resolution, then by age, the newest first. What the article links already
// isn't repeated, and what is obsolete doesn't help.
func (p *Publication) rank(
	a *Article, numbered map[int]*Article, siblings []*Article, alike []gist.Likeness,
) []*Article {
	type candidate struct {
		*Article
		likeness int
	}
	var list []candidate
	add := func(other *Article, likeness int) {
		linked := slices.ContainsFunc(a.Links, func(l Link) bool {
			return numbered[l.Number] == other && l.Repository == p.Repository
		})
		if !linked && !other.Obsolete() {
			list = append(list, candidate{other, likeness})
		}
	}
	for _, l := range alike {
		if other := p.Articles[l.Text]; l.Percent >= leastAlike && !slices.Contains(siblings, other) {
			add(other, int(l.Percent)/likenessStep)
		}
	}
	for _, other := range siblings {
		add(other, 100)
	}
	slices.SortStableFunc(list, func(x, y candidate) int {
		return cmp.Or(
			cmp.Compare(y.likeness, x.likeness),
			cmp.Compare(lacks(x.Article), lacks(y.Article)),
			y.Closed.Compare(x.Closed),
			cmp.Compare(y.Number, x.Number),
		)
	})
	var similar []*Article
	for _, c := range list[:min(mostSimilar, len(list))] {
		similar = append(similar, c.Article)
	}
	return similar
}

// lacks is 1 for an article without a resolution.
func lacks(a *Article) int {
	if a.Source == NotRecorded {
		return 1
	}
	return 0
}
