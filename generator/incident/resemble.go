package incident

import "github.com/visit-dav/watchbill/generator/gist"

// mostResembling is how many resolved incidents a case shows: whoever is on duty looks at three.
const mostResembling = 3

// Resemble finds for each case the published articles that look like it: it may be known. What is obsolete, or has no
// resolution, doesn't help.
func (p *Publication) Resemble(cases []Case) {
	if len(cases) == 0 || len(p.Articles) == 0 {
		return
	}
	texts := make([][]gist.Part, 0, len(p.Articles)+len(cases))
	for _, a := range p.Articles {
		texts = append(texts, parts(a))
	}
	var asked []int
	for k := range cases {
		c := &cases[k]
		asked = append(asked, len(texts))
		texts = append(texts, []gist.Part{
			{Weight: 4, Text: c.Title.String()},
			{Weight: 2, Text: c.ErrorText.String()},
			{Weight: 2, Text: c.Symptom.String()},
		})
	}
	for k, alike := range gist.Read(texts).AlikeTo(asked, 4*mostResembling+len(cases)) {
		for _, l := range alike {
			if l.Text >= len(p.Articles) || l.Percent < leastAlike || len(cases[k].Similar) == mostResembling {
				continue
			}
			if a := p.Articles[l.Text]; !a.Obsolete() && lacks(a) == 0 {
				cases[k].Similar = append(cases[k].Similar, a)
			}
		}
	}
}
