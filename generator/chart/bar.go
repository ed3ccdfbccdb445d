package chart

// whole is the width of every bar's picture.
const whole = 100

// Bar is a row of parts, one after the other from the left, beside a mark. Values are 0 or more, in any unit.
type Bar struct {
	Parts []Part
	Mark  float64 // where a thin line stands; less than 0 for none
}

// Part is a piece of a bar.
type Part struct {
	Class string // of the style sheet
	Value float64
}

// Strip is the geometry of a Bar in a picture 100 units wide.
type Strip struct {
	Pieces []Piece
	Mark   *Piece
}

// Piece is a rectangle from X, Width wide.
type Piece struct {
	Class    string
	X, Width float64
}

// Strips reckons bars on one scale, which is as long as the longest bar or mark. Parts of nothing are left out.
func Strips(bars []Bar) []Strip {
	longest := 0.0
	for _, b := range bars {
		longest = max(longest, b.length(), b.Mark)
	}
	strips := make([]Strip, len(bars))
	if longest == 0 {
		return strips
	}
	for i, b := range bars {
		from := 0.0
		for _, part := range b.Parts {
			to := from + max(part.Value, 0)
			piece := Piece{part.Class, tenth(whole * from / longest), 0}
			piece.Width = tenth(tenth(whole*to/longest) - piece.X)
			if from = to; piece.Width > 0 {
				strips[i].Pieces = append(strips[i].Pieces, piece)
			}
		}
		if b.Mark >= 0 {
			const thin = 0.8
			at := tenth(min(whole*b.Mark/longest, whole-thin))
			strips[i].Mark = &Piece{X: at, Width: thin}
		}
	}
	return strips
}

func (b Bar) length() float64 {
	sum := 0.0
	for _, p := range b.Parts {
		sum += max(p.Value, 0)
	}
	return sum
}
