package html

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"

	"github.com/visit-dav/watchbill/generator/output"
	"github.com/visit-dav/watchbill/generator/site"
)

// The service worker that keeps pages for reading without a network. It lies at the root, because it may only answer
// for what lies below it.
const (
	workerScript  = "assets/offline-worker.js"
	workerPath    = "offline.js"
	offlineScript = "assets/offline.js"
)

// mostKept is how many pages a reader's browser is asked to keep.
const mostKept = 150

// keptPages are those that are kept: home, whom to ask, on call, and the runbook from its beginning.
func (r *renderer) keptPages() []string {
	pages := []string{site.HomePage, site.OfflinePage, site.OncallPage, site.RunbookPage}
	if len(r.site.Escalation) > 0 {
		pages = append(pages, site.EscalationPage)
	}
	for _, d := range r.site.Runbook.All() {
		if !slices.Contains(pages, d.Path) && len(pages) < mostKept {
			pages = append(pages, d.Path)
		}
	}
	return pages
}

// offlineSheet is shown for a page that isn't kept.
func (r *renderer) offlineSheet() sheet {
	return sheet{
		path: site.OfflinePage, kind: "offline", title: r.say("No network"), unlisted: true, bare: true,
		content: func() any {
			p := r.from(site.OfflinePage)
			return append([]link{{Text: r.say("Who is on duty"), Link: p.to(site.HomePage)}, {Text: r.say("On call"), Link: p.to(site.OncallPage)}}, r.dutyLinks(p)...)
		},
	}
}

// sums are those of pages as they were written; workers add to them.
type sums struct {
	sync.Mutex
	of map[string][sha256.Size]byte
}

func (s *sums) add(page string, data []byte) {
	s.Lock()
	defer s.Unlock()
	s.of[page] = sha256.Sum256(data)
}

// addWorker writes the worker with its list, under a version that changes when a kept page or a script does. Without
// offline reading the worker takes itself away, for readers who have an earlier one.
func (r *renderer) addWorker(written *sums, files *output.Files) error {
	if !r.site.Offline {
		return files.Add(workerPath, []byte("self.addEventListener(\"install\", () => self.skipWaiting());\n"+
			"self.addEventListener(\"activate\", (event) => event.waitUntil(self.registration.unregister()));\n"))
	}
	pages := r.keptPages()
	sum := sha256.New()
	for i, page := range pages {
		of := written.of[page]
		sum.Write(of[:])
		pages[i] = escaped(page)
	}
	var code []byte
	for _, a := range r.assets {
		switch {
		case a.Path == workerScript:
			code = a.Data
		case a.Path == stylePath || slices.Contains(r.from(site.HomePage).scripts(true), r.from(site.HomePage).asset(a.Path)):
			pages = append(pages, a.Path+"?v="+r.version[a.Path])
		}
	}
	list, err := json.Marshal(map[string]any{"pages": pages, "version": hex.EncodeToString(sum.Sum(nil))[:16]})
	if err != nil {
		return err
	}
	return files.Add(workerPath, slices.Concat([]byte("globalThis.watchbillKept="), list, []byte(";\n"), code))
}

// offline is where a page finds the worker; "" when there is none.
func (p place) offline() string {
	if !p.r.site.Offline || p.anywhere {
		return ""
	}
	return p.to(workerPath)
}
