//go:build !linux

package work

import "os"

// guard gives nil: this system keeps nobody from writing a file.
func guard(*os.File) (release func()) { return nil }
