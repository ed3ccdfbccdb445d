package main

import (
	"bufio"
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// frame is what stands around the text of every page, the same for all generators, so that they write as much.
//
//go:embed testdata/frame.html
var frame string

// framed is the frame with what a generator calls the title, the description and the text.
func framed(title, excerpt, main string) string {
	return strings.NewReplacer("{title}", title, "{excerpt}", excerpt, "{main}", main).Replace(frame)
}

// layouts are the configuration and layouts of other generators but the frame, each in the folder of its name.
//
//go:embed all:testdata/hugo all:testdata/eleventy
var layouts embed.FS

// made is a corpus on disk: a snapshot for watchbill, and the same texts as Markdown files for the others.
type made struct {
	folder   string
	snapshot string
	markdown string // folder of NUMBER.md with front matter
	bytes    int
}

func makeCorpus(scratch string, n int) (made, error) {
	m := made{folder: filepath.Join(scratch, fmt.Sprint(n))}
	m.snapshot, m.markdown = filepath.Join(m.folder, "incidents.jsonl"), filepath.Join(m.folder, "markdown")
	if err := emptied(m.markdown); err != nil {
		return m, err
	}
	file, err := os.Create(m.snapshot)
	if err != nil {
		return m, err
	}
	defer file.Close()
	snapshot := bufio.NewWriter(file)         // a child's peak memory counts from its parent's, so little is held here
	_, _ = snapshot.WriteString(sampleHeader) // Flush tells
	e := json.NewEncoder(snapshot)
	r := newReporter(n)
	for number := range n {
		i := r.incident(number + 1)
		if err := e.Encode(i); err != nil {
			return m, err
		}
		text := asMarkdown(i)
		m.bytes += len(text)
		if err := os.WriteFile(filepath.Join(m.markdown, fmt.Sprintf("%d.md", i.Number)), []byte(text), 0o644); err != nil {
			return m, err
		}
	}
	if err := snapshot.Flush(); err != nil {
		return m, err
	}
	debug.FreeOSMemory()
	return m, file.Close()
}

// asMarkdown writes an incident and its comments as one document.
func asMarkdown(i issue) string {
	var b strings.Builder
	var labels []string
	for _, l := range i.Labels[1:] {
		labels = append(labels, strings.ReplaceAll(l.Name, ": ", "-"))
	}
	fmt.Fprintf(&b, "---\ntitle: %q\nnumber: %d\ndate: %s\nlabels: [%s]\nmonths: [\"%s\"]\n---\n\n%s",
		i.Title, i.Number, i.Closed, strings.Join(labels, ", "), i.Closed[:len("2006-01")], i.Body)
	for _, c := range i.Comments {
		fmt.Fprintf(&b, "\n\n## %s\n\n%s\n", c.User.Login, c.Body)
	}
	return b.String()
}

// contender is a generator that builds the corpus.
type contender struct {
	name  string
	build func(context.Context) (cost, error)
}

// contenders are the limit program, watchbill, and what else is installed.
func (o *siteOptions) contenders(m made) ([]contender, error) {
	list := []contender{o.limit(m), o.ours(m), o.again(m, "watchbill, nothing changed", nothing), o.again(m, "watchbill, one incident changed", m.changeSnapshot)}
	if o.others == "" {
		return list, nil
	}
	others, err := filepath.Abs(o.others)
	if err != nil {
		return nil, err
	}
	for _, c := range []struct {
		name, program string
		command       []string
		layout, frame string // the frame's file among the layouts, and its text
	}{
		{
			"hugo", "hugo",
			[]string{filepath.Join(others, "hugo"), "--quiet"},
			"layouts/_default/baseof.html", framed("{{ .Title }}", "{{ .Plain | truncate 160 }}", `{{ block "main" . }}{{ end }}`),
		},
		{
			"eleventy", "node_modules/@11ty/eleventy/cmd.cjs",
			[]string{"node", filepath.Join(others, "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"},
			"_includes/frame.njk", framed("{{ title }}", "{{ page.rawInput | excerpt }}", "{{ content | safe }}"),
		},
	} {
		if _, err := os.Stat(filepath.Join(others, c.program)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		folder := filepath.Join(m.folder, c.name)
		if err := layOut(c.name, folder, m.markdown); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(folder, c.layout), []byte(c.frame), 0o644); err != nil {
			return nil, err
		}
		out := filepath.Join(folder, "public")
		list = append(list, contender{c.name, func(ctx context.Context) (cost, error) {
			if err := os.RemoveAll(out); err != nil {
				return cost{}, err
			}
			return timed(ctx, folder, out, c.command...)
		}}, contender{c.name + ", one incident changed", func(ctx context.Context) (cost, error) {
			if err := changeOnce(filepath.Join(folder, "content", "incidents", "1.md"), "### Symptom\n\n"); err != nil {
				return cost{}, err
			}
			return timed(ctx, folder, out, c.command...)
		}})
	}
	return list, nil
}

// layOut puts a generator's configuration and layouts around the documents.
func layOut(name, folder, documents string) error {
	if err := emptied(folder); err != nil {
		return err
	}
	own, err := fs.Sub(layouts, "testdata/"+name)
	if err != nil {
		return err
	}
	return errors.Join(os.CopyFS(folder, own), os.CopyFS(filepath.Join(folder, "content", "incidents"), os.DirFS(documents)))
}

func (o *siteOptions) limit(m made) contender {
	out := filepath.Join(m.folder, "limit")
	return contender{"limit program", func(ctx context.Context) (cost, error) {
		self, err := os.Executable()
		if err == nil {
			err = emptied(out)
		}
		if err != nil {
			return cost{}, err
		}
		return timed(ctx, m.folder, out, self, limitCommand, m.markdown, out)
	}}
}

// ours builds the sample's site around the incidents, with everything that a site has, and knows nothing of a build before.
func (o *siteOptions) ours(m made) contender {
	out, empty := filepath.Join(m.folder, "watchbill"), filepath.Join(m.folder, "empty")
	return contender{"watchbill", func(ctx context.Context) (cost, error) {
		if err := errors.Join(os.RemoveAll(out), os.RemoveAll(memoryBeside(empty)), emptied(empty)); err != nil {
			return cost{}, err
		}
		return timed(ctx, empty, out, o.watchbill, "build", "--incidents", m.snapshot, "--out", out)
	}}
}

// again builds over the site that stands there.
func (o *siteOptions) again(m made, name string, change func() error) contender {
	return contender{name, func(ctx context.Context) (cost, error) {
		if err := change(); err != nil {
			return cost{}, err
		}
		out := filepath.Join(m.folder, "watchbill")
		return timed(ctx, filepath.Join(m.folder, "empty"), out, o.watchbill, "build", "--incidents", m.snapshot, "--out", out)
	}}
}

func nothing() error { return nil }

func (m made) changeSnapshot() error { return changeOnce(m.snapshot, `### Symptom\n\n`) }

// changeOnce puts a sentence behind the first mark of a file.
func changeOnce(file, mark string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, bytes.Replace(text, []byte(mark), []byte(mark+"Seen once more. "), 1), 0o644)
}

// compile builds the program of this tree.
func compile(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, "watchbill-program")
	output, err := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/watchbill").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, output)
	}
	return program, nil
}
