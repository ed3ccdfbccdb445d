package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// testClock is what the scripts' clock shows: a Tuesday within duty hours of the sample.
const testClock = "2026-11-24T18:20:00Z"

func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		cacheVariable:  os.DevNull, // nothing of a test is remembered by the next
		memoryVariable: "off",      // many builds share the tests' process
		growthVariable: "100",
	} {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, value); err != nil {
				panic(err)
			}
		}
	}
	testscript.Main(m, map[string]func(){
		"watchbill": func() {
			clock, err := time.Parse(time.RFC3339, testClock)
			if err != nil {
				panic(err)
			}
			os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr, func() time.Time { return clock }))
		},
	})
}

// TestScripts runs testdata/script/*.txtar: each is what a user types, on a small site of its own, and what they see.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv(cacheVariable, e.Getenv("WORK")+"/cache")
			return nil
		},
	})
}
