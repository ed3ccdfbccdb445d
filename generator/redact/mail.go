package redact

import (
	"regexp"
	"strings"
)

// maxSignature and maxSignatureLine tell a signature from the text after it.
const (
	maxSignature     = 15
	maxSignatureLine = 72
)

var (
	headerLine = regexp.MustCompile(`(?i)^[>\s]{0,20}(?:[*_]{2})?` +
		`(from|to|cc|bcc|sent|date|subject|reply-to|sender|message-id|in-reply-to|references|return-path|received|` +
		`delivered-to|mime-version|content-type|importance|attachments?|organization|user-agent|x-[a-z-]{2,40}|` +
		`list-[a-z]{2,20}|von|an|gesendet|betreff|datum|de|à|a|para|envoyé|objet|enviado|asunto|fecha|thread-(?:topic|index))[ \x{a0}]?:(?:[*_]{2})?(?:\s|$)`)
	attribution = regexp.MustCompile(`(?i)^[>\s]{0,20}(?:on|am|le|el)\s.{4,300}` +
		`(?:wrote|schrieb.{0,80}|a écrit\s?|escribió)\s?:\s*$`)
	forwarded = regexp.MustCompile(`(?i)^[>\s]{0,20}-{2,}\s?` +
		`(?:original message|forwarded message|original-nachricht|ursprüngliche nachricht)\s?-*\s*$` +
		`|^[>\s]{0,20}begin forwarded message:\s*$`)
	mailAddress = regexp.MustCompile(`[^\s@<(]@[^\s@]`)
	// A farewell of letters, the group, is followed by more than a name.
	farewellLine = regexp.MustCompile(`(?i)^[>\s]{0,20}` +
		`(?:((?:(?:best|kind|kindest|warm|many|with|mit|viele|beste|freundlichen|liebe|yours)\s){0,3}` +
		`(?:regards|wishes|sincerely|grüßen?|gruß))|thanks|cheers|thank you)(?:,|\s?)\s*$`)
	nameLine = regexp.MustCompile(`^[>\s*-]{0,20}(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?\p{Lu}[\pL'.-]{0,30}` +
		`(?: (?:\p{Lu}[\pL'.-]{0,30}|van|von|de|der|la|di|el|bin)){0,4}\*{0,2},?\s*$`)
	sentFrom = regexp.MustCompile(`(?i)^sent from my (?:[a-z0-9]+ ?){1,4}[.!]?\s*$`)
)

// The mails of people have short lines; looking no further keeps a text of one long line from costing the square.

func atLineStart(text string, at int) bool { return at == 0 || text[at-1] == '\n' }

func nearLineStart(text string, at int) bool {
	return at <= 32 || strings.IndexByte(text[at-32:at], '\n') >= 0
}

func inShortLine(text string, at int) bool {
	before := at <= 400 || strings.IndexByte(text[at-400:at], '\n') >= 0
	return before && (len(text)-at <= 200 || strings.IndexByte(text[at:at+200], '\n') >= 0)
}

// lineAt gives the line around a place, its end excluded.
func lineAt(text string, at int) (start, end int) {
	start = strings.LastIndexByte(text[:at], '\n') + 1
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return start, at + n
	}
	return start, len(text)
}

// lineFrom gives the line that begins at start, if the text goes on there.
func lineFrom(text string, start int) (begin, end int, ok bool) {
	if start >= len(text) {
		return start, start, false
	}
	begin, end = lineAt(text, start)
	return begin, end, true
}

// mailHeader takes a mail header: at least two of its lines in a row that mail alone has, or one with an address.
func mailHeader(text string, at, from int) (start, end int) {
	start, end = lineAt(text, at)
	if start < from || !headerLine.MatchString(text[start:end]) {
		return at, at
	}
	start = headerBegin(text, start, from)
	known := map[string]bool{}
	address := false
	last := end
	for here, stop, ok := lineFrom(text, start); ok; here, stop, ok = lineFrom(text, stop+1) {
		line := text[here:stop]
		if name := headerLine.FindStringSubmatch(line); name != nil {
			known[strings.ToLower(name[1])] = true
		} else if !isFolded(line) && !forwarded.MatchString(line) {
			break
		}
		address = address || mailAddress.MatchString(line)
		last = stop
	}
	if !isHeader(known, address) {
		return last, last
	}
	return start, last
}

// headerBegin goes up to the first line of a header, and to the line above that announces it.
func headerBegin(text string, start, from int) int {
	first := start
	for range 40 {
		begin, end := lineBefore(text, start, from)
		line := text[begin:end]
		switch {
		case begin == start:
			return first
		case forwarded.MatchString(line):
			return begin
		case headerLine.MatchString(line):
			first = begin
		case !isFolded(line):
			return first
		}
		start = begin
	}
	return first
}

// isFolded tells of a header line that goes on (RFC 5322 2.2.3).
func isFolded(s string) bool {
	return len(s) > 1 && (s[0] == ' ' || s[0] == '\t') && strings.TrimSpace(s) != ""
}

// isHeader tells whether lines with these names make a header, not a list of settings or a line of a log.
func isHeader(known map[string]bool, address bool) bool {
	person := known["from"] || known["to"] || known["cc"] || known["von"] || known["sender"] || known["de"]
	return person && (address || mailAlone(known)) || known["message-id"]
}

// mailAlone tells of a header that needs no address to be one.
func mailAlone(known map[string]bool) bool {
	return known["from"] && (known["sent"] || known["date"] || known["subject"]) ||
		known["von"] && (known["gesendet"] || known["betreff"]) ||
		known["de"] && (known["envoyé"] || known["objet"] || known["enviado"] || known["asunto"])
}

// lineBefore gives the line above one that begins at start, or nothing when that lies before from.
func lineBefore(text string, start, from int) (begin, end int) {
	if start == 0 || start <= from {
		return start, start
	}
	begin, end = lineAt(text, start-1)
	return max(begin, from), end
}

// quotedMail takes a line such as `On 3 May 2026, Jane wrote:`, which may be broken, and the quoted lines below it.
func quotedMail(text string, at, from int) (start, end int) {
	start, end = lineAt(text, at)
	found := false
	for range 3 {
		line := strings.Join(strings.Fields(text[max(start, from):end]), " ")
		if found = attribution.MatchString(line) && strings.ContainsAny(line, "0123456789@"); found {
			break
		}
		begin, _ := lineBefore(text, start, from)
		if begin >= start {
			break
		}
		start = begin
	}
	if !found {
		return at, at
	}
	depth := quoteDepth(text[start:end])
	if begin, stop := lineBefore(text, start, 0); depth > 0 && quoteDepth(text[begin:stop]) < depth {
		depth-- // some programs quote this line too
	}
	last := end
	for here, stop, ok := lineFrom(text, end+1); ok; here, stop, ok = lineFrom(text, stop+1) {
		line := text[here:stop]
		if strings.TrimSpace(line) == "" {
			continue
		}
		if quoteDepth(line) <= depth {
			break
		}
		last = stop
	}
	return max(start, from), last
}

// quoteDepth counts the marks before a quoted line.
func quoteDepth(line string) int {
	return strings.Count(line[:len(line)-len(strings.TrimLeft(line, "> \t"))], ">")
}

// signature takes the lines after `-- ` (RFC 3676 4.3), also when an editor took the space away.
func signature(text string, at, from int) (start, end int) {
	start, end = lineAt(text, at)
	line := text[start:end]
	if sentFrom.MatchString(line) {
		return max(start, from), end
	}
	if start != at || strings.TrimRight(line, " \r") != "--" {
		return at, at
	}
	if !strings.HasPrefix(line, "-- ") && !blankBefore(text, start) {
		return at, at
	}
	last, lines, blank := end, 0, 0
	for here, stop, ok := lineFrom(text, end+1); ok && lines < maxSignature; here, stop, ok = lineFrom(text, stop+1) {
		line := text[here:stop]
		if strings.TrimSpace(line) == "" {
			if blank++; blank > 1 {
				break
			}
			continue
		}
		if len(line) > maxSignatureLine || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "```") ||
			strings.HasPrefix(line, "> ") || attribution.MatchString(line) || headerLine.MatchString(line) {
			break
		}
		last, lines, blank = stop, lines+1, 0
	}
	if lines == 0 {
		return at, at
	}
	return start, last
}

// farewell takes the name below `Best regards` or `Thanks,`, and what stands with it.
func farewell(text string, at, from int) (start, end int) {
	start, end = lineAt(text, at)
	words := farewellLine.FindStringSubmatch(text[start:end])
	if start < from || words == nil {
		return at, at
	}
	here, stop, ok := lineFrom(text, end+1)
	if ok && strings.TrimSpace(text[here:stop]) == "" {
		here, stop, ok = lineFrom(text, stop+1)
	}
	if !ok || !nameLine.MatchString(text[here:stop]) {
		return end, end
	}
	first, last := here, stop
	for range maxSignature {
		here, stop, ok = lineFrom(text, stop+1)
		if !ok || strings.TrimSpace(text[here:stop]) == "" {
			return first, last
		}
		if words[1] == "" || len(text[here:stop]) > maxSignatureLine || strings.HasPrefix(text[here:stop], "#") {
			return end, end // prose
		}
		last = stop
	}
	return first, last
}

func blankBefore(text string, start int) bool {
	begin, end := lineBefore(text, start, 0)
	return start > 0 && strings.TrimSpace(text[begin:end]) == ""
}
