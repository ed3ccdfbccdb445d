package incident

import (
	"strings"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/gist"
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
	titles := map[string]int{} // folded words, by the number of titles
	for _, a := range p.Articles {
		for word := range titleWords(a) {
			titles[word]++
		}
	}
	least := max(leastOfTopic, len(p.Articles)/oneTopicIn)
	topics := make([][]string, len(p.Articles))
	for i, a := range p.Articles {
		if len(a.Labels) > 0 {
			continue
		}
		words := titleWords(a)
		for _, t := range collection.Terms(i) {
			word := strings.TrimSpace(redact.Fold(t.Name))
			if words[word] && titles[word] >= least && len(topics[i]) < mostTopics && !ofAnyTrouble(word) {
				topics[i] = append(topics[i], t.Name)
			}
		}
	}
	return topics
}

// titleWords are the words of a title that can name a topic.
func titleWords(a *Article) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(redact.Fold(a.Title.String())) {
		if utf8.RuneCountInString(word) >= leastLetters && !strings.ContainsFunc(word, isDigit) {
			words[word] = true
		}
	}
	return words
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
