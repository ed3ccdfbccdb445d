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
	text := func(i int) []gist.Part {
		if i < len(p.Articles) {
			return p.text(i)
		}
		c := &cases[i-len(p.Articles)]
		return []gist.Part{
			{Weight: 4, Text: c.Title.String()},
			{Weight: 2, Text: c.ErrorText.String()},
			{Weight: 2, Text: c.Symptom.String()},
		}
	}
	asked := make([]int, len(cases))
	for k := range cases {
		asked[k] = len(p.Articles) + k
	}
	all := gist.Read(len(p.Articles)+len(cases), text, nil, nil) // nothing of what is open is remembered
	for k, alike := range all.AlikeTo(asked, 4*mostResembling+len(cases)) {
		for _, l := range alike {
			if int(l.Text) >= len(p.Articles) || l.Percent < leastAlike || len(cases[k].Similar) == mostResembling {
				continue
			}
			if a := p.Articles[l.Text]; !a.Obsolete() && lacks(a) == 0 {
				cases[k].Similar = append(cases[k].Similar, a)
			}
		}
	}
}
