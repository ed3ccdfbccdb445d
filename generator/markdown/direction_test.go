package markdown

import (
	"strings"
	"testing"
)

func TestListsQuotationsAndTablesRunAsTheirTextDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"a Hebrew list":              {"- קודם לעצור\n", `<ul dir="rtl">`},
		"a numbered Arabic list":     {"3. أعد المحاولة\n", `<ol start="3" dir="rtl">`},
		"a list that begins with #7": {"- #7: \"אחר כך\"\n", `<ul dir="rtl">`},
		"an English list":            {"- stop קודם\n", "<ul>"},
		"a list of digits":           {"- 139\n", "<ul>"},
		"a quotation":                {"> לא עובד\n", `<blockquote dir="rtl">`},
		"a table":                    {"| מכונה | n |\n|---|---|\n| cedar | 3 |\n", `<table dir="rtl">`},
	} {
		if got := Incident(c.source, "").String(); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q is missing in\n%s", name, c.want, got)
		}
	}
}
