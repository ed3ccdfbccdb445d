package ics

// Row is what a reader of a feed sees of an event.
type Row struct{ UID, Start, End, Summary string }

// Check is the check before writing.
func Check(feed []byte, want []Row) error {
	rows := make([]row, len(want))
	for i, w := range want {
		rows[i] = row{w.UID, w.Start, w.End, w.Summary}
	}
	return check(feed, rows)
}
