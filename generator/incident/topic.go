package incident

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/gist"
	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/redact"
)

const (
	mostTopics   = 3
	leastOfTopic = 3   // titles that must hold a word before it is a topic,
	oneTopicIn   = 500 // and at least one title of so many: a list of three helps nobody among ten thousand
	leastLetters = 4
)

// findTopics names what the articles without labels are about: telling words of their titles that others' titles hold
// too. Components that were found in a text are its topics already, and stand for themselves.
func (p *Publication) findTopics(collection *gist.Collection) [][]string {
	words := make([][]string, len(p.Articles))
	parallel.Each(len(words), func(i int) { words[i] = titleWords(p.Articles[i]) })
	titles := map[string]int{} // folded words, by the number of titles
	for _, list := range words {
		for _, word := range list {
			titles[word]++
		}
	}
	least := max(leastOfTopic, len(p.Articles)/oneTopicIn)
	topics := make([][]string, len(p.Articles))
	parallel.Each(len(topics), func(i int) {
		if len(p.Articles[i].Labels) > 0 {
			return
		}
		telling := slices.DeleteFunc(words[i], func(word string) bool { return titles[word] < least || ofAnyTrouble(word) })
		if len(telling) == 0 {
			return
		}
		for t := range collection.Terms(i) {
			if len(topics[i]) == mostTopics {
				break
			}
			if slices.Contains(telling, strings.TrimSpace(redact.Fold(t.Name))) {
				topics[i] = append(topics[i], t.Name)
			}
		}
	})
	return topics
}

// titleWords are the words of a title that can name a topic, each once.
func titleWords(a *Article) []string {
	words := strings.Fields(redact.Fold(a.Title.String()))
	words = slices.DeleteFunc(words, func(word string) bool {
		return utf8.RuneCountInString(word) < leastLetters || strings.ContainsFunc(word, isDigit)
	})
	slices.Sort(words)
	return slices.Compact(words)
}

// ofAnyTrouble tells words that titles of reports share whatever they are about.
func ofAnyTrouble(word string) bool {
	switch word {
	case "able", "add", "allow", "always", "another", "bad", "been", "being", "both", "broken", "cannot", "cause", "causes",
		"change", "changed", "clarify", "clear", "could", "crash", "crashes", "different", "discuss", "display", "does",
		"doesn", "empty", "error", "errors", "fail", "failed", "fails", "failure", "feature", "fix", "from", "gets", "have",
		"help", "improve", "incorrect", "instead", "into", "issue", "issues", "long", "make", "missing", "more", "need",
		"needs", "never", "nothing", "only", "please", "possible", "problem", "problems", "question", "remove", "request",
		"same", "should", "show", "shown", "shows", "some", "something", "still", "support", "than", "that", "there", "this",
		"unable", "update", "using", "very", "want", "weird", "what", "when", "where", "while", "with", "without", "work",
		"working", "works", "would", "wrong", "your":
		return true
	}
	return false
}
