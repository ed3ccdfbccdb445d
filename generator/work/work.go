// Package work remembers between builds what was made from what, so that work whose outcome is known isn't done again. It is
// an aid alone: a value is found by the sum of all that it was made from, or by its place where it holds such sums itself, and one
// that is missing, damaged or of another program is made anew. What values mean is for the rooms that make them.
package work

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
)

// Kind tells values apart that are made from the same.
type Kind byte

// The kinds of values, each made and read by one room.
const (
	Written   Kind = 1 + iota // incident: the text of an article
	Counted                   // gist: the terms of texts
	Collected                 // search: what the index takes of a document
	Pages                     // generator: what the pages of an output folder were made from
)

// Sum is the SHA-256 of all that a value was made from, but for the program.
type Sum = [sha256.Size]byte

// SumOf sums up texts, so that no two lists of texts have one sum.
func SumOf(texts ...string) (sum Sum) {
	h := sha256.New()
	var length [8]byte
	for _, t := range texts {
		binary.LittleEndian.PutUint64(length[:], uint64(len(t)))
		h.Write(length[:])
		h.Write([]byte(t))
	}
	h.Sum(sum[:0])
	return sum
}

// The file holds a header, the values one after the other, the index of them, and the footer: where the index begins, and the
// sum of header and index.
const (
	headerSize = sha256.Size
	entrySize  = 1 + sha256.Size + 8 + 4 + 4
	footerSize = 8 + sha256.Size
	largest    = 1 << 30 // of a value
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Memory is what was remembered by the build before, and what this one remembers for the next. Nil remembers nothing. Safe
// for concurrent use.
type Memory struct {
	file    string
	header  [headerSize]byte
	before  []byte // the file as it was
	release func() // lets others write the file again; nil where they may
	known   map[key]int32
	places  []place // of what is known
	used    []atomic.Bool

	mu     sync.Mutex // guards what follows
	next   *os.File   // nil until something is put
	writer *bufio.Writer
	at     uint64
	put    map[key]place
	failed error
}

type key struct {
	kind Kind
	made Sum
}

// place is where a value stands in a file, and its checksum.
type place struct {
	from        uint64
	size, check uint32
}

// Open reads what is remembered in a file, which may be missing, by a program that program tells from any other. A file of
// another user, or that others may write, isn't believed.
func Open(file, program string) *Memory {
	m := &Memory{file: file, header: SumOf("watchbill work 1", program), at: headerSize, put: map[key]place{}}
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || !isOurs(info) {
		return m
	}
	if m.before, m.release, err = load(file); err != nil {
		return m
	}
	m.readIndex()
	return m
}

// readIndex finds the values of the file, none where anything of the index is wrong.
func (m *Memory) readIndex() {
	size := len(m.before)
	if size < headerSize+footerSize || [headerSize]byte(m.before) != m.header {
		return
	}
	footer := m.before[size-footerSize:]
	begin := binary.LittleEndian.Uint64(footer)
	if begin < headerSize || begin > uint64(size-footerSize) {
		return
	}
	index := m.before[begin : size-footerSize]
	if sumOfIndex(m.header, index) != Sum(footer[8:]) || len(index)%entrySize != 0 {
		return
	}
	n := len(index) / entrySize
	m.known, m.places, m.used = make(map[key]int32, n), make([]place, n), make([]atomic.Bool, n)
	for i := range n {
		e := index[i*entrySize:]
		m.known[key{Kind(e[0]), Sum(e[1:])}] = int32(i)
		e = e[1+sha256.Size:]
		m.places[i] = place{binary.LittleEndian.Uint64(e), binary.LittleEndian.Uint32(e[8:]), binary.LittleEndian.Uint32(e[12:])}
	}
}

func sumOfIndex(header [headerSize]byte, index []byte) Sum {
	return SumOf(string(header[:]), string(index))
}

// Get gives the value that was made from what has this sum. It mustn't be changed, and stays as it is until Discard. What is got is
// kept for the next build.
func (m *Memory) Get(kind Kind, made Sum) (value []byte, ok bool) {
	if value, ok = m.Take(kind, made); ok {
		m.Leave(kind, made)
	}
	return value, ok
}

// Leave has a value that was taken kept for the next build.
func (m *Memory) Leave(kind Kind, made Sum) {
	if m == nil {
		return
	}
	if i, ok := m.known[key{kind, made}]; ok {
		m.used[i].Store(true)
	}
}

// Take gives what Get gives, and doesn't have it kept for the next build.
func (m *Memory) Take(kind Kind, made Sum) (value []byte, ok bool) {
	if m == nil {
		return nil, false
	}
	i, ok := m.known[key{kind, made}]
	if !ok {
		return nil, false
	}
	p := m.places[i]
	if p.from > uint64(len(m.before)) || uint64(p.size) > uint64(len(m.before))-p.from {
		return nil, false
	}
	value = m.before[p.from : p.from+uint64(p.size) : p.from+uint64(p.size)]
	if crc32.Checksum(value, castagnoli) != p.check {
		return nil, false
	}
	return value, true
}

// Put remembers a value, of which it takes a copy, by the sum of all that it was made from. That it can't be kept costs the
// next build its time, and is no failure.
func (m *Memory) Put(kind Kind, made Sum, value []byte) {
	if m == nil || len(value) > largest {
		return
	}
	check := crc32.Checksum(value, castagnoli)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.write(key{kind, made}, value, check)
}

// write adds a value to the next file, once.
func (m *Memory) write(k key, value []byte, check uint32) {
	if _, ok := m.put[k]; ok || m.failed != nil {
		return
	}
	if m.next == nil {
		if m.failed = m.begin(); m.failed != nil {
			return
		}
	}
	if _, m.failed = m.writer.Write(value); m.failed == nil {
		m.put[k] = place{m.at, uint32(len(value)), check}
		m.at += uint64(len(value))
	}
}

// begin opens the next file, under a name that no other build has, so that one that is killed leaves the file before.
func (m *Memory) begin() error {
	if err := os.MkdirAll(filepath.Dir(m.file), 0o700); err != nil {
		return err
	}
	_ = removeLeft(m.file) // the next build does
	var err error
	if m.next, err = os.CreateTemp(filepath.Dir(m.file), filepath.Base(m.file)+nextName+"*"); err != nil {
		return err
	}
	hold(m.next)
	m.writer = bufio.NewWriterSize(m.next, 1<<18)
	_, err = m.writer.Write(m.header[:])
	return err
}

// nextName follows the name of a file in those of the files that shall take its place.
const nextName = ".next"

// Forget removes what is remembered in a file, which may be missing, and what builds that were killed left beside it.
func Forget(file string) error {
	err := os.Remove(file)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, removeLeft(file))
}

// removeLeft removes what builds that were killed left beside a file. What a build at work writes, it holds.
func removeLeft(file string) error {
	list, err := os.ReadDir(filepath.Dir(file))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	failed := []error{err}
	for _, entry := range list {
		if !strings.HasPrefix(entry.Name(), filepath.Base(file)+nextName) || !entry.Type().IsRegular() {
			continue
		}
		failed = append(failed, removeUnheld(filepath.Join(filepath.Dir(file), entry.Name())))
	}
	return errors.Join(failed...)
}

// Keep makes what was got and put the memory of the next build. Where nothing was put, all stays as it was. It fails when the
// file can't be written; then what was remembered before stays.
func (m *Memory) Keep() error {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.next == nil && m.failed == nil {
		return nil
	}
	for k, i := range m.known {
		if p := m.places[i]; m.used[i].Load() {
			m.write(k, m.before[p.from:p.from+uint64(p.size)], p.check)
		}
	}
	if m.failed == nil {
		m.failed = m.writeIndex()
	}
	if m.failed != nil {
		m.discard()
		return fmt.Errorf("remember what was built: %w", m.failed)
	}
	next := m.next.Name()
	err := errors.Join(m.writer.Flush(), m.next.Close())
	m.next = nil
	if err == nil {
		err = os.Rename(next, m.file)
	}
	if err != nil {
		_ = os.Remove(next) // the next build does
		return fmt.Errorf("remember what was built: %w", err)
	}
	return nil
}

func (m *Memory) writeIndex() error {
	index := make([]byte, 0, len(m.put)*entrySize)
	for k, p := range m.put {
		index = append(index, byte(k.kind))
		index = append(index, k.made[:]...)
		index = binary.LittleEndian.AppendUint64(index, p.from)
		index = binary.LittleEndian.AppendUint32(index, p.size)
		index = binary.LittleEndian.AppendUint32(index, p.check)
	}
	sum := sumOfIndex(m.header, index)
	footer := append(binary.LittleEndian.AppendUint64(nil, m.at), sum[:]...)
	_, err := m.writer.Write(append(index, footer...))
	return err
}

// Discard forgets what was put: the memory stays that of the build before. After Keep it forgets nothing. From then on others may
// write the file, which no build does, and what was got isn't to be read any more.
func (m *Memory) Discard() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.discard()
	if m.release != nil {
		m.release()
		m.release = nil
	}
}

func (m *Memory) discard() {
	if m.next != nil {
		_ = m.next.Close() // it is removed
		_ = os.Remove(m.next.Name())
		m.next = nil
	}
}
