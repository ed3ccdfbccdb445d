// Package templates holds the pages, their partials and the style sheet and scripts of the site. It holds files and
// nothing that runs.
package templates

import "embed"

// FS holds pages/*.html, partials/*.html, assets/* and words/*.yaml.
//
//go:embed pages partials assets words
var FS embed.FS
