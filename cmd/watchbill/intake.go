package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/ics"
	"github.com/visit-dav/watchbill/generator/intake"
	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/roster"
	"github.com/visit-dav/watchbill/generator/starter"
)

// importing tells whether an existing schedule is taken over.
func (f *initFlags) importing() bool { return f.ics != "" || f.csv != "" }

// takeOver makes plan and people of an existing schedule. People that were named keep their logins.
func (f *initFlags) takeOver(stderr io.Writer, zone *time.Location) error {
	var problems problem.List
	shifts, err := f.shifts(zone, &problems)
	if err != nil {
		return err
	}
	known := make([]string, len(f.People))
	for i, p := range f.People {
		known[i] = p.Name
	}
	weeks, names := intake.Weeks(shifts, zone, known, &problems)
	tell(stderr, problems.Sorted())
	if len(shifts) == 0 && len(problems.Sorted()) == 0 {
		return fmt.Errorf("%s holds no shift; nothing was written", filepath.ToSlash(cmp.Or(f.ics, f.csv)))
	}
	if problems.Count(problem.Error) > 0 || len(weeks) == 0 {
		return errors.New("no plan could be made of the schedule; nothing was written")
	}
	for _, n := range names {
		if !slices.Contains(known, n) {
			f.People = append(f.People, starter.Person{Name: n})
		}
	}
	f.People = starter.Name(f.People)
	slugs := map[string]string{"": roster.Vacant}
	for _, p := range f.People {
		slugs[p.Name] = p.Slug
	}
	f.Imported = true
	for _, w := range weeks {
		f.Plan = append(f.Plan, starter.Week{Week: w.Week, Primary: slugs[w.Primary], Backup: slugs[w.Backup]})
	}
	return nil
}

func (f *initFlags) shifts(zone *time.Location, problems *problem.List) ([]intake.Shift, error) {
	file := cmp.Or(f.ics, f.csv)
	name := filepath.ToSlash(file)
	data, err := readRegular(os.DirFS(filepath.Dir(file)), filepath.Base(file))
	if err != nil {
		return nil, err
	}
	if judgeUTF8(name, data, "save it as UTF-8; Excel calls it CSV UTF-8", problems); problems.Count(problem.Error) > 0 {
		return nil, nil
	}
	if f.csv != "" {
		return intake.Table(name, data, problems), nil
	}
	if !strings.Contains(string(data[:min(len(data), 1000)]), "BEGIN:VCALENDAR") {
		return nil, errors.New(name + " is no iCal file: it doesn't begin with BEGIN:VCALENDAR")
	}
	return ics.Read(name, data, zone, f.Recorded.AddDate(1, 0, 0), problems)
}
