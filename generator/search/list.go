package search

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Files are named in groups, so that a reader needn't load a tag for each: those of rows by their number, shards by the
// hash of where they begin, so that a further one moves no group but its own.
const (
	groupShards = 4
	groupBits   = 4 // of the number of a block of rows
)

// group is neighbouring files, whose tag follows from all of them.
type group struct{ keys, payloads []string }

// write puts the files under their keys and a tag, and gives the tag, which is another one where a name is taken.
func (g *group) write(put put, taken map[string]bool) (tag string, err error) {
	for salted := strings.Join(g.payloads, "\n"); ; salted += " " {
		tag = tagOf(salted)
		if !slices.ContainsFunc(g.keys, func(key string) bool { return taken[key+tag] }) {
			break
		}
	}
	for i, key := range g.keys {
		if err := put(key+tag, g.payloads[i]); err != nil {
			return "", err
		}
	}
	return tag, nil
}

// lister puts the shards of a list, and makes the directory of them.
type lister struct {
	directory
	name       string
	put        put
	from, tags []byte // as the directory will hold them
	before     string
	group      group
	taken      map[string]bool // names
}

func newLister(name string, put put) *lister {
	return &lister{name: name, put: put, taken: map[string]bool{}}
}

// add puts a shard, when its group is whole.
func (l *lister) add(s shard) error {
	from := l.apart(s)
	if beginsGroup(from) {
		if err := l.endGroup(); err != nil {
			return err
		}
	}
	l.from = appendTerm(l.from, l.before, from)
	l.before = from
	l.directory.from = append(l.directory.from, from)
	l.group.keys = append(l.group.keys, l.key(from))
	l.group.payloads = append(l.group.payloads, `"`+s.data+`"`) // nothing in it needs an escape
	return nil
}

// apart gives the point from which a shard is responsible: a longer beginning of its first term, where the name of the
// shard would be that of another in its group. Terms can be made up so that no beginning will do. Two blanks, which no
// term holds, sort after the term before, and before the first one, whatever follows them.
func (l *lister) apart(s shard) string {
	from := s.from
	for n := 0; !beginsGroup(from) && slices.Contains(l.group.keys, l.key(from)); {
		if len(from) < len(s.first) && strings.HasPrefix(s.first, from) {
			_, next := utf8.DecodeRuneInString(s.first[len(from):])
			from = s.first[:len(from)+next]
			continue
		}
		from = s.before + "  " + strconv.Itoa(n)
		n++
	}
	return from
}

func beginsGroup(from string) bool { return hash(from)%groupShards == 0 }

func (l *lister) key(from string) string { return l.name + strconv.FormatUint(uint64(hash(from)), 36) }

func (l *lister) endGroup() error {
	if len(l.group.keys) == 0 {
		return nil
	}
	tag, err := l.group.write(l.put, l.taken)
	if err != nil {
		return err
	}
	l.tags = append(l.tags, tag...)
	for _, key := range l.group.keys {
		l.names = append(l.names, key+tag)
		l.taken[key+tag] = true
	}
	l.group = group{}
	return nil
}

// close puts the last group.
func (l *lister) close() error {
	err := l.endGroup()
	l.From, l.Tags = string(l.from), string(l.tags)
	return err
}

// blockList puts a payload for each stretch of ids that are the same but for Shift bits, in groups of those whose numbers
// are the same but for some more.
type blockList struct {
	blocks
	kind    string
	put     put
	payload interface {
		add(id int, e *extract)
		end() string // gives the payload, and begins the next
	}
	tags  []byte
	begun bool
	block int // number of the present one
	group group
	place int // of the group, where its tag goes
}

// add takes a document, and puts the group before when it is whole.
func (b *blockList) add(id int, e *extract) error {
	if block := id >> b.Shift; block != b.block {
		if err := b.endBlock(block >> b.Group); err != nil {
			return err
		}
		b.block = block
	}
	b.begun = true
	b.payload.add(id, e)
	return nil
}

// endBlock ends the present block, and its group unless the next block is of it too.
func (b *blockList) endBlock(place int) error {
	if b.begun {
		b.group.keys = append(b.group.keys, b.kind+strconv.Itoa(b.block))
		b.group.payloads = append(b.group.payloads, b.payload.end())
		b.begun = false
	}
	if place == b.place {
		return nil
	}
	defer func() { b.place, b.group = place, group{} }()
	if len(b.group.keys) == 0 {
		return nil
	}
	tag, err := b.group.write(b.put, nil)
	b.tags = append(b.tags, strings.Repeat(" ", b.place*tagLength-len(b.tags))...)
	b.tags = append(b.tags, tag...)
	return err
}

// close puts the last group.
func (b *blockList) close() error {
	err := b.endBlock(-1)
	b.Tags = string(b.tags)
	return err
}
