package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"strings"
	"time"
)

// Statistics like those of trackers: how many distinct words n words hold (Heaps: growth × n^exponent, somewhat more
// than the real sets of FIGURES.md hold), how long titles and texts are (log-normal), and how often a text speaks of what
// its title names.
const (
	growth     = 6.5
	exponent   = 0.66
	titleWords = 7
	textWords  = 65 // median of each of symptom, resolution and comments
	textSpread = 0.9
	topicality = 0.18 // share of words of a text that belong to its own topic
	topicWords = 14
	newMessage = 0.6 // share of error messages that nobody had before
	seed       = 7
)

// author makes incidents in a language of its own, whose words are as unevenly frequent as those of people.
type author struct {
	rnd      *rand.Rand
	said     []int32 // every word so far: what was said often is said again (Simon's model)
	words    []string
	known    map[string]bool
	messages []string
}

func newAuthor() *author {
	a := &author{rnd: rand.New(rand.NewSource(seed)), known: map[string]bool{}}
	for _, w := range strings.Fields("the of to and in is it this for that with on not as when be are from by at an have") {
		a.known[w] = true
		a.words = append(a.words, w)
		for range 1 + 60/len(a.words) {
			a.said = append(a.said, int32(len(a.words)-1))
		}
	}
	return a
}

// word says a word, now and then a new one, so that the vocabulary grows as Heaps found.
func (a *author) word() string {
	n := float64(len(a.said))
	var id int32
	if a.rnd.Float64() < growth*exponent*math.Pow(n, exponent-1) {
		id = int32(len(a.words))
		a.words = append(a.words, a.newWord())
	} else {
		id = a.said[a.rnd.Intn(len(a.said))]
	}
	a.said = append(a.said, id)
	return a.words[id]
}

// newWord spells syllables until the word is new.
func (a *author) newWord() string {
	for {
		var b strings.Builder
		for n := 1 + a.rnd.Intn(3) + a.rnd.Intn(2); n > 0; n-- {
			b.WriteString(a.pick("b", "br", "c", "cl", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"))
			b.WriteString(a.pick("a", "e", "i", "o", "u", "ai", "ea", "io", "ou"))
		}
		b.WriteString(a.pick("", "", "n", "r", "s", "t", "l", "x", "ng", "ck", "nt", "st"))
		if w := b.String(); !a.known[w] {
			a.known[w] = true
			return w
		}
	}
}

func (a *author) pick(list ...string) string { return list[a.rnd.Intn(len(list))] }

// topic chooses words that are neither everywhere nor unheard of.
func (a *author) topic() []string {
	list := make([]string, topicWords)
	for i := range list {
		for n := 0; len(list[i]) < 4 && n < 20; n++ {
			list[i] = a.word()
		}
	}
	return list
}

func (a *author) length(median float64, spread float64) int {
	return max(3, int(median*math.Exp(a.rnd.NormFloat64()*spread)))
}

// text speaks about a topic, in sentences and lines, with identifiers and error messages among them.
func (a *author) text(topic []string) string {
	var b strings.Builder
	for n := a.length(textWords, textSpread); n > 0; n-- {
		switch r := a.rnd.Float64(); {
		case r < 0.006:
			b.WriteString("\n\n```\n" + a.message() + "\n```\n\n")
		case r < 0.03:
			b.WriteString(a.identifier(topic))
		case r < 0.03+topicality:
			b.WriteString(topic[int(a.rnd.ExpFloat64()*3)%len(topic)])
		default:
			b.WriteString(a.word())
		}
		b.WriteString(a.pick(" ", " ", " ", " ", " ", " ", " ", " ", " ", ", ", ". ", ".\n"))
	}
	return strings.TrimSpace(b.String())
}

func (a *author) title(topic []string) string {
	var list []string
	for n := min(16, a.length(titleWords, 0.35)); n > 0; n-- {
		switch r := a.rnd.Float64(); {
		case r < 0.06:
			list = append(list, a.identifier(topic))
		case r < 0.55:
			list = append(list, topic[a.rnd.Intn(len(topic))])
		default:
			list = append(list, a.word())
		}
	}
	return strings.Join(list, " ")
}

func capital(w string) string { return strings.ToUpper(w[:1]) + w[1:] }

// identifier joins words as programs do.
func (a *author) identifier(topic []string) string {
	v, w := topic[a.rnd.Intn(len(topic))], a.word()
	switch a.rnd.Intn(8) {
	case 0:
		return v + capital(w)
	case 1:
		return capital(v) + capital(w) + capital(a.word())
	case 2:
		return v + "_" + w
	case 3:
		return strings.ToUpper(v + "_" + w)
	case 4:
		return "lib" + w + ".so." + a.number(20)
	case 5:
		return v + "::" + w
	case 6:
		return "/usr/" + v + "/" + w + "/" + a.word()
	}
	return a.number(9) + "." + a.number(20) + "." + a.number(9)
}

func (a *author) number(below int) string { return fmt.Sprint(a.rnd.Intn(below)) }

// message is an error line, mostly of its own kind; one of an earlier kind has the same words with other numbers,
// addresses and folders.
func (a *author) message() string {
	kind := a.pick("ERROR: ", "error: ", "Fatal: ", "Exception in ", "") + a.word() + capital(a.word()) +
		a.pick(": cannot open ", ": failed to load ", ": assertion failed in ", ": connection refused by ", ": invalid ") +
		a.word() + " " + a.word() + " " + a.word() + a.pick(" at %x", " (errno %d)", " in %p:%d", " after %d ms", " %p", "")
	if n := len(a.messages); n > 0 && a.rnd.Float64() > newMessage {
		kind = a.messages[a.rnd.Intn(n)]
	} else {
		a.messages = append(a.messages, kind)
	}
	return strings.NewReplacer(
		"%x", fmt.Sprintf("0x%08x", a.rnd.Uint32()), "%d", a.number(5000), "%p", "/home/"+a.word()+"/"+a.word()+"/"+a.word()+".c",
	).Replace(kind)
}

// issue is a line of a snapshot.
type issue struct {
	ID          int64    `json:"id"`
	Number      int      `json:"number"`
	URL         string   `json:"html_url,omitempty"`
	User        *account `json:"user,omitempty"`
	Title       string   `json:"title"`
	Body        string   `json:"body"`
	State       string   `json:"state"`
	Association string   `json:"author_association"`
	Labels      []label  `json:"labels"`
	Created     string   `json:"created_at"`
	Closed      string   `json:"closed_at"`
	Comments    []remark `json:"comment_data"`
}

type account struct {
	Login string `json:"login"`
}

type label struct {
	Name string `json:"name"`
}

type remark struct {
	ID          int64    `json:"id"`
	Body        string   `json:"body"`
	Association string   `json:"author_association"`
	Created     string   `json:"created_at"`
	User        *account `json:"user,omitempty"`
}

func (a *author) issue(number int) issue {
	topic := a.topic()
	at := time.Date(2015, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(number) * time.Hour)
	created, closed := at.Format(time.RFC3339), at.Add(50*time.Hour).Format(time.RFC3339)
	i := issue{
		ID: int64(number), Number: number, Title: a.title(topic), Body: a.text(topic), State: "closed", Association: "MEMBER",
		Created: created, Closed: closed, Labels: []label{{"area-" + a.number(12)}, {a.pick("answered", "fixed", "workaround")}},
	}
	for n := a.rnd.Intn(4); n > 0; n-- {
		i.Comments = append(i.Comments, remark{int64(number*10 + n), a.text(topic), "MEMBER", created, nil})
	}
	if a.rnd.Intn(4) > 0 {
		i.Comments = append(i.Comments, remark{int64(number * 10), "Resolution: " + a.text(topic), "MEMBER", closed, nil})
	}
	return i
}

// synthesize writes a snapshot of so many incidents.
func synthesize(w io.Writer, n int) error {
	b := bufio.NewWriter(w)
	_, _ = b.WriteString(header) // Flush tells
	e := json.NewEncoder(b)
	a := newAuthor()
	for number := range n {
		if err := e.Encode(a.issue(number + 1)); err != nil {
			return err
		}
	}
	return b.Flush()
}

func writeSynthetic(file string, n int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(synthesize(f, n), f.Close())
}

func loadSynthetic(ctx context.Context, n int) (*corpus, error) {
	snapshot, w := io.Pipe()
	go func() { w.CloseWithError(synthesize(w, n)) }()
	defer snapshot.Close()
	return load(ctx, fmt.Sprintf("synthetic %d", n), snapshot)
}
