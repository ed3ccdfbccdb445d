// Package browser opens tabs of a headless Chromium for tests and benchmarks. It is no part of the program.
package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/security"
	"github.com/chromedp/chromedp"
)

// ErrMissing says that this machine has no Chromium.
var ErrMissing = errors.New("there is no Chromium in the path")

// Open starts a Chromium that keeps its files in a folder, and gives a tab of it. close waits for its end, after which
// the folder can be removed. It fails with ErrMissing where there is none.
func Open(ctx context.Context, folder string) (tab context.Context, closeAll func(), err error) {
	path, err := find()
	if err != nil {
		return nil, nil, err
	}
	options := append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(folder),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	tab, stopTab := chromedp.NewContext(allocator)
	return tab, func() {
		_ = chromedp.Cancel(tab) // waits for the browser
		stopTab()
		stopAllocator()
	}, nil
}

// Ask opens an address in a tab, runs a script there and gives the value of its promise.
func Ask[T any](tab context.Context, address, script string) (answer T, err error) {
	if _, err := chromedp.Run(tab, chromedp.Navigate(address)); err != nil {
		return answer, err
	}
	return chromedp.Run(tab, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// Await runs a script in the page that stands there, or comes to stand there, until its value isn't zero, and gives that.
func Await[T comparable](tab context.Context, script string) (answer T, err error) {
	var zero T
	for tab.Err() == nil {
		answer, err = chromedp.Run(tab, chromedp.Evaluate[T](script)) // fails while a page gives way to another
		if err == nil && answer != zero {
			return answer, nil
		}
		select {
		case <-tab.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
	return answer, errors.Join(err, tab.Err())
}

// Phone slows a tab down to a slow phone: a quarter of the processor, 1.6 Mbit/s, 150 ms until an answer begins.
func Phone(tab context.Context) error {
	_, err := chromedp.Call(tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	if err != nil {
		return err
	}
	slow := network.Conditions{Latency: 150, DownloadThroughput: 200e3, UploadThroughput: 90e3}
	_, err = chromedp.Call(tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{&slow},
	})
	return err
}

// Trust lets a tab open sites whose certificate nobody knows, as those of a test.
func Trust(tab context.Context) error {
	_, err := chromedp.Call(tab, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
	return err
}

// Before runs a script in each page that a tab opens from now on, before the page's own.
func Before(tab context.Context, script string) error {
	_, err := chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	return err
}

func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}

// longest is how long a test may use its tab: much, since machines are shared, and less than the time of all tests.
const longest = 8 * time.Minute

// Tab opens a tab for a test. Without a Chromium the test is skipped, or fails where WATCHBILL_REQUIRE_BROWSER is set.
func Tab(t testing.TB) context.Context {
	t.Helper()
	tab, closeAll, err := Open(t.Context(), t.TempDir())
	switch {
	case err != nil && os.Getenv("WATCHBILL_REQUIRE_BROWSER") != "":
		t.Fatal("WATCHBILL_REQUIRE_BROWSER is set, but ", err)
	case err != nil:
		t.Skip(err, ": browser tests are skipped")
	}
	limited, stop := context.WithTimeout(tab, longest)
	t.Cleanup(func() {
		stop()
		closeAll()
	})
	return limited
}
