package planner

// mostPassages is how many ways of the weeks within a gap are remembered for a week.
const mostPassages = 30_000

// passage tells from where the weeks that follow can be seated at all, by the gap and who is free. It is found once from
// the end, so that no plan is followed into a week that nobody can serve. Rules about novices aren't in it.
type passage struct {
	gap   int
	ways  [][]way       // by week: who may serve
	index []map[way]int // by week: where in ways
	open  [][]bool      // by week: for the ways of the weeks within the gap before it, as code counts them
}

// way is who serves in a week.
type way struct {
	people uint64 // a bit for each
	kept   bool   // perhaps as published: two such may be nearer than the gap
}

// newPassage gives nil where that would be too much to remember, and in a chain.
func (s *sketch) newPassage() *passage {
	if s.chain || s.loose || s.gap == 0 || len(s.members) > 64 {
		return nil
	}
	p := &passage{gap: s.gap, open: make([][]bool, len(s.weeks)+1)}
	for w := range s.weeks {
		p.ways = append(p.ways, s.waysOf(w))
		index := map[way]int{}
		for i, y := range p.ways[w] {
			index[y] = i
		}
		p.index = append(p.index, index)
	}
	for w := len(s.weeks); w >= 0; w-- {
		if !p.find(s.table, w) {
			return nil
		}
	}
	return p
}

// waysOf gives who may serve in a week, as far as what was before the plan lets them.
func (s *sketch) waysOf(w int) []way {
	d := &s.weeks[w]
	var ways []way
	if d.published {
		y := way{kept: true}
		for role := range 2 {
			for _, part := range s.served(w, role) {
				y.people |= 1 << part.person
			}
		}
		ways = append(ways, y)
	}
	if !s.open(w) {
		return ways
	}
	for p := range s.members {
		if !d.free[p] || s.lacking(s.members[p].last, turn{at: d.at, roles: 1, kept: d.published}) > 0 {
			continue
		}
		for q := range p {
			if d.free[q] && s.lacking(s.members[q].last, turn{at: d.at, roles: 1, kept: d.published}) == 0 {
				ways = append(ways, way{1<<p | 1<<q, d.published})
			}
		}
	}
	return ways
}

// find fills in a week, when the one after it is; it tells whether that wasn't too much.
func (p *passage) find(t *table, w int) bool {
	codes := 1
	for v := max(w-p.gap, 0); v < w; v++ {
		if codes *= len(p.ways[v]); codes > mostPassages {
			return false
		}
	}
	p.open[w] = make([]bool, codes)
	for code := range codes {
		p.open[w][code] = w == len(p.ways) || p.leadsOn(t, w, code)
	}
	return true
}

// leadsOn tells whether a week can be seated, and those after it.
func (p *passage) leadsOn(t *table, w, code int) bool {
	rest, before := code, make([]way, 0, 8)
	for v := w - 1; v >= max(w-p.gap, 0); v-- {
		y := p.ways[v][rest%len(p.ways[v])]
		rest /= len(p.ways[v])
		if t.weeks[w].at-t.weeks[v].at <= p.gap {
			before = append(before, y)
		}
	}
next:
	for i, y := range p.ways[w] {
		for _, b := range before {
			if y.people&b.people != 0 && !(y.kept && b.kept) {
				continue next
			}
		}
		if p.open[w+1][p.code(w, code, i)] {
			return true
		}
	}
	return false
}

// code counts the ways of the weeks within the gap before the week after w: those before w, and the one of w.
func (p *passage) code(w, before, i int) int {
	last := 1
	for v := max(w-p.gap+1, 0); v < w; v++ {
		last *= len(p.ways[v])
	}
	return before%last*len(p.ways[w]) + i
}

// after gives the code once two have a week; ok is false when nothing leads on from there.
func (p *passage) after(w, before int, y way) (code int, ok bool) {
	i, ok := p.index[w][y]
	if !ok {
		return 0, false
	}
	code = p.code(w, before, i)
	return code, p.open[w+1][code]
}

// possible tells whether there is a way through all weeks.
func (p *passage) possible() bool { return p.open[0][0] }
