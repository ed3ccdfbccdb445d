package hours

// Misfit is a text that isn't what it should be, and how that is written.
type Misfit struct{ Message, Way string }

// Error says what is wrong.
func (m Misfit) Error() string { return m.Message }

// Hint says what to write.
func (m Misfit) Hint() string { return m.Way }
