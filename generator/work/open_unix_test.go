//go:build unix

package work_test

import "syscall"

// nonblocking has an open fail that would wait.
const nonblocking = syscall.O_NONBLOCK
