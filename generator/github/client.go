package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	api "github.com/google/go-github/v60/github"
)

// How failed requests are tried again.
const (
	firstWait     = time.Second // after a passing failure; doubled each time
	longestWait   = time.Minute // between two tries after passing failures
	secondaryWait = time.Minute // after a secondary limit that doesn't say how long; doubled each time
	triesPerSize  = 3           // passing failures before a smaller page is asked for
	triesToDial   = 4
	maxRedirects  = 5
)

// LaterError is a sync that GitHub or the network didn't let finish; the last snapshot is as it was.
type LaterError struct {
	At    time.Time     // when to come back
	In    time.Duration // the same, from the moment of the error
	cause string
	limit bool // GitHub said so
	token bool // it was asked with one
}

// Error tells the cause, and when to come back.
func (e *LaterError) Error() string {
	if !e.limit {
		return e.cause + "\n\thint: try again in a while"
	}
	text := fmt.Sprintf("%s\n\thint: come back in %s, at %s; --max-wait lets it wait longer",
		e.cause, max(e.In, time.Second).Round(time.Second), e.At.UTC().Format(time.RFC3339))
	if !e.token {
		text += "\n\thint: with GITHUB_TOKEN, GitHub answers many more requests an hour"
	}
	return text
}

// client asks GitHub, one request at a time.
type client struct {
	api       *api.Client
	base      *url.URL
	transport *transport
	options   Options
	sent      int
	waited    time.Duration
	spent     time.Duration // in waits, since the last good answer
	failures  int           // passing ones, since the last good answer
	limits    int           // since the last good answer
	items     Progress      // what was read
}

func newClient(o Options) (*client, error) {
	base, err := address(o.API, o.Token != "")
	if err != nil {
		return nil, err
	}
	if strings.ContainsFunc(o.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("the token holds a blank or a character that no token has\n\thint: set GITHUB_TOKEN anew")
	}
	if o.Transport == nil {
		own, ok := http.DefaultTransport.(*http.Transport)
		if !ok {
			return nil, errors.New("the system's HTTP transport was replaced")
		}
		o.Transport = own.Clone()
	}
	t := &transport{base: o.Transport, api: base, token: o.Token, clock: o.Clock, left: -1}
	web := &http.Client{Transport: t, CheckRedirect: func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return fmt.Errorf("GitHub redirects more than %d times", maxRedirects)
		}
		return nil
	}}
	gh := api.NewClient(web)
	gh.BaseURL = base
	gh.UserAgent = o.Agent
	return &client{api: gh, base: base, transport: t, options: o}, nil
}

// address checks the API's address: the token must not travel in the clear, loopback apart.
func address(text string, token bool) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		return nil, errors.New("the API's address must begin with https:// and a host, such as " + DefaultAPI)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the API's address must hold no user, query or fragment")
	case u.Scheme == "http" && token && !loopback(u.Hostname()):
		return nil, errors.New("the API's address must begin with https:// for the token's sake")
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// errTooHeavy says that a page failed again and again: a smaller one may do.
var errTooHeavy = errors.New("too heavy")

// list reads one page, at most triesPerSize times, then errTooHeavy if a smaller one is possible. more tells whether
// GitHub knows of a next page.
func (c *client) list(ctx context.Context, address string, smaller bool, into any) (more bool, err error) {
	for try := 1; ; try++ {
		resp, err := c.once(ctx, address, into)
		if err == nil {
			return c.next(resp)
		}
		if smaller && errors.Is(err, errTooLong) {
			return false, errTooHeavy
		}
		if err := c.endure(ctx, err); err != nil {
			return false, err
		}
		if _, passing := asBroken(err); passing && smaller && try >= triesPerSize {
			return false, errTooHeavy
		}
	}
}

// one reads a single object.
func (c *client) one(ctx context.Context, address string, into any) error {
	_, err := c.list(ctx, address, false, into)
	return err
}

// once sends one request and decodes a whole, good answer.
func (c *client) once(ctx context.Context, address string, into any) (*api.Response, error) {
	t := c.transport
	if t.left == 0 && t.clock.Now().Before(t.reset) {
		return nil, &limited{t.reset.Sub(t.clock.Now()), false}
	}
	req, err := c.api.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	attempt, stop := context.WithTimeout(ctx, c.options.AnswerTime)
	defer stop()
	c.sent++
	var body bytes.Buffer
	resp, err := c.api.Do(attempt, req, &body)
	if err != nil {
		if ctx.Err() == nil && attempt.Err() != nil {
			return nil, &broken{what: fmt.Sprintf("GitHub doesn't answer within %s", c.options.AnswerTime)}
		}
		return nil, bare(err)
	}
	if text := bytes.TrimSpace(body.Bytes()); len(text) == 0 || bytes.Equal(text, []byte("null")) {
		return nil, &broken{what: "GitHub's answer is empty"}
	}
	if err := json.Unmarshal(body.Bytes(), into); err != nil {
		reflect.ValueOf(into).Elem().SetZero() // what was decoded must not show through the next answer
		return nil, &broken{what: "GitHub's answer can't be read"}
	}
	c.spent, c.failures, c.limits = 0, 0, 0
	return resp, nil
}

// bare takes off the address that net/http puts in front, which tells nothing and may be long.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// next checks that the list goes on at the API's own host.
func (c *client) next(resp *api.Response) (bool, error) {
	for _, link := range strings.Split(strings.Join(resp.Header.Values("Link"), ","), ",") {
		target, rest, _ := strings.Cut(strings.TrimSpace(link), ">")
		if !strings.HasPrefix(target, "<") || !strings.Contains(rest, `rel="next"`) {
			continue
		}
		u, err := c.base.Parse(target[1:])
		if err != nil || !strings.EqualFold(u.Host, c.base.Host) {
			return false, errors.New("GitHub's list goes on at another host")
		}
		return true, nil
	}
	return false, nil
}

func asBroken(err error) (*broken, bool) {
	var b *broken
	var n net.Error
	switch {
	case errors.As(err, &b):
		return b, true
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &broken{what: "GitHub's answer is cut off"}, true
	case errors.As(err, &n):
		return &broken{what: "no connection to GitHub: " + n.Error()}, true
	}
	return nil, false
}

// endure waits after a failure that may pass, and returns nil for another try. The waits for one answer never exceed
// the limit, except that they aren't begun at all when they would.
func (c *client) endure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var limit *limited
	if errors.As(err, &limit) {
		c.limits++
		return c.wait(ctx, max(c.demanded(limit), time.Second), limit.Error(), true)
	}
	b, passing := asBroken(err)
	if !passing {
		return err
	}
	c.failures++
	wait := min(firstWait<<min(c.failures-1, 10), longestWait)
	wait -= time.Duration(c.options.Jitter() * float64(wait) / 2)
	wait = max(wait, b.wait)
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" && c.failures >= triesToDial {
		return c.later(wait, b.what, false)
	}
	return c.wait(ctx, wait, b.what, b.wait > 0)
}

func (c *client) demanded(l *limited) time.Duration {
	if l.wait > 0 || !l.secondary {
		return l.wait + time.Duration(c.limits-1)*time.Second
	}
	return secondaryWait << min(c.limits-1, 10)
}

func (c *client) wait(ctx context.Context, d time.Duration, why string, limit bool) error {
	if c.spent+d > c.options.MaxWait {
		return c.later(d, why, limit)
	}
	c.spent += d
	c.waited += d
	c.options.Note(fmt.Sprintf("%s; waiting %s", why, d.Round(100*time.Millisecond)))
	c.show(c.options.Clock.Now().Add(d))
	err := c.options.Clock.Sleep(ctx, d)
	c.show(time.Time{})
	return err
}

func (c *client) later(in time.Duration, why string, limit bool) error {
	return &LaterError{At: c.options.Clock.Now().Add(in), In: in, cause: why, limit: limit, token: c.options.Token != ""}
}

func (c *client) show(until time.Time) {
	p := c.items
	p.Requests, p.Left, p.Until = c.sent, int(c.transport.left), until
	c.options.Progress(p)
}
