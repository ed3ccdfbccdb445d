package generator

import (
	"context"
	"path"
	"runtime"
	"slices"

	"github.com/visit-dav/watchbill/generator/parallel"
	"github.com/visit-dav/watchbill/generator/work"
)

// A page that is kept isn't looked into: when it was made, its links led somewhere, and they still do as long as nothing is
// gone to which pages led then.

// keep takes a file that is kept as the build before made it.
func (n *inspection) keep(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := &n.pages[n.number([]byte(name))]
	p.seen, p.kept, p.isHTML = true, true, path.Ext(name) == ".html"
}

// readKept looks into kept pages: those to whose sections a page leads that was looked at, and all when something is gone.
func (n *inspection) readKept(ctx context.Context) error {
	gone := n.isGone()
	for {
		n.look()
		wanted := map[int32]bool{}
		for _, l := range n.open {
			wanted[l.target] = true
		}
		var names []string
		for number, p := range n.pages {
			if p.kept && p.isHTML && (gone || wanted[int32(number)]) {
				names = append(names, p.name)
			}
		}
		if len(names) == 0 {
			return nil
		}
		if err := n.readAll(ctx, names); err != nil {
			return err
		}
	}
}

// readAll looks into pages.
func (n *inspection) readAll(ctx context.Context, names []string) error {
	look := func(name string) error {
		text, err := n.read(name)
		if err == nil {
			n.see(name, text)
		}
		return err
	}
	return parallel.Try(ctx, runtime.GOMAXPROCS(0), slices.Values(names), func() func(string) error { return look })
}

// isGone tells whether a file or a section is gone to which another page led in the build before. Else kept pages may still
// lead there.
func (n *inspection) isGone() bool {
	var ends []end
	for p := (work.Packed{Data: n.before}); len(p.Data) > 0; {
		name, section := p.Text(), p.Text()
		number, known := n.numbers[string(name)]
		e := end{number, n.section(section)}
		if p.Damaged || !known || !n.pages[number].kept && !n.sound(e.target, e.section) {
			return true
		}
		ends = append(ends, e)
	}
	for _, e := range ends {
		n.led(none, e.target, e.section)
	}
	return false
}

// ended gives where the pages lead, for the next build. It is asked after judge.
func (n *inspection) ended() []byte {
	var b []byte
	for _, p := range n.pages {
		if p.led {
			b = work.AppendText(work.AppendText(b, p.name), "")
		}
	}
	sections := make([]string, len(n.sections))
	for name, number := range n.sections {
		sections[number] = name
	}
	for e := range n.ends {
		b = work.AppendText(work.AppendText(b, n.pages[e.target].name), sections[e.section])
	}
	return b
}
