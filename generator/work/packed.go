package work

import "encoding/binary"

// Packed is bytes from which numbers and texts are read one after the other, as AppendNumber and AppendText wrote them. What
// is cut short reads as zeros, and is Damaged from then on.
type Packed struct {
	Data    []byte // what is left
	Damaged bool
}

// Number reads a number.
func (p *Packed) Number() uint64 {
	if d := p.Data; len(d) > 1 { // most take a byte or two
		if d[0] < 0x80 {
			p.Data = d[1:]
			return uint64(d[0])
		}
		if d[1] < 0x80 {
			p.Data = d[2:]
			return uint64(d[0]&0x7f) | uint64(d[1])<<7
		}
	}
	v, n := binary.Uvarint(p.Data)
	if n <= 0 {
		p.Data, p.Damaged = nil, true
		return 0
	}
	p.Data = p.Data[n:]
	return v
}

// Text reads a text, which lies in the bytes.
func (p *Packed) Text() []byte {
	n := p.Number()
	if n > uint64(len(p.Data)) {
		p.Data, p.Damaged = nil, true
		return nil
	}
	text := p.Data[:n:n]
	p.Data = p.Data[n:]
	return text
}

// Sum reads a sum.
func (p *Packed) Sum() (sum Sum) {
	if len(p.Data) < len(sum) {
		p.Data, p.Damaged = nil, true
		return sum
	}
	p.Data = p.Data[copy(sum[:], p.Data):]
	return sum
}

// Sums reads what AppendSums wrote.
func (p *Packed) Sums() []Sum {
	n := p.Number()
	if n > uint64(len(p.Data)/len(Sum{})) {
		p.Data, p.Damaged = nil, true
		return nil
	}
	sums := make([]Sum, n)
	for i := range sums {
		sums[i] = p.Sum()
	}
	return sums
}

// AppendNumber writes a number behind bytes.
func AppendNumber(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// AppendNumbers writes numbers behind bytes, none of which is negative.
func AppendNumbers(b []byte, numbers ...int) []byte {
	for _, n := range numbers {
		b = AppendNumber(b, uint64(n))
	}
	return b
}

// AppendText writes a text behind bytes.
func AppendText[T ~string | ~[]byte](b []byte, text T) []byte {
	return append(AppendNumber(b, uint64(len(text))), text...)
}

// AppendSums writes how many sums there are, and the sums.
func AppendSums(b []byte, sums []Sum) []byte {
	b = AppendNumber(b, uint64(len(sums)))
	for _, sum := range sums {
		b = append(b, sum[:]...)
	}
	return b
}
