package redact

import "strings"

// allowance is what is never masked.
type allowance struct {
	whole   map[string]bool // lower case
	domains []string        // with a leading dot
}

// newAllowance takes the team's entries beside what is nobody's: the domains kept free for examples (RFC 2606), and the
// addresses of GitHub that name no person.
func newAllowance(entries []string) allowance {
	a := allowance{
		whole:   map[string]bool{"git@github.com": true, "git@gitlab.com": true, "noreply@github.com": true},
		domains: []string{".example.com", ".example.org", ".example.net", ".users.noreply.github.com"},
	}
	for _, entry := range entries {
		entry = strings.ToLower(strings.TrimSpace(entry))
		switch {
		case entry == "":
		case strings.HasPrefix(entry, "@"):
			a.domains = append(a.domains, "."+entry[1:])
		case strings.HasPrefix(entry, "*."):
			a.domains = append(a.domains, entry[1:])
		default:
			a.whole[entry] = true
		}
	}
	return a
}

func (a allowance) covers(value string) bool {
	if len(value) > 320 { // an address has at most 254 bytes
		return a.whole[strings.ToLower(value)]
	}
	value = strings.ToLower(value)
	if a.whole[value] {
		return true
	}
	host := "." + value[strings.LastIndexByte(value, '@')+1:]
	for _, domain := range a.domains {
		if strings.HasSuffix(host, domain) {
			return true
		}
	}
	return false
}
