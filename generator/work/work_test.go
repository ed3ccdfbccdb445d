package work_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/visit-dav/watchbill/generator/work"
)

func place(t *testing.T) string { return filepath.Join(t.TempDir(), "cache", "site.work") }

// keep has values remembered, each made from its own text.
func keep(t *testing.T, file, program string, values ...string) {
	t.Helper()
	m := work.Open(file, program)
	for _, v := range values {
		m.Put(work.Written, work.SumOf(v), []byte("made of "+v))
	}
	if err := m.Keep(); err != nil {
		t.Fatal(err)
	}
}

// remembered tells whether a value is; one that differs fails the test.
func remembered(t *testing.T, m *work.Memory, v string) bool {
	t.Helper()
	got, ok := m.Get(work.Written, work.SumOf(v))
	if ok && string(got) != "made of "+v {
		t.Errorf("made of %s: %q", v, got)
	}
	return ok
}

func TestAValueIsFoundByWhatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a", "b")
	m := work.Open(file, "program")
	if !remembered(t, m, "a") || !remembered(t, m, "b") || remembered(t, m, "c") {
		t.Error("a and b should be known, c not")
	}
	if _, ok := m.Get(work.Counted, work.SumOf("a")); ok {
		t.Error("a value was found under another kind")
	}
}

func TestAnotherProgramRemembersNothing(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a")
	if remembered(t, work.Open(file, "another"), "a") {
		t.Error("the value of one program was given to another")
	}
}

func TestWhatWasNotUsedIsForgotten(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a", "b", "c")
	m := work.Open(file, "program")
	remembered(t, m, "a")
	m.Put(work.Written, work.SumOf("d"), []byte("made of d"))
	if err := m.Keep(); err != nil {
		t.Fatal(err)
	}
	m = work.Open(file, "program")
	for v, want := range map[string]bool{"a": true, "b": false, "c": false, "d": true} {
		if remembered(t, m, v) != want {
			t.Errorf("%s is known: %v", v, !want)
		}
	}
}

func TestWhatWasTakenIsForgotten(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a", "b")
	m := work.Open(file, "program")
	if got, ok := m.Take(work.Written, work.SumOf("a")); !ok || string(got) != "made of a" {
		t.Fatalf("taken: %q, %v", got, ok)
	}
	m.Put(work.Written, work.SumOf("c"), []byte("made of c"))
	if err := m.Keep(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || bytes.Contains(text, []byte("made of a")) {
		t.Errorf("it is still in the file, or %v", err)
	}
}

func TestADiscardedBuildLeavesTheMemoryAsItWas(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a")
	m := work.Open(file, "program")
	m.Put(work.Written, work.SumOf("b"), []byte("made of b"))
	m.Discard()
	if left, _ := filepath.Glob(file + "*"); len(left) != 1 {
		t.Errorf("files are left: %q", left)
	}
	if m := work.Open(file, "program"); !remembered(t, m, "a") || remembered(t, m, "b") {
		t.Error("a should be known, b not")
	}
}

func TestTwoBuildsAtOnceLeaveOneOfTheirMemories(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "before")
	killed := file + ".next-killed"
	if err := os.WriteFile(killed, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	one, other := work.Open(file, "program"), work.Open(file, "program")
	one.Put(work.Written, work.SumOf("one"), []byte("made of one"))
	other.Put(work.Written, work.SumOf("other"), []byte("made of other"))
	if err := one.Keep(); err != nil {
		t.Error(err)
	}
	if m := work.Open(file, "program"); !remembered(t, m, "one") {
		t.Error("what the first kept is unknown")
	}
	if err := other.Keep(); err != nil {
		t.Error(err)
	}
	if m := work.Open(file, "program"); !remembered(t, m, "other") {
		t.Error("what the second kept is unknown")
	}
	if left, _ := filepath.Glob(file + "*"); len(left) != 1 {
		t.Errorf("files are left: %q", left)
	}
}

func TestADamagedMemoryGivesNothingWrong(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a", "b", "c")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 1 << (i % 8)
		look(t, file, damaged)
		look(t, file, whole[:i])
	}
	look(t, file, append(bytes.Clone(whole), 0))
	look(t, file, bytes.Repeat([]byte{0xff}, 4096))
}

// look opens a memory and asks for all of it.
func look(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	m := work.Open(file, "program")
	defer m.Discard()
	for _, v := range []string{"a", "b", "c"} {
		remembered(t, m, v)
	}
	if err := m.Keep(); err != nil {
		t.Error(err)
	}
}

func TestAMemoryThatIsShortenedMeanwhileStaysAsItWas(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*os.File) error{
		func(f *os.File) error { return f.Truncate(0) },
		func(f *os.File) error { _, err := f.WriteAt(make([]byte, 200), 0); return err },
	} {
		file := place(t)
		keep(t, file, "program", "a", "b")
		m := work.Open(file, "program")
		got, ok := m.Get(work.Written, work.SumOf("a"))
		if f, err := os.OpenFile(file, os.O_WRONLY|nonblocking, 0); err == nil { // else the system has whoever changes it wait
			if err := errors.Join(change(f), f.Close()); err != nil {
				t.Fatal(err)
			}
		}
		if !ok || string(got) != "made of a" || !remembered(t, m, "b") {
			t.Errorf("a is %q, known: %v", got, ok)
		}
		m.Put(work.Written, work.SumOf("c"), []byte("made of c"))
		if err := m.Keep(); err != nil {
			t.Error(err)
		}
		m.Discard()
		if m = work.Open(file, "program"); !remembered(t, m, "a") || !remembered(t, m, "b") || !remembered(t, m, "c") {
			t.Error("something is forgotten")
		}
	}
}

func TestAMemoryThatSomebodyWritesIsReadAsACopy(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a")
	writer, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	m := work.Open(file, "program")
	defer m.Discard()
	if err := writer.Truncate(0); err != nil {
		t.Fatal(err)
	}
	if !remembered(t, m, "a") {
		t.Error("it is forgotten")
	}
}

func TestWhoeverChangesAMemoryWaitsForNoBuildThatIsDone(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a")
	m := work.Open(file, "program")
	m.Discard()
	f, err := os.OpenFile(file, os.O_WRONLY|nonblocking, 0)
	if err != nil {
		t.Fatal(err)
	}
	_ = f.Close() // nothing was written
}

func TestAFileThatOthersMayWriteIsNotBelieved(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a")
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o666 {
		t.Skip("this system knows no such modes")
	}
	if remembered(t, work.Open(file, "program"), "a") {
		t.Error("it was")
	}
}

func TestAFileOfAnotherUserIsNotBelieved(t *testing.T) {
	t.Parallel()
	file := place(t)
	keep(t, file, "program", "a")
	if err := os.Chown(file, os.Geteuid()+1, -1); err != nil {
		t.Skip("only root may give a file away")
	}
	if remembered(t, work.Open(file, "program"), "a") {
		t.Error("it was")
	}
}

func TestAMemoryThatCannotBeKeptIsNoFailureUntilItIs(t *testing.T) {
	t.Parallel()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	m := work.Open(filepath.Join(blocked, "site.work"), "program")
	m.Put(work.Written, work.SumOf("a"), []byte("made of a"))
	if err := m.Keep(); err == nil {
		t.Error("nothing was told")
	}
	var none *work.Memory
	none.Put(work.Written, work.SumOf("a"), nil)
	none.Discard()
	if _, ok := none.Get(work.Written, work.SumOf("a")); ok || none.Keep() != nil {
		t.Error("no memory remembers something")
	}
}

func TestManyMayUseItAtOnce(t *testing.T) {
	t.Parallel()
	file := place(t)
	m := work.Open(file, "program")
	var workers sync.WaitGroup
	for n := range 8 {
		workers.Go(func() {
			for i := range 100 {
				v := fmt.Sprint(n%2, " ", i) // each by several
				m.Put(work.Written, work.SumOf(v), []byte("made of "+v))
			}
		})
	}
	workers.Wait()
	if err := m.Keep(); err != nil {
		t.Fatal(err)
	}
	m = work.Open(file, "program")
	for n := range 2 {
		for i := range 100 {
			if v := fmt.Sprint(n, " ", i); !remembered(t, m, v) {
				t.Errorf("%s is forgotten", v)
			}
		}
	}
}

func TestSumsTellListsOfTextsApart(t *testing.T) {
	t.Parallel()
	sums := map[work.Sum]string{}
	for _, list := range [][]string{{}, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"a", "", "b"}, {"", "ab"}, {"ab", ""}} {
		name := fmt.Sprintf("%q", list)
		if same, ok := sums[work.SumOf(list...)]; ok {
			t.Errorf("%s has the sum of %s", name, same)
		}
		sums[work.SumOf(list...)] = name
	}
}
