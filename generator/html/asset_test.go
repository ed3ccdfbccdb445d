package html

import (
	"bytes"
	"testing"

	"github.com/visit-dav/watchbill/generator/overlay"
)

func TestAScriptGetsTheCodeThatSaysTextsWhateverItsLineEnds(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"of the program":           "(function () {\n  // include say.js\n  say(\"x\");\n})();\n",
		"saved with CRLF":          "(function () {\r\n  // include say.js\r\n  say(\"x\");\r\n})();\r\n",
		"with the line at its end": "say(\"x\");\n// include say.js",
	} {
		assets, err := bundle(overlay.Files{"assets/own.js": []byte(script), "assets/say.js": []byte("function say() { return \"said in words\"; }\n")}, "")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(assets[0].Data, []byte("said in words")) {
			t.Errorf("%s: %s", name, assets[0].Data)
		}
	}
}
