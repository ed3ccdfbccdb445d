package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// cost is what building a site took, and what came out.
type cost struct {
	wall, processor time.Duration
	memory          int64 // peak, in bytes; 0 where the system doesn't tell
	files           int
	written         int // files that are newer than the beginning
	bytes           int64
}

// least takes the smaller of each figure: what disturbs a measurement only adds to it.
func (c cost) least(other cost) cost {
	if c == (cost{}) {
		return other
	}
	return cost{
		min(c.wall, other.wall), min(c.processor, other.processor), min(c.memory, other.memory), other.files, other.written, other.bytes,
	}
}

// memoryBeside is where a program that runs in a folder remembers its builds: that goes with the corpus.
func memoryBeside(folder string) string { return filepath.Join(filepath.Dir(folder), "memory") }

// timed runs a program in a folder and looks at what it wrote to out.
func timed(ctx context.Context, folder, out string, command ...string) (cost, error) {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Dir = folder
	c.Env = append(os.Environ(), "WATCHBILL_CACHE="+memoryBeside(folder))
	var told bytes.Buffer
	c.Stdout, c.Stderr = &told, &told
	start := time.Now()
	if err := c.Run(); err != nil {
		const enough = 2000
		return cost{}, fmt.Errorf("%w\n%s", err, told.Bytes()[:min(enough, told.Len())])
	}
	took := cost{wall: time.Since(start), processor: c.ProcessState.UserTime() + c.ProcessState.SystemTime(), memory: peakMemory(c.ProcessState)}
	err := filepath.WalkDir(out, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			took.files++
			if !info.ModTime().Before(start) {
				took.written++
			}
			took.bytes += info.Size()
		}
		return err
	})
	return took, err
}

// emptied gives a folder without content.
func emptied(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return os.MkdirAll(folder, 0o755)
}

// row is a line of the table; base is what its ratios are to.
type row struct {
	name       string
	cost, base cost
}

func printCosts(w io.Writer, rows []row) {
	fmt.Fprintln(w, "| | wall | processor | peak memory | files | written | bytes |\n|---|---|---|---|---|---|---|")
	for _, r := range rows {
		fmt.Fprintf(w, "| %s | %.2f s (%.2f) | %.2f s (%.2f) | %d MiB (%.2f) | %d | %d | %.1f MB |\n", r.name,
			r.cost.wall.Seconds(), ratio(r.cost.wall, r.base.wall), r.cost.processor.Seconds(), ratio(r.cost.processor, r.base.processor),
			r.cost.memory>>20, ratio(r.cost.memory, r.base.memory), r.cost.files, r.cost.written, float64(r.cost.bytes)/1e6)
	}
}

func ratio[N ~int64](a, b N) float64 { return float64(a) / float64(max(1, b)) }
