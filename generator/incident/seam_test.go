package incident

import (
	"testing"

	"github.com/visit-dav/watchbill/generator/redact"
)

func TestASeamStaysBehindALetterWhoseLastByteLooksLikeASpace(t *testing.T) {
	t.Parallel()
	if got, want := normal("voilà\u202eAcme Corp"), "voilà"+redact.Seam+"Acme Corp"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
