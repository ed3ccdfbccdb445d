package redact

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// token is the rule of a secret with a form of its own.
func token(kind, pattern string, triggers ...string) rule {
	return rule{
		kind: kind, mask: "[secret]", secret: true, triggers: triggers,
		pattern: lazily(pattern), accept: isToken,
	}
}

// only narrows a rule to the triggers that are worth a look.
func (r rule) only(near func(text string, at int) bool) rule {
	r.near = near
	return r
}

// beforeAssignment tells whether a sign of assignment follows soon, as in `api_key" : x`.
func beforeAssignment(text string, at int) bool {
	for i := at + 1; i < min(len(text), at+48); i++ {
		switch c := text[i]; {
		case c == '=' || c == ':':
			return true
		case !isAlnum(c) && strings.IndexByte("_-\"']* \t\v\f\r", c) < 0:
			return false
		}
	}
	return false
}

// beforeCode tells whether digits follow the word of a one-time code.
func beforeCode(text string, at int) bool {
	const farthest = 12 // bytes: ` code is  1`
	return strings.ContainsAny(text[at:min(len(text), at+farthest)], "0123456789")
}

// beforeHost tells whether an @ stands in the address that begins here.
func beforeHost(text string, at int) bool {
	rest := text[at+3 : min(len(text), at+300)]
	end := strings.IndexAny(rest, "@/ \n\t\"'<>")
	return end > 0 && rest[end] == '@'
}

// assigned is the rule of a secret that only its name tells; the groups of the pattern are the ways to write the value.
func assigned(kind, pattern string, accept func(match) bool, triggers ...string) rule {
	r := token(kind, pattern, triggers...)
	r.group, r.accept = 1, accept
	return r
}

const (
	// valueForms are a quoted value, or what stands to the next space or sign of code.
	valueForms = `(?:"([^"\s]{4,})"|'([^'\s]{4,})'|` + "`([^`\\s]{4,})`" +
		`|([^\s"'` + "`" + `,;()<>{}\[\]]{4,}))`
	// assignment may stand in bold, as in **Password:** x
	assignment = `["']?\]?\*{0,2}\s{0,3}(?::=|=>|=|:)\*{0,2}\s{0,3}`
)

// secretRules are what must never be published.
func secretRules() []rule { return slices.Concat(serviceRules(), passwordRules()) }

// serviceRules are keys and tokens that tell themselves. The forms are those that the services document.
func serviceRules() []rule {
	return []rule{
		{kind: "private key", mask: "[secret]", secret: true, block: privateKey, triggers: []string{"-----begin "}},
		token("GitHub token", `\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,})`,
			"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
		token("GitLab token", `\bgl(?:pat|dt|rt|ptt|cbt|ft|imt|soat|agent)-[A-Za-z0-9_-]{20,}`,
			"glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glft-", "glimt-", "glsoat-", "glagent-"),
		token("AWS key", `\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`, "akia", "asia"),
		token("Google key", `\b(?:AIza[0-9A-Za-z_-]{35}|GOCSPX-[0-9A-Za-z_-]{28}|ya29\.[0-9A-Za-z_-]{30,})`,
			"aiza", "gocspx-", "ya29."),
		token("Slack token", `\b(?:xox[abeoprs]-[0-9A-Za-z-]{10,}|xapp-[0-9]-[0-9A-Za-z-]{20,})`, "xox", "xapp-"),
		token("Slack webhook", `hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9+/]{30,}`, "hooks.slack.com/"),
		token("Stripe key", `\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}`, "sk_live_", "sk_test_", "rk_live_", "rk_test_"),
		token("npm token", `\bnpm_[A-Za-z0-9]{36}\b`, "npm_"),
		token("PyPI token", `\bpypi-AgE[A-Za-z0-9_-]{50,}`, "pypi-age"),
		token("SendGrid key", `\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}`, "sg."),
		token("DigitalOcean token", `\bdo[opr]_v1_[a-f0-9]{64}\b`, "doo_v1_", "dop_v1_", "dor_v1_"),
		token("Hugging Face token", `\bhf_[A-Za-z0-9]{30,}`, "hf_"),
		assigned("service key", `\b(sk-(?:[A-Za-z]{2,10}-){0,2}[A-Za-z0-9_-]{32,})`, isRandom, "sk-"),
		token("age key", `\bAGE-SECRET-KEY-1[0-9A-Z]{50,}`, "age-secret-key-1"),
		token("Azure key", `\bAccountKey=[A-Za-z0-9+/]{60,}={0,2}`, "accountkey="),
		assigned("signed address", `[?&](?:sig|X-Amz-Signature|Signature)=([A-Za-z0-9%/+_-]{32,})`, isToken,
			"sig=", "signature="),
		token("Discord webhook", `discord(?:app)?\.com/api/webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{50,}`, "com/api/webhooks/"),
		token("Atlassian token", `\b(?:ATATT3[A-Za-z0-9_=-]{100,}|ATBB[A-Za-z0-9]{30,})`, "atatt3", "atbb"),
		token("Docker token", `\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}`, "dckr_"),
		token("New Relic key", `\bNR(?:AK|JS|AL|II|RA)-[A-Za-z0-9]{20,}`, "nrak-", "nrjs-", "nral-", "nrii-", "nrra-"),
		token("Sentry token", `\bsntry[su]_[A-Za-z0-9+/=_-]{40,}`, "sntrys_", "sntryu_"),
		token("Tailscale key", `\btskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{20,}`, "tskey-"),
		assigned("cookie of X", `MIT-MAGIC-COOKIE-1\s{1,4}([0-9a-f]{32})\b`, nil, "mit-magic-cookie-1"),
		assigned("cookie", `(?i)\bcookie:\s{0,2}[^=;\s]{1,60}=([^;\s]{16,})`, isRandom, "cookie:"),
		token("JWT", `\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`, "eyj"),
	}
}

// passwordRules are what people and programs write about passwords and the like: the words beside one tell it.
func passwordRules() []rule {
	return []rule{
		assigned("credentials in an address",
			`\b[A-Za-z][A-Za-z0-9+.-]{1,20}://([^\s/:@"'<>]{0,80}:([^\s/@"'<>]{3,}))@[A-Za-z0-9\[]`,
			isCredentials, "://").only(beforeHost),
		assigned("authorization header",
			`(?i)\bauthorization["']?\s{0,2}[:=]\s{0,2}["']?(?:bearer|basic|token)\s{1,2}([A-Za-z0-9._~+/=-]{12,})`,
			isToken, "authorization"),
		assigned("password", `(?i)\b[\w.-]{0,40}?(?:password|passwd|passphrase|passcode|pwd|passwort)(?:[_-]?[0-9])?`+
			assignment+valueForms, isPassword,
			"password", "passwd", "passphrase", "passcode", "pwd", "passwort").only(beforeAssignment),
		assigned("password",
			`(?i)\b(?:password|passcode|passphrase|pin)\s(?:is|was|to|=|:)\s{1,2}["'`+"`"+`]?([^\s"'`+"`"+`,;]{4,})`,
			isSpokenPassword, "password", "passcode", "passphrase", "pin ", "pin\t", "pin\r"),
		assigned("password",
			`\b(?:(?i:password|passcode|pin code)\s{1,2}|PIN(?:\s|:\s?|\s?=\s?))([0-9]{4,12}#?)(?:[\s.,;)<]|$)`,
			nil, "password", "passcode", "pin code", "pin ", "pin:", "pin=", "pin\t", "pin\r"),
		assigned("password", `(?i)\bpw["']?\s{0,2}[:=]\s{0,2}`+valueForms, isLetteredPassword, "pw").only(beforeAssignment),
		assigned("password", `(?i)(?:passwort|kennwort|mot de passe|contrase(?:ñ|n)a|senha|wachtwoord)\s{0,2}`+
			`(?:lautet|ist|est|es|is|:|=)\s{0,2}["'`+"`"+`]?([^\s"'`+"`"+`,;]{4,})`, isSpokenPassword,
			"passwort", "kennwort", "mot de passe", "contrase", "senha", "wachtwoord"),
		assigned("password", `(?i)^\s{0,8}(?:password|passwd|passcode)(?:\s{2,20}|\t)(\S{6,})\s{0,4}$`, isLetteredPassword,
			"password", "passwd", "passcode"),
		assigned("password", `\bsshpass\s(?:-[a-oq-z]\S*\s)?-p\s?["']?([^\s"']{4,})`, isElement, "sshpass"),
		assigned("password", `\bmysql(?:dump|admin)?\s[^|;]{0,200}?-p([^\s"'=]{4,})`, isLetteredPassword, "mysql"),
		assigned("password", `(?i)^\s{0,8}(?:[a-z]{1,20}[_.-])?pass["']?\s{0,8}[:=]\s{0,3}`+valueForms, isLetteredPassword, "pass"),
		assigned("password", `(?i)\bpassphrase\s{1,2}["'`+"`"+`]([^\s"'`+"`"+`]{8,})["'`+"`"+`]`, isPhrase, "passphrase"),
		assigned("password", `(?i)\bsnmp-server\s+community\s+(\S{4,})\s+(?:ro|rw)\b`, isCommunity, "snmp-server"),
		assigned("password", `(?i)\bnet\s+use\s+\S{1,4}\s+\\\\\S+\s+(\S{4,})\s+/user:`, isPassword, "net use"),
		assigned("one-time code", `(?i)\b(?:verification|security|one-time|login|2fa|authentication) code(?: is|:)?\s{1,2}`+
			`([0-9]{4,8})\b`, nil, " code").only(beforeCode),
		assigned("password", `(?i)\blogin\s+\S{1,64}\s+password\s+(\S{4,})`, isPassword, "password"),
		assigned("password", `(?i)<(?:\w{1,20}:)?(?:password|passwd|secret|token|api-?key)(?:\s[^<>]{0,100})?>`+
			`\s{0,2}([^<>\s]{4,})\s{0,2}</`,
			isElement, "</"),
		assigned("password", `(?i)\s--?(?:[a-z0-9-]{0,30}-)?(?:password|passwd|passphrase|storepass|keypass|token|secret|api-key)[ =]`+
			valueForms, isPassword, "-storepass", "-keypass", "-password", "-passwd", "-passphrase", "-token", "-secret", "-api-key"),
		assigned("password", `\s(?:-u|--user)[ =]{0,2}["']?[^\s:"']{1,64}:([^\s"']{3,})`, isCurlPassword, "curl"),
		assigned("token", `(?i)\b[\w.-]{0,40}?(?:secret|token|(?:api|access|auth|secret|private)[_-]?key|credentials?)`+
			`(?:[_-]?(?:id|key|value|[0-9]))?`+assignment+valueForms, isAssignedToken,
			"secret", "token", "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey", "auth_key",
			"auth-key", "authkey", "private_key", "private-key", "privatekey", "credential").only(beforeAssignment),
	}
}

var (
	keyBegin = regexp.MustCompile(`(?i)^-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----`)
	keyEnd   = regexp.MustCompile(`(?i)^-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----`)
	keyText  = regexp.MustCompile(`[A-Za-z0-9+/=]{16,}`)
	keyLine  = regexp.MustCompile(`^[>\s"'|]*(?:[A-Za-z0-9+/=]+|[A-Za-z-]+: .*)?[\s"'|]*$`)
)

// privateKey takes a private key from its BEGIN to its END line or, cut off, as far as it looks like one. A mention of
// the BEGIN line isn't a key.
func privateKey(text string, at, _ int) (start, end int) {
	mark := keyBegin.FindString(text[at:min(len(text), at+80)])
	if mark == "" {
		return at, at
	}
	end = at + len(mark)
	rest := text[end:min(len(text), end+32<<10)]
	body, _, whole := strings.Cut(rest, "-----END ")
	if !whole {
		body = keyLines(rest)
	}
	material := 0
	for _, run := range keyText.FindAllString(body, -1) {
		material += len(run)
	}
	if material < 64 {
		return at, at
	}
	end += len(body)
	return at, end + len(keyEnd.FindString(text[end:min(len(text), end+80)]))
}

// keyLines gives the lines at the beginning that may belong to a key.
func keyLines(text string) string {
	end := 0
	for line := range strings.Lines(text) {
		if !keyLine.MatchString(line) {
			break
		}
		end += len(line)
	}
	return text[:end]
}

// placeholder tells of values that stand for a secret without being one.
func placeholder(value string) bool {
	v := strings.ToLower(value)
	for _, word := range []string{
		"example", "changeme", "change_me", "change-me", "placeholder", "your", "xxxx", "****", "....", "redacted", "hidden",
		"dummy", "sample", "fake", "insert", "replace", "...", "todo", "masked", "removed", "foobar", "deadbeef", "…",
	} {
		if strings.Contains(v, word) {
			return true
		}
	}
	return strings.Trim(v, v[:1]) == "" || strings.ContainsAny(v[:1], "$%{<[&*@~") || strings.HasSuffix(v, "]")
}

// ordinary are words that stand after `password=` in prose, code and settings.
func ordinary(value string) bool {
	switch strings.ToLower(strings.Trim(value, "._-!?:*")) {
	case "password", "passwd", "pass", "secret", "token", "none", "null", "true", "false", "string", "value", "required",
		"optional", "empty", "default", "prompt", "user", "username", "test", "invalid", "incorrect", "wrong", "correct",
		"must", "should", "please", "enter", "missing", "unset", "undefined", "qstring", "text", "char", "const", "self",
		"this", "basic", "bearer", "nullptr", "expired", "failed", "unknown", "disabled", "enabled",
		"authentication", "keychain":
		return true
	}
	return false
}

func isToken(m match) bool {
	return !placeholder(m.value()) && !isAlnum(m.after())
}

// codeLike tells of values that are names, calls or paths of a program.
func codeLike(m match) bool {
	v := m.value()
	if strings.IndexByte("([{", m.after()) >= 0 || m.after() == '<' && !isMarkup(m.line[m.end:]) || strings.Contains(v, "::") ||
		strings.Contains(v, "->") || strings.Contains(v, "://") {
		return true
	}
	isPath := strings.HasPrefix(v, "/") && strings.Count(v, "/") > 1 || strings.HasPrefix(v, "./")
	return isPath || identifier.MatchString(v)
}

// isMarkup tells an element of HTML from the parameter of a type.
func isMarkup(text string) bool {
	return strings.HasPrefix(text, "</") || strings.HasPrefix(text, "<!") || hasPrefixFold(text, "<br")
}

// identifier is a dotted path, snake case, camel case, or a name with the prefix of a member or constant.
var identifier = regexp.MustCompile(`^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$|^[A-Za-z]+(?:_[A-Za-z]+)+$` +
	`|^[A-Z]+(?:_[A-Z0-9]+)+$|^[a-z]+(?:[A-Z][a-z]+)+$|^m_\w+$|^k[A-Z]\w*$`)

// isPassword judges a value that is called a password: anything but a placeholder, code, or a word of prose.
func isPassword(m match) bool {
	v := strings.TrimRight(m.value(), ".!?:*_")
	if len(v) < 3 || placeholder(v) || ordinary(v) || codeLike(m) {
		return false
	}
	if m.before() == '"' || m.before() == '\'' {
		return true
	}
	if strings.ContainsAny(v, "0123456789") {
		return true
	}
	letters := strings.IndexFunc(v, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' }) < 0
	if !letters {
		return strings.ContainsAny(v, "!@#$%^&*+?~")
	}
	// A bare word is one only in a setting, password=word, not in prose or code.
	tight := m.before() == '=' && byteAt(m.line, m.start-2) != ' '
	return tight && strings.IndexByte(";),", m.after()) < 0
}

// isLetteredPassword judges a value after a word that also means other things: letters and digits must stand in it.
func isLetteredPassword(m match) bool {
	v := m.value()
	return strings.ContainsAny(v, "0123456789") && strings.IndexFunc(v, unicode.IsLetter) >= 0 && isPassword(m)
}

// isCredentials judges user:password@ of an address by the password.
func isCredentials(m match) bool {
	v := m.group(2)
	return !placeholder(v) && !ordinary(v)
}

// isCurlPassword judges what follows -u, which means something else to other commands.
func isCurlPassword(m match) bool {
	return strings.Contains(m.line[max(0, m.start-300):m.start], "curl") && isPassword(m)
}

// isPhrase judges a quoted passphrase: one word of prose is none.
func isPhrase(m match) bool {
	v := m.value()
	return strings.ContainsAny(v, "0123456789-!#$%&") && !placeholder(v) && !codeLike(m)
}

// isCommunity judges the community of SNMP, the two usual of which are no secret.
func isCommunity(m match) bool {
	v := strings.ToLower(m.value())
	return v != "public" && v != "private" && !placeholder(v)
}

// isElement judges the text of an XML element that is called a password.
func isElement(m match) bool {
	return !placeholder(m.value()) && !ordinary(m.value())
}

// isSpokenPassword judges the word after "the password is".
func isSpokenPassword(m match) bool {
	v := strings.TrimRight(m.value(), ".!?:*_")
	return len(v) >= 4 && strings.ContainsAny(v, "0123456789") && !placeholder(v) && !codeLike(m)
}

// isAssignedToken judges a value that is called a token, a secret or a key: it must look random.
func isAssignedToken(m match) bool {
	v := m.value()
	if strings.HasPrefix(m.line[m.loc[0]:], "email_token") { // GitHub's own, in every link of its mails
		return false
	}
	return len(v) >= 12 && !codeLike(m) && isRandom(m)
}

// isRandom tells what a generator made from what people write.
func isRandom(m match) bool {
	v := m.value()
	letter := strings.IndexFunc(v, func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }) >= 0
	return letter && strings.ContainsAny(v, "0123456789") && entropy(v) >= 3 && !placeholder(v)
}

// entropy is Shannon's, in bits a byte: words of prose have about 3, random hex 3.5 and more.
func entropy(s string) float64 {
	var counts [256]float64
	for i := range len(s) {
		counts[s[i]]++
	}
	h, n := 0.0, float64(len(s))
	for _, c := range counts {
		if c > 0 {
			h -= c / n * math.Log2(c/n)
		}
	}
	return h
}
