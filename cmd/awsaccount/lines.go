package main

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is how long a line of the input may be, in bytes. A question holds at most a few dozen policies of a few
// kilobytes, so this is far above what anybody asks; it bounds the memory of the command.
const maxLine = 4 << 20

// A lineReader reads lines of limited length. Before it waits for input, it calls idle. Not safe for concurrent use.
type lineReader struct {
	r      *bufio.Reader
	limit  int
	line   []byte // the current line; its array is used again
	number int    // of the current line, from 1
}

// newLineReader reads from r, and calls idle before each read, which may wait.
func newLineReader(r io.Reader, limit int, idle func()) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(idleReader{r, idle}, 64<<10), limit: limit}
}

type idleReader struct {
	io.Reader
	idle func()
}

func (r idleReader) Read(p []byte) (int, error) {
	r.idle()
	return r.Reader.Read(p)
}

// next reads a line, without its end. A line above the limit is skipped, and long reports it; it is not held in memory. At
// the end of the input err is io.EOF.
func (l *lineReader) next() (line string, long bool, err error) {
	l.line = l.line[:0]
	l.number++
	for begun := false; ; begun = true {
		part, err := l.r.ReadSlice('\n')
		ended := err == nil
		if ended {
			part = part[:len(part)-1]
		}
		if long = long || len(l.line)+len(part) > l.limit; !long {
			l.line = append(l.line, part...)
		}
		switch {
		case ended:
			return string(l.line), long, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF && (begun || len(part) > 0):
			return string(l.line), long, nil // the last line has no end
		default:
			return "", false, err
		}
	}
}

// blank reports whether a line has nothing but the white space of JSON.
func blank(line string) bool {
	for i := range len(line) {
		if c := line[i]; c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
