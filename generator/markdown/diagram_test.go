package markdown

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/visit-dav/watchbill/generator/problem"
)

func TestADiagramIsCodeWithALinkToWhereItIsDrawn(t *testing.T) {
	t.Parallel()
	var problems problem.List
	d := Parse("a.md", []byte("```mermaid\ngraph LR\n  A --> B\n```\n"), Options{}, &problems)
	page := d.Render(func(l Link) (string, bool) { return l.Destination, true }).String()
	if !strings.Contains(page, "A --&gt; B") {
		t.Errorf("the code is gone:\n%s", page)
	}
	_, rest, found := strings.Cut(page, "https://mermaid.live/view#base64:")
	address, _, _ := strings.Cut(rest, `"`)
	state, err := base64.RawURLEncoding.DecodeString(address)
	if !found || err != nil || !strings.Contains(string(state), `"code":"graph LR\n  A --\u003e B\n"`) {
		t.Errorf("link %v, state %s, %v", found, state, err)
	}
	if page := Incident("```mermaid\ngraph LR\n```", "").String(); strings.Contains(page, "mermaid.live") {
		t.Errorf("a stranger's diagram has a link:\n%s", page)
	}
}
