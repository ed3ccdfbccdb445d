//go:build !unix

package work_test

// nonblocking has an open fail that would wait, which none does here.
const nonblocking = 0
