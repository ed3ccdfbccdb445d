package incident

import "github.com/visit-dav/watchbill/generator/work"

// Gated tells that an article came through Publish.
func (a *Article) Gated() bool { return a.gated }

// ForgetMade takes away what is known of the sums of articles, so that they are found anew.
func ForgetMade(p *Publication) {
	for _, a := range p.Articles {
		a.made = work.Sum{}
	}
}
