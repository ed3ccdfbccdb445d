// Package redact finds private data and secrets in text and masks them. It is an aid to the publication gate, never the
// gate itself: it finds hardly any person's name that nobody configured. It does no I/O.
package redact

import (
	"cmp"
	"slices"
	"strings"
)

// Text is text that went through a Redactor; no other package can make one that isn't empty, but for Reopen.
type Text struct{ clean string }

// String gives the text for rendering; it is still untrusted Markdown.
func (t Text) String() string { return t.clean }

// Reopen gives back a Text that was written down: it is for what the gate remembers between builds alone, which answers for the
// bytes being those that a Redactor with the same options, of the same program, made.
func Reopen(clean string) Text { return Text{clean} }

// Options are the team's additions to the built-in detectors.
type Options struct {
	// Allow is text that is never masked, whatever its case: a whole match (`help@lab.example`), or, as `@lab.example`
	// or `*.lab.example`, every address and host there. A mail header, a signature or quoted mail can't be allowed.
	Allow    []string
	Names    []string  // customers' names; spaces in them stand for any space, dot, hyphen or underscore
	Hosts    []string  // internal host names, "*.example.gov" for a domain and all that is in it
	Patterns []Pattern // the team's own
}

// Pattern is a regular expression of the team's; its matches become [Name].
type Pattern struct{ Name, Match string }

// Findings counts what was masked, by kind; Secrets names the kinds of likely secrets, sorted, each once.
type Findings struct {
	Masked  map[string]int
	Secrets []string
}

// Redactor masks private data. Immutable, safe for concurrent use.
type Redactor struct {
	rules    []rule
	triggers *triggers
	allow    allowance
}

// New compiles the built-in rules and the team's. An error names the entry that can't be used.
func New(o Options) (*Redactor, error) {
	own, err := configured(o)
	if err != nil {
		return nil, err
	}
	r := &Redactor{
		rules:    slices.Concat(secretRules(), maintainedRules(), privateRules(), own),
		triggers: newTriggers(),
		allow:    newAllowance(o.Allow),
	}
	for i := range r.rules {
		for _, word := range r.rules[i].triggers {
			r.triggers.add(word, i)
		}
	}
	return r, nil
}

// What stands around each mask of a Redactor made by Marking.
const (
	markBegin = "⟦"
	markEnd   = "⟧"
)

// Marking gives a Redactor that finds the same and puts marks around each mask, so that a reviewer tells a mask from a
// word in brackets.
func (r *Redactor) Marking() *Redactor {
	marking := *r
	marking.rules = slices.Clone(r.rules)
	for i := range marking.rules {
		marking.rules[i].mask = markBegin + marking.rules[i].mask + markEnd
	}
	return &marking
}

// Seam stands in a text where something that isn't seen was taken out of it, for a Redactor: so it takes what was parted
// for two words. Clean drops it.
const Seam = "\u206f" // a character that Unicode advises against, and nobody sees

// Finding is one stretch of private text: bytes Start to End (exclusive) of the source.
type Finding struct {
	Kind       string // such as "e-mail" or "GitHub token"
	Mask       string
	Secret     bool // a likely secret
	Start, End int
}

// Find lists what is private in s, in the order of the text and without overlaps. Time is linear in the length of s.
func (r *Redactor) Find(s string) []Finding { return r.findIn(viewOf(s)) }

func (r *Redactor) findIn(v view) []Finding {
	var findings []Finding
	for _, h := range r.settle(r.readAgain(v, r.find(v.text))) {
		rule := &r.rules[h.rule]
		start, end := v.source(h.start, h.end)
		findings = append(findings, Finding{rule.kind, rule.mask, rule.secret, start, end})
	}
	return findings
}

// Clean masks what is private in s. The masks keep the shape of the text: [e-mail], [phone], [secret], /home/[user].
func (r *Redactor) Clean(s string) (Text, Findings) {
	v := viewOf(s)
	clean, f := masked(s, r.findIn(v))
	if len(v.seams) > 0 {
		clean = strings.ReplaceAll(clean, Seam, "")
	}
	return Text{clean}, f
}

// masked puts masks into s, and counts them.
func masked(s string, findings []Finding) (string, Findings) {
	if len(findings) == 0 {
		return s, Findings{}
	}
	f := Findings{Masked: map[string]int{}}
	size := len(s)
	for _, found := range findings {
		size += len(found.Mask) - (found.End - found.Start)
	}
	var b strings.Builder
	b.Grow(size) // texts are kept: no spare room
	at := 0
	for _, found := range findings {
		if found.Secret {
			f.Secrets = append(f.Secrets, found.Kind)
			f.Masked["secret"]++
		} else {
			f.Masked[found.Kind]++
		}
		b.WriteString(s[at:found.Start])
		b.WriteString(found.Mask)
		at = found.End
	}
	b.WriteString(s[at:])
	slices.Sort(f.Secrets)
	f.Secrets = slices.Compact(f.Secrets)
	return b.String(), f
}

// hit is a part of the text that a rule wants masked, unless it's allowed.
type hit struct {
	start, end, rule int
	allowed          bool
}

// reading is how far a rule has read.
type reading struct{ rule, until int }

// find collects what each rule matches, in no order.
func (r *Redactor) find(text string) []hit {
	var found []hit
	var done []reading // of the few rules that were tried: none reads a byte twice
	try := func(i, at int) {
		rule := &r.rules[i]
		k := slices.IndexFunc(done, func(d reading) bool { return d.rule == i })
		if k >= 0 && at < done[k].until || rule.near != nil && !rule.near(text, at) {
			return
		}
		if k < 0 {
			k = len(done)
			done = append(done, reading{rule: i})
		}
		done[k].until = rule.read(text, at, done[k].until, func(start, end int) {
			found = append(found, hit{start, end, i, rule.block == nil && r.allow.covers(text[start:end])})
		})
	}
	r.triggers.scan(text, try)
	for i := range r.rules {
		if len(r.rules[i].triggers) == 0 {
			r.rules[i].readAll(text, func(start, end int) {
				found = append(found, hit{start, end, i, r.allow.covers(text[start:end])})
			})
		}
	}
	return found
}

// settle sorts the hits and joins those that overlap under the mask of the first rule: what two rules cover together
// must not show at the seam.
func (r *Redactor) settle(found []hit) []hit {
	found = slices.DeleteFunc(found, func(h hit) bool { return h.allowed })
	slices.SortFunc(found, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.rule, b.rule))
	})
	settled := found[:0]
	for _, h := range found {
		if len(settled) == 0 || h.start >= settled[len(settled)-1].end {
			settled = append(settled, h)
			continue
		}
		last := &settled[len(settled)-1]
		old, now := &r.rules[last.rule], &r.rules[h.rule]
		switch {
		case old.mail() && h.end <= last.end: // it goes with the whole mail, a secret too
		case now.yields && (old.account || old.secret):
		case old.yields && now.account:
			*last = h
		default:
			last.end, last.rule = max(last.end, h.end), min(last.rule, h.rule)
		}
	}
	return settled
}
