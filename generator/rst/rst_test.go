package rst_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/visit-dav/watchbill/generator/problem"
	"github.com/visit-dav/watchbill/generator/rst"
)

func convert(sources ...rst.Source) ([]rst.Page, []string) {
	var problems problem.List
	pages := rst.Convert(sources, map[string]string{"Tool": "https://tool.example/"}, &problems)
	var told []string
	for _, p := range problems.Sorted() {
		told = append(told, p.Pos.String()+": "+p.Message)
	}
	return pages, told
}

func TestMarkupIsTurned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		source, want string
		told         []string
	}{
		"titles by their order, not their marks": {
			"====\nDuty\n====\n\nRoles\n-----\n\nPrimary\n~~~~~~~\n\nWeeks\n-----\n", "# Duty\n\n## Roles\n\n### Primary\n\n## Weeks", nil,
		},
		"emphasis, code and roles": {
			"An *answer* in **one hour**, by ``watchbill who`` or :kbd:`Ctrl-C`, see :strong:`this`.",
			"An *answer* in **one hour**, by `watchbill who` or `Ctrl-C`, see **this**.", nil,
		},
		"characters that would mean something": {
			"2 * 3 * 4 = [24], a_b, \\*no\\*, <b>, snake_case and C\\ ode", "2 \\* 3 \\* 4 = \\[24\\], a_b, \\*no\\*, \\<b>, snake_case and Code", nil,
		},
		"a line that would begin a block": {"# one\n\n1986\\. A year\n", "\\# one\n\n1986\\. A year", nil},
		"a list within a quotation": {
			"Goals:\n\n  * one\n    hour\n  * balance\n", "Goals:\n\n- one\n  hour\n- balance", nil,
		},
		"lists within lists": {
			"* a\n\n  * b\n  * c\n\n* d\n", "- a\n  - b\n  - c\n- d", nil,
		},
		"numbers":                             {"3. three\n4. four\n\n#. auto\n#. matic\n\na) x\nb) y\n", "3. three\n4. four\n5. auto\n6. matic\n7. x\n8. y", nil},
		"a paragraph that begins like a list": {"A. Turing wrote\nthis paper.", "A. Turing wrote\nthis paper.", nil},
		"a literal block": {
			"Type::\n\n    cd /tmp\n    ``ls``\n\nThen wait.", "Type:\n\n```\ncd /tmp\n``ls``\n```\n\nThen wait.", nil,
		},
		"a literal block alone": {"::\n\n  a\n\n  b", "```\na\n\nb\n```", nil},
		"code with a language":  {".. code-block:: sh\n   :linenos:\n\n   ls -l", "```bash\nls -l\n```", nil},
		"code that holds a fence": {
			".. code::\n\n   ```\n   x\n   ```", "````\n```\nx\n```\n````", nil,
		},
		"notes": {
			".. note:: Ask first.\n\n.. warning::\n   Never *alone*.\n\n   * a\n   * b\n",
			"> [!NOTE]\n> Ask first.\n\n> [!WARNING]\n> Never *alone*.\n>\n> - a\n> - b", nil,
		},
		"a note with a title of its own": {".. admonition:: At night\n\n   Sleep.", "> [!NOTE]\n> **At night**\n>\n> Sleep.", nil},
		"a quotation":                    {"He said:\n\n    Do it.\n\n    Now.", "He said:\n\n> Do it.\n>\n> Now.", nil},
		"links": {
			"See `the guide <https://guide.example/a_b>`_, `the guide`_, Wiki_, `Old Wiki`_ and `this`__.\n\n" +
				".. _wiki: https://wiki.example/\n.. _Old Wiki: wiki_\n__ https://nameless.example/\n",
			"See [the guide](https://guide.example/a_b), [the guide](https://guide.example/a_b), [Wiki](https://wiki.example/), " +
				"[Old Wiki](https://wiki.example/) and [this](https://nameless.example/).", nil,
		},
		"a link across lines":             {"the `team\nwiki <https://wiki.example/\npage>`_.", "the [team wiki](https://wiki.example/page).", nil},
		"a bare address":                  {"At https://a.example/b_c. Or (http://b.example).", "At <https://a.example/b_c>. Or (<http://b.example>).", nil},
		"a link that the project defines": {"Use Tool_ now.", "Use [Tool](https://tool.example/) now.", nil},
		"a link that nobody defines": {
			"Use Other_,\n\nthen other_.", "Use Other,\n\nthen other.",
			[]string{`a.rst:1: "Other" refers to nothing that these documents define; its text stays in 2 places`},
		},
		"a link that would run a script": {
			"See `here <javascript:alert(1)>`_, there_ and `<JavaScript:x>`_.\n\n.. _there: data:text/html,x\n", "See here, there and JavaScript:x.",
			[]string{
				`a.rst:1: a page can't link to "JavaScript:x"; the text stays`, `a.rst:1: a page can't link to "data:text/html,x"; the text stays`,
				`a.rst:1: a page can't link to "javascript:alert(1)"; the text stays`,
			},
		},
		"an address that Markdown would read otherwise": {
			"`a <https://a.example/?b&copy=1>`_ `b <javascript&colon;alert>`_", "[a](https://a.example/?b&amp;copy=1) [b](javascript&amp;colon;alert)", nil,
		},
		"replacements":            {"In |site|, |none|.\n\n.. |site| replace:: *our*\n   hall\n", "In *our* hall, none.", []string{`a.rst:1: "|none|" refers to nothing that these documents define; its text stays`}},
		"footnotes":               {"So [1]_ and [#x]_.\n\n.. [1] One\n   line\n.. [#x] Two", "So [^1] and [^x].\n\n[^1]: One\n    line\n\n[^x]: Two", nil},
		"terms":                   {"primary\n    Answers.\n``backup``\n    Waits.", "- **primary**: Answers.\n- `backup`: Waits.", nil},
		"fields":                  {":Author: Ada\n:Date: today\n   and tomorrow", "- **Author**: Ada\n- **Date**: today\n  and tomorrow", nil},
		"lines of an address":     {"| Room 1\n| Hall *2*\n|  end", "Room 1\\\nHall *2*\\\nend", nil},
		"a rule":                  {"a\n\n----\n\nb", "a\n\n---\n\nb", nil},
		"a table of columns":      {"===== ====\nWho   What\n===== ====\nAda   a|b\nBen   *x*\n===== ====\n", "| Who | What |\n|---|---|\n| Ada | a\\|b |\n| Ben | *x* |", nil},
		"columns that are joined": {"=== ===\nWho What\n=== ===\nAda a\nBenjamin\n=== ===\n", "```\n=== ===\nWho What\n=== ===\nAda a\nBenjamin\n=== ===\n```", []string{"a.rst:1: a table with joined cells has no counterpart; it stays as it is drawn"}},
		"a table of cells":        {"+-----+----+\n| Who | At |\n+=====+====+\n| Ada | 8  |\n| B.  | 9  |\n+-----+----+\n", "| Who | At |\n|---|---|\n| Ada B. | 8 9 |", nil},
		"a table with spans":      {"+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+\n", "```\n+---+---+\n| a     |\n+---+---+\n| b | c |\n+---+---+\n```", []string{"a.rst:1: a table with joined cells has no counterpart; it stays as it is drawn"}},
		"an unknown directive":    {".. graphviz::\n\n   digraph {}", "```rst\n.. graphviz::\n\n   digraph {}\n```", []string{`a.rst:1: the directive "graphviz" has no counterpart; it stays as code`}},
		"an unknown role":         {"see :pep:`8`", "see `8`", []string{`a.rst:1: the role "pep" has no counterpart; its text stays as code`}},
		"a comment":               {"a\n\n.. not shown\n   at all\n\nb", "a\n\nb", []string{"a.rst:3: a comment was left out"}},
		"a picture":               {".. figure:: img/a b.png\n   :alt: The map\n\n   Where we are", "![The map](<img/a%20b.png>)\n\nWhere we are", nil},
		"a prompt":                {">>> 1 + 1\n2", "```python\n>>> 1 + 1\n2\n```", nil},
		"markup that never ends":  {"a *b and ``c and `d and |e", "a \\*b and \\`\\`c and \\`d and |e", nil},
		"ends of lines of other systems, and tabs": {"a\r\n\r\n*\tb\r\n", "a\n\n- b", nil},
		"nothing": {"", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pages, told := convert(rst.Source{Name: "a.rst", Text: c.source})
			if diff := cmp.Diff(c.want, strings.TrimSuffix(pages[0].Text, "\n")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDocumentsLinkEachOther(t *testing.T) {
	t.Parallel()
	pages, told := convert(
		rst.Source{Name: "index.rst", Text: "Home\n====\n\n.. toctree::\n   :maxdepth: 2\n\n   roles/primary\n   The backup <roles/backup>\n   gone\n\n" +
			"See :ref:`first-answer`, :ref:`now <first-answer>` and :doc:`roles/primary`.\n\n.. image:: /img/map.png\n   :alt: map\n"},
		rst.Source{Name: "roles/primary.rst", Text: "Primary\n=======\n\n.. _first-answer:\n\nThe *first* answer\n------------------\n\nSee :doc:`backup`, :doc:`/index`.\n\n.. image:: ../img/map.png\n   :alt: map\n"},
		rst.Source{Name: "roles/backup.rst", Text: "Backup\n======\n\nSee first-answer_.\n"},
	)
	want := []rst.Page{
		{Name: "index.md", Text: "# Home\n\n- [Primary](roles/primary.md)\n- [The backup](roles/backup.md)\n- gone\n\n" +
			"See [The first answer](roles/primary.md#the-first-answer), [now](roles/primary.md#the-first-answer) and [Primary](roles/primary.md).\n\n" +
			"![map](img/map.png)\n", Images: []string{"img/map.png"}},
		{Name: "roles/primary.md", Text: "# Primary\n\n## The *first* answer\n\nSee [Backup](backup.md), [Index](../index.md).\n\n![map](../img/map.png)\n", Images: []string{"img/map.png"}},
		{Name: "roles/backup.md", Text: "# Backup\n\nSee [first-answer](primary.md#the-first-answer).\n"},
	}
	if diff := cmp.Diff(want, pages); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{`index.rst:9: "gone" refers to nothing that these documents define; its text stays`}, told); diff != "" {
		t.Error(diff)
	}
}

// Whatever stands in a document, its words stay, but for what is reported or belongs to the markup.
func FuzzNoWordIsLost(f *testing.F) {
	f.Add("Title\n=====\n\n* a `b`_ *c*\n\n  ::\n\n    d\n")
	f.Add("+---+\n| a |\n+---+\n\n== ==\na  b\n== ==\n")
	f.Add("a\n  b\n   c\n.. note:: d\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || strings.Contains(text, "planted") {
			return
		}
		pages, _ := convert(rst.Source{Name: "a.rst", Text: text + "\n\nplantedword stays\n"})
		if strings.Count(pages[0].Text, "plantedword") != 1 {
			t.Errorf("the word isn't there once: %q", pages[0].Text)
		}
	})
}
