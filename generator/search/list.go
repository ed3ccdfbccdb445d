package search

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/visit-dav/watchbill/generator/work"
)

// Files are named in groups, so that a reader needn't load a tag for each: those of rows by their number, shards by the
// hash of where they begin, so that a further one moves no group but its own.
const (
	groupShards = 4
	groupBits   = 4 // of the number of a block of rows
)

// group is neighbouring files, whose tag follows from all of them.
type group struct{ keys, payloads []string }

// write puts the files under their keys and a tag, and gives the tag, which is another one, salted, where a name is taken.
func (g *group) write(to target, taken map[string]bool) (tag string, salted bool, err error) {
	for all := strings.Join(g.payloads, "\n"); ; all += " " {
		tag = tagOf(all)
		if !slices.ContainsFunc(g.keys, func(key string) bool { return taken[key+tag] }) {
			break
		}
		salted = true
	}
	for i, key := range g.keys {
		if err := to.put(key+tag, g.payloads[i]); err != nil {
			return "", false, err
		}
	}
	return tag, salted, nil
}

// lister puts the shards of a list, and makes the directory of them.
type lister struct {
	directory
	name       string
	to         target
	from, tags []byte // as the directory will hold them
	before     string
	group      group
	begun      standingGroup   // beside group
	taken      map[string]bool // names
	made       []standingGroup
}

func newLister(name string, to target) *lister {
	return &lister{name: name, to: to, taken: map[string]bool{}}
}

// add puts a shard, when its group is whole.
func (l *lister) add(s shard) error {
	from := l.apart(s)
	if beginsGroup(from) {
		if err := l.endGroup(); err != nil {
			return err
		}
	}
	if len(l.group.keys) == 0 {
		l.begun.first, l.begun.fits = s.first, s.fits
	}
	l.begun.last, l.begun.look = s.last, s.look
	payload := `"` + s.data + `"` // nothing in it needs an escape
	l.begun.shards = append(l.begun.shards, standingShard{from, len(payload)})
	l.group.keys = append(l.group.keys, l.key(from))
	l.group.payloads = append(l.group.payloads, payload)
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
	var err error
	if l.begun.tag, l.begun.salted, err = l.group.write(l.to, l.taken); err != nil {
		return err
	}
	l.note(l.begun)
	l.group, l.begun = group{}, standingGroup{}
	return nil
}

// note names a group in the directory.
func (l *lister) note(g standingGroup) {
	l.tags = append(l.tags, g.tag...)
	for _, s := range g.shards {
		l.from = appendTerm(l.from, l.before, s.from)
		l.before = s.from
		l.directory.from = append(l.directory.from, s.from)
		name := l.key(s.from) + g.tag
		l.names = append(l.names, name)
		l.taken[name] = true
	}
	l.made = append(l.made, g)
}

// stay has a group of before stand as it is, if it can. Its shards come next, and would be the same.
func (l *lister) stay(g *standingGroup) (stays bool, err error) {
	if err := l.endGroup(); err != nil {
		return false, err
	}
	if g.salted || slices.ContainsFunc(g.shards, func(s standingShard) bool { return l.taken[l.key(s.from)+g.tag] }) {
		return false, nil
	}
	for _, s := range g.shards {
		if stays, err := l.to.keep(l.key(s.from)+g.tag, s.size); err != nil || !stays {
			return false, err
		}
	}
	l.note(*g)
	return true, nil
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
	to      target
	payload payload
	sums    map[int]work.Sum // of all that groups are made from, by place
	before  standingBlocks   // nil where all is made anew
	made    standingBlocks

	tags  []byte
	begun bool
	block int // number of the present one
	group group
	files standingFiles // beside group
	place int           // of the group, where its tag goes
	stays bool          // the group does
}

// payload makes what a file of a block holds.
type payload interface {
	add(id int, e *extract)
	end() string // gives the payload, and begins the next
}

func newBlockList(kind string, to target, p payload, b blocks) *blockList {
	return &blockList{kind: kind, to: to, payload: p, blocks: b, sums: map[int]work.Sum{}, made: standingBlocks{}}
}

// sumUp sums up what groups are made from.
func (b *blockList) sumUp(stubs []stub, made []work.Sum) {
	var all []byte
	for i, s := range stubs {
		if i == 0 || s.id>>b.Shift>>b.Group != stubs[i-1].id>>b.Shift>>b.Group {
			all = work.AppendNumbers(append(all[:0], b.kind...), b.Shift, b.Group)
		}
		all = append(work.AppendNumbers(all, s.id), made[i][:]...)
		if i+1 == len(stubs) || s.id>>b.Shift>>b.Group != stubs[i+1].id>>b.Shift>>b.Group {
			b.sums[s.id>>b.Shift>>b.Group] = sha256.Sum256(all)
		}
	}
}

// add takes a document, and puts the group before when it is whole.
func (b *blockList) add(id int, extract func() *extract) error {
	block := id >> b.Shift
	if place := block >> b.Group; place != b.place || !b.begun && !b.stays {
		if err := b.endGroup(); err != nil {
			return err
		}
		b.place = place
		var err error
		if b.stays, err = b.stay(); err != nil {
			return err
		}
	}
	if b.stays {
		return nil
	}
	if b.begun && block != b.block {
		b.endBlock()
	}
	b.begun, b.block = true, block
	b.payload.add(id, extract())
	return nil
}

// stay has the files of the present group stand as they are, if they can.
func (b *blockList) stay() (stays bool, err error) {
	f, ok := b.before[b.sums[b.place]]
	if !ok {
		return false, nil
	}
	for i, block := range f.blocks {
		if stays, err := b.to.keep(b.kind+strconv.Itoa(block)+f.tag, f.sizes[i]); err != nil || !stays {
			return false, err
		}
	}
	b.note(f)
	return true, nil
}

// endBlock ends the present block.
func (b *blockList) endBlock() {
	payload := b.payload.end()
	b.group.keys = append(b.group.keys, b.kind+strconv.Itoa(b.block))
	b.group.payloads = append(b.group.payloads, payload)
	b.files.blocks, b.files.sizes = append(b.files.blocks, b.block), append(b.files.sizes, len(payload))
	b.begun = false
}

// endGroup puts the present group, if it has begun.
func (b *blockList) endGroup() error {
	if b.stays = false; !b.begun {
		return nil
	}
	b.endBlock()
	var err error
	if b.files.tag, _, err = b.group.write(b.to, nil); err != nil {
		return err
	}
	b.note(b.files)
	b.group, b.files = group{}, standingFiles{}
	return nil
}

// note names the present group.
func (b *blockList) note(f standingFiles) {
	b.tags = append(b.tags, strings.Repeat(" ", b.place*tagLength-len(b.tags))...)
	b.tags = append(b.tags, f.tag...)
	if sum, ok := b.sums[b.place]; ok {
		b.made[sum] = f
	}
}

// close puts the last group.
func (b *blockList) close() error {
	err := b.endGroup()
	b.Tags = string(b.tags)
	return err
}
