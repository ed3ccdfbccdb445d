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

// The service worker that keeps pages for reading without a network, and what has it do so.
const (
	workerScript  = "assets/offline-worker.js"
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
		content: func(p place) any {
			return append([]link{{Text: r.say("Who is on duty"), Link: p.to(site.HomePage)}, {Text: r.say("On call"), Link: p.to(site.OncallPage)}}, r.dutyLinks(p)...)
		},
	}
}

// keptSums are the sums of kept pages as they were written. Safe for concurrent use.
type keptSums struct {
	pages []string // in the order in which they are kept
	mu    sync.Mutex
	of    map[string][sha256.Size]byte
}

// keptSums begins with a place for each page that is kept; none without offline reading.
func (r *renderer) keptSums() *keptSums {
	s := &keptSums{of: map[string][sha256.Size]byte{}}
	if r.site.Offline {
		s.pages = r.keptPages()
	}
	for _, page := range s.pages {
		s.of[page] = [sha256.Size]byte{}
	}
	return s
}

// has tells the kept pages.
func (s *keptSums) has(page string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, kept := s.of[page]
	return kept
}

// add takes a page that was written; others than kept ones change nothing.
func (s *keptSums) add(page string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, kept := s.of[page]; kept {
		s.of[page] = sha256.Sum256(data)
	}
}

// addWorker writes the worker with its list, under a version that changes when a kept page or a script does. Without
// offline reading the worker takes itself away, for readers who have an earlier one.
func (r *renderer) addWorker(written *keptSums, files *output.Files) error {
	if !r.site.Offline {
		return files.Add(site.WorkerFile, []byte("self.addEventListener(\"install\", () => self.skipWaiting());\n"+
			"self.addEventListener(\"activate\", (event) => event.waitUntil(self.registration.unregister()));\n"))
	}
	var pages []string
	sum := sha256.New()
	for _, page := range written.pages {
		of := written.of[page]
		sum.Write(of[:])
		pages = append(pages, escaped(page))
	}
	home := r.from(site.HomePage) // lies at the root, as the worker does
	pages = append(append(pages, home.scripts(true)...), home.asset(stylePath))
	list, err := json.Marshal(map[string]any{"pages": pages, "version": hex.EncodeToString(sum.Sum(nil))[:16]})
	if err != nil {
		return err
	}
	return files.Add(site.WorkerFile, slices.Concat([]byte("globalThis.watchbillKept="), list, []byte(";\n"), r.worker))
}

// offline is where a page finds the worker; "" when there is none.
func (p place) offline() string {
	if !p.r.site.Offline || p.anywhere {
		return ""
	}
	return p.to(site.WorkerFile)
}
