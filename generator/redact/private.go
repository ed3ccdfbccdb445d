package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// privateRules are the data of persons and of inner networks. The order decides whose mask is shown where two overlap.
func privateRules() []rule {
	return []rule{
		{
			kind: "quoted mail", mask: "[quoted mail]", block: quotedMail,
			triggers: []string{"wrote:", "schrieb", "a écrit", "escribió:"},
		},
		{
			kind: "mail header", mask: "[mail header]", block: mailHeader,
			triggers: []string{"from:", "to:", "cc:", "sent:", "message-id:", "von:", "gesendet:"},
		},
		{kind: "signature", mask: "[signature]", block: signature, triggers: []string{"--", "sent from my "}},
		{
			kind: "account", mask: "[user]", account: true, accept: isAccount, group: 1,
			triggers: []string{"ssh", "scp", "sftp", "rsync"},
			pattern: regexp.MustCompile(`\b(?:ssh|scp|sftp|rsync|ssh-copy-id)\b[^|;&\n]{0,200}?[\s:]["'<]?` +
				`([A-Za-z_][A-Za-z0-9._-]{0,31})@[A-Za-z0-9\[<$]`),
		},
		{
			kind: "account", mask: "[user]", account: true, accept: isAccount, group: 1, triggers: []string{"ssh", "sftp"},
			pattern: regexp.MustCompile(`\b(?:ssh|sftp)(?:://|\b[^|;&\n]{0,120}?\s-l[ =]?)([A-Za-z_][A-Za-z0-9._-]{0,31})\b`),
		},
		{
			kind: "account", mask: "[user]", account: true, accept: isAccount, group: 1, triggers: []string{"@"},
			pattern: regexp.MustCompile(`^(?:\([^()]{1,40}\) ?)?\[?([a-z_][a-z0-9_-]{0,31})@[A-Za-z0-9][A-Za-z0-9.-]{0,62}` +
				`(?::| )[^\s$#%>]{0,200}\]?[$#%>] `),
		},
		{
			kind: "home path", mask: "[user]", accept: isHome, group: 1,
			triggers: []string{"/home/", "/homes/", "/users/", "/g/g", "/home1/", "/home2/", "/nethome/"},
			pattern: regexp.MustCompile(`(?i)/(?:(?:nethome|home[0-9]?|users)|homes/[a-z0-9]|homes|g/g[0-9]{1,2})/` +
				`([\pL0-9_][\pL0-9._-]{0,63})`),
		},
		{
			kind: "home path", mask: "[user]", accept: isHome, group: 1, triggers: []string{`\users\`},
			pattern: regexp.MustCompile(`(?i)\\Users\\{1,2}([\pL0-9_][\pL0-9._-]{0,63}(?: [\pL0-9._-]{1,63})?)(?:\\|$|["'\s])`),
		},
		{
			kind: "home path", mask: "[user]", accept: isHome, group: 1, triggers: []string{`\\users\\`},
			pattern: regexp.MustCompile(`(?i)\\\\Users\\\\([\pL0-9_][\pL0-9._-]{0,63})`),
		},
		{
			kind: "notification link", mask: "[token]", group: 1, triggers: []string{"email_token=", "/notifications/"},
			pattern: regexp.MustCompile(`\bemail_token=([A-Z0-9]{20,200})|/notifications/(?:unsubscribe-auth|beacon)/([A-Z0-9]{20,200})`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", yields: true, accept: isAddress, triggers: []string{"@"}, near: aroundAt,
			pattern: regexp.MustCompile(`(?:(?i:mailto:))?[\pL0-9](?:[\pL0-9._%+'-]{0,63})@(?:[\pL0-9][\pL0-9-]{0,62}\.){1,8}[\pL]{2,24}`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", accept: isSpeltAddress,
			triggers: []string{"(at", "[at", "{at", "<at", "( at", "[ at"},
			pattern: regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]{0,63}\s{0,2}[(\[{<]\s?at\s?[)\]}>]\s{0,2}` +
				`[a-z0-9-]{1,63}(?:(?:\s{0,2}[(\[{<]\s?dot\s?[)\]}>]\s{0,2}|\.|\s{1,2}dot\s{1,2})[a-z0-9-]{1,63}){1,6}`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", accept: isSpeltAddress, triggers: []string{" dot "},
			pattern: regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9._%+-]{0,63}(?: dot [a-z0-9]{1,30}){0,2} at [a-z0-9-]{1,63}` +
				`(?:(?: dot |\.)[a-z0-9-]{1,63}){0,5} dot (?:` + speltDomains + `)\b`),
		},
		{
			kind: "e-mail", mask: "[e-mail]", triggers: []string{"_at_", "-at-"}, accept: isSpeltAddress,
			pattern: regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9.+]{0,63}[_-]at[_-][a-z0-9-]{1,63}(?:[_-]dot[_-][a-z0-9]{1,63}){1,5}`),
		},
		{
			kind: "phone", mask: "[phone]", accept: isPhone, triggers: pairs("-. ", "0123456789"), near: aroundDashed,
			pattern: regexp.MustCompile(`(?:(?:\+?1[ .-]?)?(?:\([2-9][0-9]{2}\)[ ]?|[2-9][0-9]{2}-)[2-9][0-9]{2}[-. ][0-9]{4})` +
				`(?:,?\s{0,2}(?:x|ext\.?|extension)\s?[0-9]{1,6})?`),
		},
		{
			kind: "phone", mask: "[phone]", accept: isPhone, triggers: pairs("+", "123456789"), near: beforeDigit,
			pattern: regexp.MustCompile(`\+[1-9][0-9]{0,2}(?:[ .-]?\(0?[0-9]{1,4}\))?(?:[ .-/]?[0-9]{1,5}){2,6}`),
		},
		{
			kind: "phone", mask: "[phone]", accept: isPhone, group: 1,
			triggers: []string{"phone", "tel", "fax", "mobile", "voicemail", "call ", "dial "},
			pattern: regexp.MustCompile(`(?i)\b(?:tele)?(?:phone|tel|fax|mobile|voicemail|call|dial)\b(?:\s(?:no|nr|number|us at|me at|at|is))?` +
				`[.:*]{0,4}\s{0,3}(\(?\+?[0-9][0-9() ./-]{5,22}[0-9])`),
		},
		{
			kind: "private address", mask: "[address]", accept: isPrivateAddress, group: 1,
			triggers: []string{"10.", "192.168.", "172."},
			pattern:  regexp.MustCompile(`\b((?:10\.[0-9]{1,3}|192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))\.[0-9]{1,3}\.[0-9]{1,3})\b`),
		},
		{
			kind: "MAC address", mask: "[mac]", accept: isMAC, triggers: pairs(":-", "0123456789abcdef"), near: aroundHexPair,
			pattern: regexp.MustCompile(`(?i)\b[0-9a-f]{2}(?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5})\b`),
		},
	}
}

// speltDomains are the ends of addresses spelt out in words without brackets; English words are not among them.
const speltDomains = `com|org|net|edu|gov|mil|int|info|io|dev|ac\.uk|uk|de|fr|ch|nl|se|dk|fi|es|pl|cz|jp|cn|ca|au|nz|br|eu`

// pairs gives every pair of one byte each of two lists.
func pairs(firsts, seconds string) []string {
	var all []string
	for _, first := range firsts {
		for _, second := range seconds {
			all = append(all, string(first)+string(second))
		}
	}
	return all
}

// standsAlone tells that the match isn't part of a longer word.
func standsAlone(m match) bool {
	first, _ := utf8.DecodeRuneInString(m.value())
	last, _ := utf8.DecodeLastRuneInString(m.value())
	before, _ := utf8.DecodeLastRuneInString(m.line[:m.start])
	after, _ := utf8.DecodeRuneInString(m.line[m.end:])
	return !(isWord(first) && isWord(before)) && !(isWord(last) && isWord(after))
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana,
		unicode.Katakana)
}

func isWholeHost(m match) bool {
	if !standsAlone(m) || m.before() == '.' && m.start > 1 && isAlnum(m.line[m.start-2]) || m.before() == '-' {
		return false
	}
	return m.after() != '-' && (m.after() != '.' || !isAlnum(byteAt(m.line, m.end+1)))
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// anybody are accounts that belong to no person.
func anybody() []string {
	return []string{
		"user", "username", "users", "name", "you", "your", "me", "root", "admin", "git", "runner", "travis", "circleci",
		"vagrant", "ubuntu", "debian", "centos", "ec2-user", "jenkins", "builder", "build", "docker", "node", "app", "pi",
		"linuxbrew", "shared", "public", "default", "all", "guest", "nobody", "test", "login", "account", "myuser",
		"youruser", "yourname", "your_name", "your-name", "your-user", "your_username", "yourusername", "someuser", "someone", "xxx",
		"foo", "bar", "home", "runneradmin", "containeradministrator", "appveyor",
	}
}

func isAccount(m match) bool {
	return !slices.Contains(anybody(), strings.ToLower(m.value()))
}

// isHome tells a person's home from an address on the web, a path within something else, and the homes of nobody.
func isHome(m match) bool {
	name := strings.ToLower(strings.TrimRight(m.value(), "."))
	if slices.Contains(anybody(), name) {
		return false
	}
	path := m.line[:m.loc[0]]
	token := path[strings.LastIndexAny(path, " \t\"'`(<>=,;|")+1:]
	if scheme, _, found := strings.Cut(token, "://"); found && scheme != "file" && !strings.Contains(scheme, "ssh") &&
		!strings.Contains(scheme, "sftp") {
		return false
	}
	if token == "" || !isAlnum(token[len(token)-1]) && token[len(token)-1] != '_' {
		return true
	}
	// /ccs/home/NAME, host:/home/NAME and C:/Users/NAME, but not doc/home/index.html
	colon := strings.LastIndexByte(token, ':')
	return strings.HasPrefix(token[colon+1:], "/") || colon == len(token)-1
}

// aroundAt tells whether an @ may stand in an address.
func aroundAt(text string, at int) bool {
	if at == 0 || at+2 >= len(text) {
		return false
	}
	before, after := text[at-1], text[at+1]
	return (isAlnum(before) || before >= utf8.RuneSelf || strings.IndexByte("._%+'-", before) >= 0) &&
		(isAlnum(after) || after >= utf8.RuneSelf)
}

// isAddress tells an e-mail address from versions (pkg@1.2.3-rc.one), file names (icon@2x.png, getty@tty1.service), code
// (m@self.weight) and the password of a URL.
func isAddress(m match) bool {
	_, domain, _ := strings.Cut(m.value(), "@")
	labels := strings.Split(strings.ToLower(domain), ".")
	last := labels[len(labels)-1]
	switch {
	case isDigit(labels[0][0]) && (len(labels[0]) < 3 || isDigit(labels[1][0])):
		return false
	case len(last) == 2 && !strings.Contains(countries, last+" ") || slices.Contains(fileEndings(), last) || labels[0] == "self" || labels[0] == "this":
		return false
	case m.after() == '(' || m.after() == '_' || m.after() == '=' && byteAt(m.line, m.end+1) == '=':
		return false
	}
	return true
}

// countries are the ends of addresses that have two letters (ISO 3166 and what registries added).
const countries = "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc " +
	"cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf " +
	"gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn " +
	"kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc " +
	"ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk " +
	"sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn " +
	"vu wf ws ye yt za zm zw "

// fileEndings are those that aren't also countries.
func fileEndings() []string {
	return []string{
		"png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "dll", "exe", "txt", "log", "xml", "json", "yaml", "yml", "html",
		"cpp", "hpp", "conf", "cfg", "ini", "service", "socket", "mount", "target", "timer", "slice", "scope", "device", "jar",
		"class", "whl", "deb", "rpm", "dylib", "cmake", "tar", "gz", "bz", "xz", "zip", "patch", "diff", "tgz", "lock",
	}
}

// isSpeltAddress tells an address from a remark in brackets: "look [at] this", "runs (at 3.5 GHz)".
func isSpeltAddress(m match) bool {
	value := strings.ToLower(m.value())
	end := value[strings.LastIndexAny(value, ". \t)]}>_-")+1:]
	return len(end) >= 2 && strings.IndexFunc(end, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// aroundDashed tells whether a separator may be the second one of ddd-ddd-dddd or (ddd) ddd-dddd.
func aroundDashed(text string, at int) bool {
	return at >= 7 && at+4 < len(text) && allDigits(text[at-3:at]) && allDigits(text[at+1:at+5]) && !isDigit(text[at-4])
}

func beforeDigit(text string, at int) bool {
	return at+7 < len(text) && isDigit(text[at+1]) && (at == 0 || !isAlnum(text[at-1]))
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// isPhone counts the digits, and tells a number from a piece of something longer, a date, and an address of a network.
func isPhone(m match) bool {
	digits, groups := 0, 0
	for i := range len(m.value()) {
		if isDigit(m.value()[i]) {
			digits++
			if i == 0 || !isDigit(m.value()[i-1]) {
				groups++
			}
		}
	}
	if digits < 7 || digits > 18 || isAlnum(m.before()) || isAlnum(m.after()) || strings.IndexByte("-./:#_=", m.before()) >= 0 &&
		m.before() != 0 {
		return strings.HasSuffix(m.line[:m.start], "tel:") && digits >= 7
	}
	if next := m.after(); (next == '-' || next == '.' || next == '/' || next == ':') && isAlnum(byteAt(m.line, m.end+1)) {
		return false
	}
	if strings.HasPrefix(m.value(), "+") {
		// a line of a diff, an offset, a sum: a number without any grouping needs the length of a phone number
		return digits >= 8 && digits <= 15 && (groups >= 3 || groups == 1 && digits >= 11 && m.start > 0)
	}
	if isDate.MatchString(m.value()) || isQuad.MatchString(m.value()) {
		return false
	}
	return m.loc[0] == m.start || groups >= 2 || strings.ContainsAny(m.line[m.loc[0]:m.start], ":.")
}

var (
	isDate = regexp.MustCompile(`^(?:(?:19|20)[0-9]{2}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](?:19|20)[0-9]{2})`)
	isQuad = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$`)
)

var versionWord = regexp.MustCompile(`(?i)(?:\b(?:version|versions|release|ver|build|driver|firmware|revision|v|visit|vtk|qt|cuda)[:=]?\s{0,2}|[A-Za-z]-|==)$`)

// isPrivateAddress tells an address from a version of four parts, which looks the same.
func isPrivateAddress(m match) bool {
	for part := range strings.SplitSeq(m.value(), ".") {
		if len(part) == 3 && part > "255" || len(part) > 1 && part[0] == '0' {
			return false
		}
	}
	before := m.line[:m.start]
	switch m.before() {
	case '.', '_', '+':
		return false
	case '/':
		if m.start > 1 && isAlnum(before[m.start-2]) && m.after() != ':' {
			return false
		}
	}
	switch next := byteAt(m.line, m.end+1); m.after() {
	case '.':
		if isAlnum(next) {
			return false
		}
	case '-':
		if isAlnum(next) && !isDigit(next) {
			return false
		}
	case '_', '+':
		return false
	}
	return !versionWord.MatchString(before)
}

// aroundHexPair tells whether a separator may stand between the first pairs of a hardware address.
func aroundHexPair(text string, at int) bool {
	return at >= 2 && at+3 < len(text) && text[at+3] == text[at] && isHex(text[at-1]) && isHex(text[at-2]) &&
		isHex(text[at+1]) && isHex(text[at+2])
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= lower(c) && lower(c) <= 'f' }

// isMAC tells a hardware address from a fingerprint or a hex dump, which go on, and from the two that mean nobody.
func isMAC(m match) bool {
	value := strings.ToLower(strings.ReplaceAll(m.value(), "-", ":"))
	if strings.IndexByte(":-", m.before()) >= 0 && m.start > 0 || strings.IndexByte(":-", m.after()) >= 0 && m.end < len(m.line) {
		return false
	}
	if strings.Contains(m.value(), "-") && strings.IndexFunc(value, unicode.IsLetter) < 0 {
		return false
	}
	return value != "00:00:00:00:00:00" && value != "ff:ff:ff:ff:ff:ff"
}
