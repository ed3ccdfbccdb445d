package incident

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// A comment that begins with Verified or Obsolete marks the article, as one that begins with Resolution resolves it.
var beginsMark = regexp.MustCompile(`(?i)^[ \t]{0,3}(?:#{1,6}[ \t]*|[*_]{2})?(verified|obsolete)\b` +
	`(?:[*_]{2})?[ \t]*(?:[:.–—-]|\n|$)[*_]{0,2}[ \t]*`)

// mark reads the article's mark: the newest comment of the team that begins with one, else a label of that name. A label
// that says obsolete holds in any case: labels have no date, and advice that is wrong costs more than advice to check.
func (d *draft) mark(labels []Label, remarks []remark) {
	for _, r := range slices.Backward(remarks) {
		if begin := beginsMark.FindStringSubmatchIndex(r.text); begin != nil {
			kind := MarkKind(strings.ToLower(r.text[begin[2]:begin[3]]))
			d.Mark = Mark{kind, r.CreatedAt, r.User.name(), r.person, d.clean(strings.TrimSpace(r.text[begin[1]:]))}
			break
		}
	}
	for _, kind := range []MarkKind{Verified, Obsolete} {
		labelled := slices.ContainsFunc(labels, func(l Label) bool { return strings.EqualFold(l.Name, string(kind)) })
		if labelled && d.Mark.Kind != kind && (d.Mark.Kind == Unmarked || kind == Obsolete) {
			d.Mark = Mark{Kind: kind}
		}
	}
}

// Obsolete tells whether the team says that the article doesn't hold any more.
func (a *Article) Obsolete() bool { return a.Mark.Kind == Obsolete }

// Confirmed is when the article was last known to hold: at its closing, or when it was verified later.
func (a *Article) Confirmed() time.Time {
	if a.Mark.Kind == Verified && a.Mark.At.After(a.Closed) {
		return a.Mark.At
	}
	return a.Closed
}
