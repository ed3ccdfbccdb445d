// Command gitleaks brings the secret rules of the gitleaks project into generator/redact/gitleaks: as data, so that the
// program needs none of the packages that the scanner needs. It asks the go command for one version of the module.
//
//	go run -C tools ./gitleaks v8.30.1
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/BurntSushi/toml"
)

const module = "github.com/zricethezav/gitleaks/v8"

// config is what is taken of the scanner's own configuration.
type config struct {
	Allowlist allowlist
	Rules     []struct {
		ID          string
		Regex       string
		Path        string
		SecretGroup int
		Entropy     float64
		Keywords    []string
		Allowlists  []allowlist
	}
}

type allowlist struct {
	RegexTarget string   `json:"target,omitempty"` // "match" for the whole match, else the secret
	Regexes     []string `json:"regexes,omitempty"`
	StopWords   []string `json:"words,omitempty"`
	Paths       []string `json:"-"`
}

// rule is a rule as generator/redact reads it.
type rule struct {
	ID       string      `json:"id"`
	Regex    string      `json:"regex"`
	Group    int         `json:"group,omitempty"`
	Entropy  float64     `json:"entropy,omitempty"`
	Keywords []string    `json:"keywords"`
	Allow    []allowlist `json:"allow,omitempty"`
}

type rules struct {
	From  string    `json:"from"`
	Sum   string    `json:"sum"` // of the module, as in a go.sum
	Allow allowlist `json:"allow"`
	Rules []rule    `json:"rules"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gitleaks VERSION")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gitleaks:", err)
		os.Exit(1)
	}
}

func run(version string) error {
	folder, sum, err := download(version)
	if err != nil {
		return err
	}
	var c config
	if _, err := toml.DecodeFile(filepath.Join(folder, "config", "gitleaks.toml"), &c); err != nil {
		return err
	}
	text, err := convert(c, version, sum)
	if err != nil {
		return err
	}
	licence, err := os.ReadFile(filepath.Join(folder, "LICENSE"))
	if err != nil {
		return err
	}
	target := filepath.Join("..", "generator", "redact", "gitleaks")
	if err := os.MkdirAll(target, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(target, "LICENSE"), licence, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(target, "rules.json"), text, 0o644)
}

// download asks the go command for the module, which checks its sum. Why that failed stands in what it prints.
func download(version string) (folder, sum string, err error) {
	text, failed := exec.Command("go", "mod", "download", "-json", module+"@"+version).Output()
	var m struct{ Dir, Sum, Error string }
	if err := json.Unmarshal(text, &m); err != nil {
		return "", "", fmt.Errorf("go mod download: %w", errors.Join(failed, err))
	}
	if m.Error != "" {
		return "", "", fmt.Errorf("go mod download: %s", m.Error)
	}
	return m.Dir, m.Sum, failed
}

// convert leaves out the rules that go by the name of a file: an issue has none.
func convert(c config, version, sum string) ([]byte, error) {
	all := rules{From: module + "@" + version, Sum: sum, Allow: c.Allowlist}
	for _, r := range c.Rules {
		if r.Path != "" {
			continue
		}
		if _, err := regexp.Compile(r.Regex); err != nil {
			return nil, fmt.Errorf("%s: %w", r.ID, err)
		}
		kept := rule{r.ID, r.Regex, r.SecretGroup, r.Entropy, r.Keywords, nil}
		for _, a := range r.Allowlists {
			if len(a.Regexes)+len(a.StopWords) > 0 {
				kept.Allow = append(kept.Allow, a)
			}
		}
		all.Rules = append(all.Rules, kept)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(all)
	return b.Bytes(), err
}
