package incident

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"runtime"
	"slices"
	"sync"

	jsonv2 "github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/visit-dav/watchbill/generator/problem"
)

// maxLine bounds a line of a snapshot: an issue with hundreds of long comments stays far below.
const maxLine = 64 << 20

const syncHint = "write the snapshot again with `watchbill sync`"

var repositoryName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)

// ReadSnapshot reads JSON Lines: a header, then one issue a line. name is the file for messages. What is wrong goes to
// problems, never with a word of the text; reading goes on after a bad line, so that all of them are told, and a
// snapshot with errors must not be published. A header that isn't understood gives an empty private snapshot.
func ReadSnapshot(name string, r io.Reader, problems *problem.List) *Snapshot {
	var none *Memory
	return none.ReadSnapshot(name, r, problems)
}

// ReadSnapshot reads a snapshot as the function of that name does, and takes what is known of its lines.
func (m *Memory) ReadSnapshot(name string, r io.Reader, problems *problem.List) *Snapshot {
	m.begin()
	defer m.end()
	return readSnapshot(name, r, problems, func(Header) decoder { return m.decode })
}

// decoder makes an issue of a line.
type decoder func(name string, line rawLine, problems *problem.List) (Issue, bool)

// readSnapshot reads a snapshot with the decoder for a header.
func readSnapshot(name string, r io.Reader, problems *problem.List, under func(Header) decoder) *Snapshot {
	s := &Snapshot{File: name, Header: Header{Visibility: Unknown}}
	lines := &lineReader{buffer: bufio.NewReaderSize(r, 1<<20), limit: maxLine}
	first, err := lines.next()
	switch {
	case errors.Is(err, io.EOF):
		problems.Errorf(problem.Pos{File: name}, syncHint, "the snapshot is empty")
		return s
	case err != nil:
		lines.report(name, err, problems)
		return s
	}
	if !s.Header.read(name, first, problems) {
		return s
	}
	issues := decodeAll(name, lines, under(s.Header), problems)
	s.take(issues, problems)
	return s
}

// read takes the header from the first line, and tells whether the rest can be read at all.
func (h *Header) read(name string, line rawLine, problems *problem.List) bool {
	pos := problem.Pos{File: name, Line: line.number}
	var version struct {
		Number *int `json:"watchbill"`
	}
	text := bytes.TrimPrefix(line.text, []byte("\ufeff"))
	if err := json.Unmarshal(text, &version); err != nil || version.Number == nil {
		problems.Errorf(pos, syncHint+`; its first line reads {"watchbill":1,"repository":"owner/name","visibility":"public"}`,
			"no snapshot header")
		return false
	}
	if *version.Number != 1 {
		problems.Errorf(pos, syncHint, "snapshot version %d, but this program reads version 1", *version.Number)
		return false
	}
	if err := json.Unmarshal(text, h); err != nil {
		problems.Errorf(pos, syncHint, "bad snapshot header: %s", describe(err, line.offset))
		return false
	}
	if !repositoryName.MatchString(h.Repository) {
		problems.Errorf(pos, "write it as owner/name", "the header names no repository")
	}
	if h.Visibility != Public && h.Visibility != Private && h.Visibility != Unknown {
		problems.Warnf(pos, "public, private or unknown", "unknown visibility, taken as private")
		h.Visibility = Unknown
	}
	return true
}

// take sorts the issues, leaves pull requests out, and refuses a number that comes twice.
func (s *Snapshot) take(issues []Issue, problems *problem.List) {
	for i := 1; i < len(issues); i++ {
		if issues[i].Number < issues[i-1].Number {
			problems.Warnf(issues[i].pos(s.File), syncHint, "the issues are not sorted by number")
			slices.SortStableFunc(issues, func(a, b Issue) int { return cmp.Compare(a.Number, b.Number) })
			break
		}
	}
	s.Issues = make([]Issue, 0, len(issues))
	for i := range issues {
		if i > 0 && issues[i].Number == issues[i-1].Number {
			problems.Errorf(issues[i].pos(s.File), syncHint, "the same issue stands in line %d already", issues[i-1].Line)
			continue
		}
		if issues[i].PullRequest != nil {
			s.PullRequests++
			continue
		}
		s.Issues = append(s.Issues, issues[i])
	}
	s.addressAll(problems)
}

// address gives the number by which the issue's page is addressed.
func (i *Issue) address() int { return cmp.Or(i.Address, i.Number) }

// addressAll gives each issue its address, and refuses one that two have.
func (s *Snapshot) addressAll(problems *problem.List) {
	taken := map[int]int{} // by line
	for k := range s.Issues {
		i := &s.Issues[k]
		i.Address = max(s.Header.Addresses[i.ID], 0)
		if line, twice := taken[i.address()]; twice {
			problems.Errorf(i.pos(s.File), syncHint, "its page would have the address of the issue in line %d", line)
		}
		taken[i.address()] = i.Line
	}
}

func (i *Issue) pos(file string) problem.Pos { return problem.Pos{File: file, Line: i.Line} }

// decodeAll decodes the remaining lines on all cores; the result is in the order of the lines.
func decodeAll(name string, lines *lineReader, decode decoder, problems *problem.List) []Issue {
	work := make(chan *block, runtime.GOMAXPROCS(0))
	spare := make(chan *block, 2*cap(work)+1) // as many as there are: at work, on the way, and being filled
	for range cap(spare) {
		spare <- &block{}
	}
	var mu sync.Mutex
	var decoded [][]Issue // by block
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var kept keeper
			for b := range work {
				issues := b.decode(name, decode, &kept, problems)
				mu.Lock()
				for len(decoded) <= b.number {
					decoded = append(decoded, nil)
				}
				decoded[b.number] = issues
				mu.Unlock()
				spare <- b
			}
		})
	}
	for number, err := 0, error(nil); err == nil || errors.Is(err, errLongLine); number++ {
		b := <-spare
		if err = lines.fill(b); err != nil {
			lines.report(name, err, problems)
		}
		b.number = number
		work <- b
	}
	close(work)
	workers.Wait()
	return slices.Concat(decoded...)
}

// decode decodes the lines of a block.
func (b *block) decode(name string, decode decoder, kept *keeper, problems *problem.List) []Issue {
	issues := make([]Issue, 0, len(b.lines))
	for _, line := range b.lines {
		issue, ok := decode(name, line, problems)
		if !ok {
			continue
		}
		if issue.known == nil { // what a preview remembered of an issue is let go of by itself
			kept.take(&issue)
		}
		issues = append(issues, issue)
	}
	return issues
}

// maxNumber is the greatest number that an issue may have. GitHub counts in each repository from 1, and the largest has some
// millions; the search, which goes by numbers, would have a row of empty blocks up to any that is far off.
const maxNumber = 10_000_000

// decode reads one issue and checks what everything else relies on. Its messages name the line, not the number: whether
// the issue is restricted isn't known yet.
func decode(name string, line rawLine, problems *problem.List) (Issue, bool) {
	pos := problem.Pos{File: name, Line: line.number}
	issue, err := unmarshal(line.text)
	if err != nil {
		problems.Errorf(pos, syncHint, "not an issue: %s", describe(err, line.offset))
		return issue, false
	}
	issue.Line = line.number
	switch {
	case issue.Number <= 0:
		problems.Errorf(pos, syncHint, "not an issue: no number, in the line that begins at byte %d", line.offset)
		return issue, false
	case issue.Number > maxNumber:
		problems.Errorf(pos, syncHint, "an issue with a number beyond %d isn't read", maxNumber)
		return issue, false
	case issue.State != "open" && issue.State != "closed":
		problems.Errorf(pos, syncHint, "an issue that is neither open nor closed")
		return issue, false
	case issue.CreatedAt.IsZero():
		problems.Errorf(pos, syncHint, "an issue without created_at")
		return issue, false
	case issue.State == "closed" && issue.ClosedAt.IsZero():
		problems.Warnf(pos, syncHint, "a closed issue without closed_at; its last change is taken")
		issue.ClosedAt = issue.UpdatedAt
	}
	slices.SortStableFunc(issue.Comments, func(a, b Comment) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return issue, true
}

// quickly has the newer library read names as the older one does.
var quickly = jsonv2.JoinOptions(jsonv2.MatchCaseInsensitiveNames(true), jsonv1.MatchCaseSensitiveDelimiter(true))

// unmarshal gives what encoding/json makes of a line. The newer library takes less than half of its time; it refuses more, such as a
// name that comes twice, and then the older one decides.
func unmarshal(line []byte) (issue Issue, err error) {
	if jsonv2.Unmarshal(line, &issue, quickly) == nil {
		return issue, nil
	}
	issue = Issue{}
	err = json.Unmarshal(line, &issue)
	return issue, err
}

// describe says what is wrong with a line of JSON and at which byte of the file, without quoting its text: a snapshot
// may be private and a log public.
func describe(err error, offset int64) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return "damaged JSON at byte " + decimal(offset+syntax.Offset)
	case errors.As(err, &kind) && kind.Field == "":
		return "no JSON object, in the line that begins at byte " + decimal(offset)
	case errors.As(err, &kind):
		return "field " + kind.Field + " is of the wrong type at byte " + decimal(offset+kind.Offset)
	}
	return "a value can't be read, in the line that begins at byte " + decimal(offset)
}
