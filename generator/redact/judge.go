package redact

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// standsAlone tells that the match isn't part of a longer word.
func standsAlone(m match) bool {
	first, _ := utf8.DecodeRuneInString(m.value())
	last, _ := utf8.DecodeLastRuneInString(m.value())
	before, _ := utf8.DecodeLastRuneInString(m.line[:m.start])
	after, _ := utf8.DecodeRuneInString(m.line[m.end:])
	return !(isWord(first) && isWord(before)) && !(isWord(last) && isWord(after))
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) &&
		!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// isWholeHost tells a host from a part of the name of another.
func isWholeHost(m match) bool {
	if !standsAlone(m) || (m.before() == '.' || m.before() == '-') && isAlnum(byteAt(m.line, m.start-2)) {
		return false
	}
	return m.after() != '-' && m.after() != '.' || !isAlnum(byteAt(m.line, m.end+1))
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
		"youruser", "yourname", "your_name", "your-name", "your-user", "your_username", "yourusername", "someuser", "someone",
		"xxx", "foo", "bar", "home", "runneradmin", "containeradministrator", "appveyor", "all users", "default user",
	}
}

// isRemote tells an account of a command that goes to another machine, or of such an address.
func isRemote(m match) bool {
	before := m.line[max(0, m.start-200):m.start]
	before = before[strings.LastIndexAny(before, "|;&")+1:]
	return isAccount(m) && remoteCommand.MatchString(before)
}

var remoteCommand = regexp.MustCompile(`\b(?:ssh|scp|sftp|rsync|ssh-copy-id)\b`)

func isAccount(m match) bool {
	return !slices.Contains(anybody(), strings.ToLower(m.value()))
}

// isHome tells a person's home from an address on the web, a path within something else, and the homes of nobody.
func isHome(m match) bool {
	name := strings.ToLower(strings.TrimRight(m.value(), "."))
	if slices.Contains(anybody(), name) {
		return false
	}
	path := m.line[max(0, m.loc[0]-300):m.loc[0]]
	token := path[strings.LastIndexAny(path, " \t\"'`(<>=,;|")+1:]
	if scheme, _, found := strings.Cut(token, "://"); found && webScheme.MatchString(scheme) {
		return false
	}
	if token == "" || !isAlnum(token[len(token)-1]) && token[len(token)-1] != '_' {
		return true
	}
	// /ccs/home/NAME, host:/home/NAME and C:/Users/NAME, but not doc/home/index.html
	token = token[strings.LastIndexByte(token, ':')+1:]
	if token == "" {
		return true
	}
	if token[0] == '-' { // of a compiler: -I/home/NAME/include
		return true
	}
	slash := strings.IndexAny(token, `/\`)
	last, _ := utf8.DecodeLastRuneInString(token[:max(slash, 0)])
	return slash == 0 || slash > 0 && !isWord(last) && !strings.ContainsRune("._$}", last) && token[:slash] != "~"
}

// webScheme are the addresses whose paths are pages; the path of any other, such as file or ssh, is one of a machine.
var webScheme = regexp.MustCompile(`(?i)(?:https?|wss?|s3|gs)$`)

// aroundAt tells whether an @ may stand in an address.
func aroundAt(text string, at int) bool {
	if at == 0 || at+2 >= len(text) {
		return false
	}
	before, after := text[at-1], text[at+1]
	return (isAlnum(before) || before >= utf8.RuneSelf || strings.IndexByte("._%+'-", before) >= 0) &&
		(isAlnum(after) || after >= utf8.RuneSelf)
}

// isAddress tells an e-mail address from versions (pkg@1.2.3-rc.one), file names (icon@2x.png, getty@tty1.service),
// code (m@self.weight) and the password of a URL.
func isAddress(m match) bool {
	_, domain, _ := strings.Cut(m.value(), "@")
	labels := strings.Split(strings.ToLower(domain), ".")
	last := labels[len(labels)-1]
	if len(labels) > 2 && slices.Contains(fileEndings(), last) && isCommonEnd(labels[len(labels)-2]) {
		return true // a file by the name of an address
	}
	switch {
	case isDigit(labels[0][0]) && (len(labels[0]) < 3 || isDigit(labels[1][0])):
		return false
	case len(last) == 2 && !strings.Contains(countries, last+" ") || slices.Contains(fileEndings(), last):
		return false
	case labels[0] == "self" || labels[0] == "this":
		return false
	case isCommonEnd(last):
		return true
	case m.after() == '(' || m.after() == '_' || m.after() == '=' && byteAt(m.line, m.end+1) == '=':
		return false
	}
	return true
}

// isCommonEnd tells the ends of addresses that no method of a program is called by.
func isCommonEnd(label string) bool {
	switch label {
	case "com", "org", "net", "edu", "gov", "mil", "example":
		return true
	}
	return false
}

// countries are the ends of addresses that have two letters (ISO 3166 and what registries added).
const countries = "" +
	"ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz " +
	"ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk " +
	"fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir " +
	"is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk " +
	"ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl " +
	"pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc " +
	"td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "

// fileEndings are those that aren't also countries.
func fileEndings() []string {
	return []string{
		"png", "jpg", "jpeg", "gif", "svg", "webp", "pdf", "dll", "exe", "txt", "log", "xml", "json", "yaml", "yml", "html",
		"cpp", "hpp", "conf", "cfg", "ini", "service", "socket", "mount", "target", "timer", "slice", "scope", "device",
		"jar", "class", "whl", "deb", "rpm", "dylib", "cmake", "tar", "gz", "bz", "xz", "zip", "patch", "diff", "tgz", "lock",
	}
}

// isSpeltAddress tells an address from a remark in brackets: "look [at] this", "runs (at 3.5 GHz)".
func isSpeltAddress(m match) bool {
	value := strings.TrimRight(strings.ToLower(m.value()), "-_.")
	end := value[strings.LastIndexAny(value, ". \t)]}>_-")+1:]
	return len(end) >= 2 && strings.IndexFunc(end, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// aroundDashed tells whether a separator may be the second one of ddd-ddd-dddd or (ddd) ddd-dddd.
func aroundDashed(text string, at int) bool {
	return at >= 7 && at+4 < len(text) && allDigits(text[at-3:at]) && allDigits(text[at+1:at+5]) && !isDigit(text[at-4])
}

// beforeDigits tells whether a plus may begin a phone number, not a sum.
func beforeDigits(text string, at int) bool {
	if at > 0 && (isDigit(text[at-1]) || text[at-1] == '+') {
		return false
	}
	const least, most = 8, 40 // digits a number has, and bytes
	digits := 0
	for i := at + 1; i < min(len(text), at+most) && digits < least; i++ {
		if isDigit(text[i]) {
			digits++
		} else if strings.IndexByte(" ().-/", text[i]) < 0 {
			return false
		}
	}
	return digits == least
}

// beforeNumber tells whether what follows a word next in digits may be a phone number.
func beforeNumber(text string, at int) bool {
	const farthest, shortest = 40, 6 // bytes: the word and what may stand before the number; what the number has at least
	for i := at; i < min(len(text), at+farthest); i++ {
		if isDigit(text[i]) {
			return i+shortest <= len(text) && strings.Trim(text[i:i+shortest], "0123456789() ./-") == ""
		}
	}
	return false
}

func allDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// isPhone counts the digits, and tells a number from a piece of something longer, a date, and an address of a network.
func isPhone(m match) bool {
	digits, groups := countDigits(m.value())
	abroad, behindWord := strings.HasPrefix(m.value(), "+"), m.loc[0] < m.start
	switch {
	case digits < 7 || digits > 18 && !strings.Contains(m.value(), "/") || isAlnum(m.after()) || goesOn(m):
		return false
	case isDate.MatchString(strings.TrimPrefix(m.value(), "+")):
		return false
	case abroad:
		return isAbroad(m, digits, groups)
	case isQuad.MatchString(m.value()):
		return false
	case behindWord:
		return groups >= 2 || strings.ContainsAny(m.line[m.loc[0]:m.start], ":.=\"")
	}
	switch before := byteAt(m.line, m.start-2); m.before() {
	case '#', '_':
		return false
	case '-':
		return !isAlnum(before)
	case '.', '/', ':':
		return !isDigit(before)
	}
	return !isAlnum(m.before())
}

// goesOn tells whether digits, or a part of an identifier, follow a number.
func goesOn(m match) bool {
	next := byteAt(m.line, m.end+1)
	switch m.after() {
	case '-':
		return isAlnum(next)
	case '.', '/', ':':
		return isDigit(next)
	}
	return false
}

// isAbroad judges a number with the code of its country, which may also be a line of a diff, an offset or a sum: one without any
// grouping needs the length of a phone number, one behind a letter its spaces.
func isAbroad(m match, digits, groups int) bool {
	before := m.before()
	if digits < 8 || digits > 15 || isDigit(before) || before == '+' || isAlnum(before) && !strings.Contains(m.value(), " ") {
		return false
	}
	return groups >= 3 || groups == 2 && digits >= 10 && m.start > 0 || groups == 1 && digits >= 11 && m.start > 0
}

// countDigits counts those of a number without its extension.
func countDigits(s string) (digits, groups int) {
	s, _, _ = strings.Cut(s, "x")
	for i := range len(s) {
		if isDigit(s[i]) {
			digits++
			if i == 0 || !isDigit(s[i-1]) {
				groups++
			}
		}
	}
	return digits, groups
}

var (
	isDate = regexp.MustCompile(`^(?:(?:19|20)[0-9]{2}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}` +
		`|[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ](?:19|20)[0-9]{2})`)
	isQuad = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$`)
)

// afterVersionWord tells whether a text ends with what stands before a version: `driver `, `visit-`, `==`.
func afterVersionWord(text string) bool {
	n := len(text)
	if strings.HasSuffix(text, "==") || n > 1 && text[n-1] == '-' && isAlnum(text[n-2]) && !isDigit(text[n-2]) {
		return true
	}
	text = strings.TrimRight(text[max(0, n-24):], " :=")
	word := strings.ToLower(text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })+1:])
	switch word {
	case "version", "versions", "release", "ver", "build", "driver", "firmware", "revision", "v", "visit", "vtk",
		"qt", "cuda":
		return true
	}
	return false
}

// isPrivateAddress tells an address from a version of four parts, which looks the same.
func isPrivateAddress(m match) bool {
	for part := range strings.SplitSeq(m.value(), ".") {
		if len(part) == 3 && part > "255" || len(part) > 1 && part[0] == '0' {
			return false
		}
	}
	switch m.value() {
	case "10.0.0.0", "172.16.0.0", "192.168.0.0": // the blocks themselves
		return false
	}
	before := m.line[:m.start]
	switch m.before() {
	case '.', '_', '+':
		if isAlnum(byteAt(before, m.start-2)) {
			return false
		}
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
		if isAlnum(next) {
			return false
		}
	}
	return !afterVersionWord(before)
}

// aroundHexGroup tells whether a group of an IPv6 address may stand before the two colons.
func aroundHexGroup(text string, at int) bool {
	return text[at] != ':' || at > 0 && isHex(text[at-1])
}

// isPrivateIPv6 tells unique local addresses (RFC 4193) and those of one link (RFC 4291 2.5.6) but one that all Macs have.
func isPrivateIPv6(m match) bool {
	address, err := netip.ParseAddr(m.value())
	if err != nil || m.value() == "fe80::1" || isAlnum(m.after()) || m.after() == ':' && byteAt(m.line, m.end+1) == ':' || behindGroup(m, 4, isHex) {
		return false
	}
	return address.IsPrivate() || address.IsLinkLocalUnicast()
}

// behindGroup tells whether a group of at most so many letters or digits, or none, stands before the separator before a value.
func behindGroup(m match, most int, isOf func(byte) bool) bool {
	if m.before() != ':' && m.before() != '-' {
		return false
	}
	end := m.start - 1
	start := end
	for start > 0 && end-start <= most && isOf(m.line[start-1]) {
		start--
	}
	if start == end {
		return m.before() == ':' && byteAt(m.line, end-1) == ':'
	}
	return end-start <= most && !isAlnum(byteAt(m.line, start-1))
}

// aroundHexPair tells whether a separator may stand between the first pairs of a hardware address.
func aroundHexPair(text string, at int) bool {
	return at >= 2 && at+3 < len(text) && text[at+3] == text[at] && isHex(text[at-1]) && isHex(text[at-2]) &&
		isHex(text[at+1]) && isHex(text[at+2])
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= lower(c) && lower(c) <= 'f' }

// isMAC tells a hardware address from a fingerprint, a hex dump or a list of short names, which go on, and from the two that mean nobody.
func isMAC(m match) bool {
	value := strings.ToLower(strings.ReplaceAll(m.value(), "-", ":"))
	if behindGroup(m, 2, isAlnum) || strings.IndexByte(":-", m.after()) >= 0 && isAlnum(byteAt(m.line, m.end+1)) && isAlnum(byteAt(m.line, m.end+2)) {
		return false
	}
	if strings.Contains(m.value(), "-") && strings.IndexFunc(value, unicode.IsLetter) < 0 {
		return false
	}
	return value != "00:00:00:00:00:00" && value != "ff:ff:ff:ff:ff:ff"
}
