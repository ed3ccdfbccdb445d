package source

import (
	"io/fs"

	"github.com/visit-dav/watchbill/generator/escalation"
	"github.com/visit-dav/watchbill/generator/problem"
)

// Escalation is content/escalation.yaml: whom to ask next, and what to say.
type Escalation struct {
	// Paths are the ways to escalate, the most common first.
	Paths []EscalationPath `yaml:"paths"`
}

// EscalationPath is one way, for one kind of trouble.
type EscalationPath struct {
	// ID names the path in answers and in addresses.
	ID string `yaml:"id" strict:"required" example:"stuck" form:"slug"`
	// Title as the page shows it.
	Title string `yaml:"title" strict:"required" example:"You are stuck" form:"word"`
	// When says for what the path is.
	When string `yaml:"when"`
	// Steps are taken one after the other, until one helps.
	Steps []EscalationStep `yaml:"steps" strict:"required" example:"[{who: backup, do: Mention the backup., after: 30 minutes}]"`
	Pos   problem.Pos      `yaml:"-"`
}

// EscalationStep asks somebody.
type EscalationStep struct {
	// Who is asked: yourself, customer, primary, backup, experts (of the component), everybody, team (another one, by
	// name), access (whoever may enter the facility of that name) or next-week (the next pair that may enter it).
	Who string `yaml:"who" strict:"required" example:"backup" form:"asked"`
	// Name is that of a team, or of a facility as under access in roster.yaml.
	Name string `yaml:"name" form:"word"`
	// Do says what to do.
	Do string `yaml:"do" strict:"required" example:"Mention the backup in the issue." form:"word"`
	// Say is what to write or to ask.
	Say string `yaml:"say" form:"word"`
	// After is when to take the next step, in words.
	After string `yaml:"after" form:"word"`
	// Answers are what may come back: help, a delay, a refusal, silence.
	Answers []EscalationAnswer `yaml:"answers"`
	Pos     problem.Pos        `yaml:"-"`
}

// EscalationAnswer is what the asked may say, and what follows.
type EscalationAnswer struct {
	// If is the answer.
	If string `yaml:"if" strict:"required" example:"I can't" form:"word"`
	// Then is what to do.
	Then string `yaml:"then" form:"word"`
	// Path is the id of the path to go on with.
	Path string      `yaml:"path" form:"slug"`
	Pos  problem.Pos `yaml:"-"`
}

// ReadEscalation reads content/escalation.yaml; without the file there are no paths.
func ReadEscalation(fsys fs.FS, problems *problem.List) []escalation.Path {
	var e Escalation
	read(fsys, EscalationFile, &e, problems)
	var paths []escalation.Path
	for _, p := range e.Paths {
		path := escalation.Path{ID: p.ID, Title: p.Title, When: p.When, Pos: p.Pos}
		for _, s := range p.Steps {
			step := escalation.Step{
				Who: escalation.Who(s.Who), Name: s.Name, Do: s.Do, Say: s.Say, After: s.After, Pos: s.Pos,
			}
			for _, a := range s.Answers {
				step.Answers = append(step.Answers, escalation.Answer(a))
			}
			path.Steps = append(path.Steps, step)
		}
		paths = append(paths, path)
	}
	return paths
}

// askedWords are the words that a step may have under who.
func askedWords() []string {
	var words []string
	for _, w := range escalation.Whos() {
		words = append(words, string(w))
	}
	return words
}
