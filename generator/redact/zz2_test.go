package redact_test

import (
	"strings"
	"testing"
	"time"

	"github.com/visit-dav/watchbill/generator/redact"
)

func TestZZLinear(t *testing.T) {
	r := team(t)
	_ = redact.Text{}
	for _, unit := range []string{"@", "a@b.", "password=", "password=\n", "From: a@b.c\n", "On 1, x wrote:\n", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "-- \n", "-- \na\n", "acme ", "Acme Corp ", "10.", "10.1.1.1 ", "aa:bb:", "+1 ", "555-0123 ", "(at", " dot ", "ssh ", "://", "a://b:c@", "/home/", "sk-", "eyJaaaaaaaa.", "＠", "> ", "token=abc1", "x", "\n", "tel ", "internal.lab.example.", "é", "a.internal.lab.example-", "Subject: x\n y\n"} {
		s := strings.Repeat(unit, (1<<20)/len(unit))
		start := time.Now()
		_, f := r.Clean(s)
		d := time.Since(start)
		mark := ""
		if d > 300*time.Millisecond {
			mark = "  <<<<<"
		}
		t.Logf("%-30q %v %v%s", unit, d, f.Masked, mark)
	}
}
