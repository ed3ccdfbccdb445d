package drawing_test

import (
	"testing"

	"github.com/visit-dav/watchbill/generator/drawing"
	"github.com/visit-dav/watchbill/generator/problem"
)

func TestWhatWouldRunInADrawingIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	const hint = "\n\thint: take it out, or save the drawing as plain SVG or PNG"
	svg := func(inside string) string {
		return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n é" + inside + "</svg>"
	}
	for name, c := range map[string]struct{ source, want string }{
		"a script":                  {svg("<script>alert(1)</script>"), "a.svg:2:3: the element <script> would run when the drawing is opened" + hint},
		"a script of another name":  {svg(`<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>`), "a.svg:2:3: the element <script> would run when the drawing is opened" + hint},
		"a handler":                 {svg(`<g onclick="alert(1)"/>`), "a.svg:2:3: the attribute onclick of <g> would run when the drawing is opened" + hint},
		"a script as a link":        {svg(`<a xlink:href=" java&#10;script:alert(1)">x</a>`), "a.svg:2:3: the attribute href of <a> is an address that would run" + hint},
		"a link that becomes one":   {svg(`<animate attributeName="href" values="x;javascript:alert(1)"/>`), "a.svg:2:3: the attribute values of <animate> is an address that would run" + hint},
		"another drawing inside":    {svg(`<use href="data:image/svg+xml;base64,PHN2Zz4="/>`), "a.svg:2:3: the attribute href of <use> is an address that would run" + hint},
		"a page inside":             {svg(`<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="x.html"/></foreignObject>`), "a.svg:2:18: the element <iframe> would run when the drawing is opened" + hint},
		"a handler in HTML":         {svg(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml" onload="x()"/></foreignObject>`), "a.svg:2:18: the attribute onload of <p> would run when the drawing is opened" + hint},
		"a script as an entity":     {`<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]><svg/>`, "a.svg:1:1: the head of the drawing defines markup" + hint},
		"one in characters by code": {`<!DOCTYPE svg [<!ENTITY x "&#60;script/>">]><svg/>`, "a.svg:1:1: the head of the drawing defines markup" + hint},
		"a handler by default":      {`<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]><svg/>`, "a.svg:1:1: the head of the drawing defines markup" + hint},
		"a handler behind a sign": {
			`<!DOCTYPE svg [<!ATTLIST svg x CDATA ">" onload CDATA "alert(1)">]><svg/>`, "a.svg:1:1: the head of the drawing defines markup" + hint,
		},
		"a script by default": {
			`<!DOCTYPE svg [<!ATTLIST a href CDATA "java&#115;cript:alert(1)">]><svg/>`, "a.svg:1:1: the head of the drawing defines markup" + hint,
		},
		"an address named twice": {
			`<!DOCTYPE svg [<!ENTITY x "javascript:alert(1)"><!ENTITY x "https://x.example">]><svg><a href="&x;"/></svg>`,
			"a.svg:1:1: the head of the drawing defines markup" + hint,
		},
		"a head that swallows what follows": {
			`<!DOCTYPE svg [<?p ' ?>]><svg onload="alert(1)"><!-- ' >><svg>--></svg>`, "a.svg:1:1: the head of the drawing defines markup" + hint,
		},
		"a style sheet of scripts that is called another": {
			`<?xml-stylesheet type="text/xsl" href="#x" title='type="text/css"'?><svg/>`,
			"a.svg:1:1: a style sheet that may hold a script belongs to the drawing" + hint,
		},
		"text of an encoding that hides markup": {
			`<?xml version="1.0" encoding="UTF-7"?><svg/>`,
			"a.svg:1:39: is no drawing that can be read: its encoding is \"UTF-7\"\n\thint: save it anew as SVG, in UTF-8",
		},
		"a style sheet of scripts": {`<?xml-stylesheet type="text/xsl" href="a.xsl"?><svg/>`, "a.svg:1:1: a style sheet that may hold a script belongs to the drawing" + hint},
		"text that isn't XML":      {svg("<p>"), "a.svg:2:12: is no drawing that can be read: element <p> closed by </svg>\n\thint: save it anew as SVG, in UTF-8"},
		"text of another encoding": {"<svg>\xff\xfe</svg>", "a.svg:1:8: is no drawing that can be read: invalid UTF-8\n\thint: save it anew as SVG, in UTF-8"},
	} {
		var problems problem.List
		drawing.Judge("a.svg", []byte(c.source), &problems)
		if found := problems.Sorted(); len(found) != 1 || found[0].String() != c.want || found[0].Severity != problem.Error {
			t.Errorf("%s: %v, want %s", name, found, c.want)
		}
	}
}

func TestAnHonestDrawingIsLetThrough(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"one of Illustrator": `<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
	<!ENTITY ns_svg "http://www.w3.org/2000/svg">
]>
<svg xmlns="&ns_svg;" version="1.1"><style type="text/css"><![CDATA[ .st0{fill:none} ]]></style><path class="st0" d="M0 0"/></svg>`,
		"one of mermaid": `<svg xmlns="http://www.w3.org/2000/svg" aria-roledescription="flowchart-v2"><g><foreignObject width="9" height="9">` +
			`<div xmlns="http://www.w3.org/1999/xhtml"><span class="nodeLabel"><p>A<br/>B</p></span></div></foreignObject></g></svg>`,
		"one of Inkscape": `<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">` +
			`<metadata><a inkscape:on="x"/></metadata><image href="data:image/png;base64,iVBORw0KGgo="/><a href="https://example.org">x</a></svg>`,
		"one of PlantUML":       `<?xml version="1.0" encoding="us-ascii" standalone="no"?><?plantuml 1.2025.2?><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"one of an old program": "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><text>B\xfccher</text></svg>",
		"one of an old Graphviz": `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd" [
 <!ATTLIST svg xmlns:xlink CDATA #FIXED "http://www.w3.org/1999/xlink">
]><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"one whose author set a style sheet": `<?xml-stylesheet href='a.css' type='text/css'?><svg/>`,
		"one that speaks of a script": `<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">` +
			`<g inkscape:label="JavaScript: the client" aria-label="JavaScript: the client"/></svg>`,
	} {
		var problems problem.List
		drawing.Judge("a.svg", []byte(source), &problems)
		if found := problems.Sorted(); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
}
