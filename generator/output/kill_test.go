//go:build unix

package output_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/output"
)

// kills is how often the kill test kills: WATCHBILL_KILLS, or a number that leaves `go test` quick.
func kills(t *testing.T) int {
	t.Helper()
	text, set := os.LookupEnv("WATCHBILL_KILLS")
	if !set {
		return 40
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("WATCHBILL_KILLS is %q: %v", text, err)
	}
	return n
}

// generation is the site of one build: names and texts tell which.
func generation(n int) site {
	s := site{}
	for i := range 40 {
		s[fmt.Sprintf("d%d/page%d.html", i%7, i)] = strings.Repeat(fmt.Sprintf("generation %d\n", n), 100)
		s[fmt.Sprintf("only%d/page%d.html", n, i)] = "x"
	}
	s["generation"] = strconv.Itoa(n)
	return s
}

// buildForever publishes one generation after the other, and prints a letter for each step: Stage, Add, Publish, Done.
func buildForever(dir string, byRenames bool) error {
	last, err := os.ReadFile(filepath.Join(dir, "generation"))
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(string(last))
	if err != nil {
		return err
	}
	for n := first + 1; ; n++ {
		f, err := output.Stage(dir, false)
		if err != nil {
			return err
		}
		if byRenames {
			f.ForbidExchange()
		}
		fmt.Print("S")
		for name, text := range generation(n) {
			if err := f.Add(name, []byte(text)); err != nil {
				return err
			}
			fmt.Print("A")
		}
		fmt.Print("P")
		if _, err := f.Publish(); err != nil {
			return err
		}
		fmt.Print("D")
	}
}

func TestAKillAtAnyMomentLeavesOneCompleteSite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	generation(0).publish(t, dir, false)
	r := rand.New(rand.NewPCG(1, 2))
	survived := 0
	for range kills(t) {
		steps := killed(t, "loop", dir, r)
		complete(t, dir, steps)
		survived++
	}
	t.Logf("%d of %d kills left one complete site, the last of generation %s",
		survived, kills(t), read(t, dir)["generation"])
	site{"generation": "last"}.publish(t, dir, false)
	alone(t, filepath.Dir(dir), "public")
}

func TestAKillBetweenTwoRenamesIsMendedByTheNextBuild(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	generation(0).publish(t, dir, false)
	r := rand.New(rand.NewPCG(3, 4))
	for range kills(t) / 4 {
		steps := killed(t, "rename", dir, r)
		if err := stage(t, dir, false).Discard(); err != nil {
			t.Fatal(err)
		}
		complete(t, dir, steps)
		alone(t, filepath.Dir(dir), "public")
	}
}

// killed runs a child and kills it after a random number of steps, half of the time in the middle of Publish, and gives
// the steps that it told of. The timer spreads the moments; nothing waits for it.
func killed(t *testing.T, mode, dir string, r *rand.Rand) string {
	t.Helper()
	p := child(t, mode, dir)
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	var steps strings.Builder
	in := bufio.NewReader(out)
	until, inPublish := r.IntN(250), r.IntN(2) == 0
	for {
		b, err := in.ReadByte()
		if err != nil {
			break
		}
		steps.WriteByte(b)
		if steps.Len() == until+1 && !inPublish || steps.Len() > until && inPublish && b == 'P' {
			time.AfterFunc(time.Duration(r.IntN(6000))*time.Microsecond, func() { _ = p.Process.Kill() })
		}
	}
	if err := p.Wait(); err == nil || !strings.Contains(err.Error(), "signal: killed") {
		t.Fatalf("the build was not killed but says %v after %s", err, steps.String())
	}
	return steps.String()
}

// complete fails the test when dir isn't one generation, whole and alone, with its marker.
func complete(t *testing.T, dir, steps string) {
	t.Helper()
	got := read(t, dir)
	n, err := strconv.Atoi(got["generation"])
	if err != nil {
		t.Fatalf("after %s: the site is gone or half-written: %d files", steps, len(got))
	}
	if diff := cmp.Diff(generation(n), got); diff != "" {
		t.Fatalf("after %s: not generation %d whole:\n%s", steps, n, diff)
	}
	f, err := output.Stage(dir, false)
	if err != nil {
		t.Fatalf("after %s: the next build may not write: %v", steps, err)
	}
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
}
