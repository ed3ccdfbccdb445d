package source

// FormRule is what the JSON Schemas say of a form.
type FormRule struct {
	Words    []string
	Pattern  string
	Low, Top int // Top is 0 when there is no upper bound, Numeric tells whether there are any
	Numeric  bool
}

// FormRules gives the rule of each form.
func FormRules() map[string]FormRule {
	rules := map[string]FormRule{}
	for name, f := range forms() {
		rule := FormRule{Words: f.words, Pattern: f.pattern, Low: f.low, Top: f.top, Numeric: f.top != 0}
		if f.top == noEnd {
			rule.Top = 0
		}
		rules[name] = rule
	}
	return rules
}
