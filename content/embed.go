// Package content holds the repository's own site: the process documents, the roster, the schedule and the sample
// incidents and product issues that the program shows when it is given no others. It never reads or changes them.
package content

import "embed"

// FS is this folder as it was at compile time: site.yaml, roster.yaml, schedule.yaml, incidents.jsonl and product.jsonl
// at its root, runbook, postmortems and the JSON Schemas below. Names carry no "content/" in front.
//
//go:embed *.yaml *.jsonl runbook postmortems schema
var FS embed.FS
