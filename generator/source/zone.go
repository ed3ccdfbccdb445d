package source

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/visit-dav/watchbill/generator/problem"
)

// checkZone takes the names of the IANA time zone database. Names that mean something else on each machine, such as
// Local, and machine-made spellings, such as posix/..., are none.
func checkZone(written string) error {
	name := regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)
	if name.MatchString(written) && written != "Local" {
		if _, err := time.LoadLocation(written); err == nil {
			return nil
		}
	}
	hint := "write a name of the IANA time zone database, such as America/Los_Angeles or Europe/Berlin"
	if near := nearestZone(written); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return misfit{fmt.Sprintf("there is no time zone %q", written), hint}
}

// CheckZone tells whether there is a time zone of a name, as site.yaml takes it; the error ends with a hint.
func CheckZone(written string) error {
	var wrong misfit
	if errors.As(checkZone(written), &wrong) {
		return fmt.Errorf("%s\n\thint: %s", wrong.message, wrong.hint)
	}
	return nil
}

// nearestZone knows slips in a name, a city alone, and what people call a zone; it gives "" for anything else.
func nearestZone(written string) string {
	names, cities := commonZones(), map[string]string{}
	var known []string
	for _, name := range names {
		city := name[strings.LastIndex(name, "/")+1:]
		cities[city] = name
		known = append(known, city)
	}
	plain := strings.ReplaceAll(strings.TrimSpace(written), " ", "_")
	if name := calledZones()[strings.ToLower(plain)]; name != "" {
		return name
	}
	if near := problem.Nearest(plain, names); near != "" {
		return near
	}
	return cities[problem.Nearest(plain[strings.LastIndex(plain, "/")+1:], known)]
}

func commonZones() []string {
	return strings.Fields(`
		Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi
		America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Chicago America/Denver America/Detroit
		America/Halifax America/Lima America/Los_Angeles America/Mexico_City America/New_York America/Phoenix
		America/Santiago America/Sao_Paulo America/St_Johns America/Toronto America/Vancouver
		Asia/Bangkok Asia/Dhaka Asia/Dubai Asia/Hong_Kong Asia/Istanbul Asia/Jakarta Asia/Jerusalem Asia/Karachi
		Asia/Kathmandu Asia/Kolkata Asia/Manila Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei
		Asia/Tehran Asia/Tokyo
		Atlantic/Reykjavik Australia/Adelaide Australia/Brisbane Australia/Melbourne Australia/Perth Australia/Sydney
		Europe/Amsterdam Europe/Athens Europe/Berlin Europe/Brussels Europe/Bucharest Europe/Copenhagen Europe/Dublin
		Europe/Helsinki Europe/Kyiv Europe/Lisbon Europe/London Europe/Madrid Europe/Moscow Europe/Oslo Europe/Paris
		Europe/Prague Europe/Rome Europe/Stockholm Europe/Vienna Europe/Warsaw Europe/Zurich
		Pacific/Auckland Pacific/Honolulu UTC`)
}

// calledZones are the names that people use, as they stand after spaces became underscores.
func calledZones() map[string]string {
	called := map[string]string{}
	for name, words := range map[string]string{
		"America/Los_Angeles": "pt pst pdt pacific us_pacific pacific_time",
		"America/Denver":      "mt mdt mountain us_mountain mountain_time",
		"America/Chicago":     "ct cst cdt central us_central central_time",
		"America/New_York":    "et edt eastern us_eastern eastern_time",
		"Europe/London":       "bst uk",
		"Europe/Berlin":       "cest mez mesz",
		"Asia/Kolkata":        "ist india",
		"Asia/Tokyo":          "jst japan",
		"UTC":                 "z utc gmt zulu",
	} {
		for _, word := range strings.Fields(words) {
			called[word] = name
		}
	}
	return called
}
