package markdown

import (
	"encoding/base64"
	"encoding/json"
	"html"
)

// longestDiagram is how many bytes of a diagram go into an address.
const longestDiagram = 4096

// diagram leads from a mermaid fence to where it is drawn. The page draws none itself: it would take a renderer of some
// megabytes, and asks no other host for anything unless the reader follows the link.
func (w *writer) diagram(lang, text string) {
	if lang != "mermaid" || w.who != team || len(text) > longestDiagram {
		return
	}
	state, err := json.Marshal(map[string]string{"code": text, "mermaid": `{"theme":"default"}`})
	if err != nil {
		return // text is a string
	}
	address := "https://mermaid.live/view#base64:" + base64.RawURLEncoding.EncodeToString(state)
	w.write(`<p><a href="`, html.EscapeString(address), `">`, w.say.text("See the diagram at mermaid.live"), "</a></p>\n")
}
