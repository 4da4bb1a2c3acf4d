import { assertEquals, assertThrows } from "@std/assert";
import { removePlugin } from "../../../src/domain/manifest_edit/remove_plugin.ts";

const CASES: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    "the only table",
    '[plugins.x]\nmodule = "./x.ts"\n',
    "",
  ],
  [
    "a table between others, with one of the two blank lines",
    "[gapless]\n\n[plugins.x]\nmodule = 'x'\n\n[plugins.y]\nmodule = 'y'\n",
    "[gapless]\n\n[plugins.y]\nmodule = 'y'\n",
  ],
  [
    "the last table, with the blank line before it",
    "[plugins.y]\nmodule = 'y'\n\n[plugins.x]\nmodule = 'x' # no final newline",
    "[plugins.y]\nmodule = 'y'\n",
  ],
  [
    "sub-tables, wherever they stand",
    "[plugins.x.grant]\nread = [ # these\n  'a',\n]\n[plugins.y]\nmodule = 'y'\n[plugins.x]\nmodule = 'x'\n" +
    "[plugins.y.config]\na = 1\n\n[plugins.x.config]\n[[plugins.x.config.list]]\nb = 1\n",
    "[plugins.y]\nmodule = 'y'\n[plugins.y.config]\na = 1\n",
  ],
  [
    "comments right above, within and right below",
    "a = 1\n\n# all about x\n# and more\n[plugins.x] # x\nmodule = 'x'\n# within\nretry = {}\n# schedule = '* * * * *'\n\n# kept\n",
    "a = 1\n\n# kept\n",
  ],
  [
    "no comment of the next table",
    "[plugins.x]\nmodule = 'x'\n# about y\n[plugins.y]\n",
    "# about y\n[plugins.y]\n",
  ],
  [
    "no comment that the file begins with",
    "# my jobs\n[plugins.x]\nmodule = 'x'\n",
    "# my jobs\n",
  ],
  [
    "dotted keys",
    "plugins.x.module = 'x'\nplugins.y.module = 'y'\nplugins.x.grant.read = ['a']\n",
    "plugins.y.module = 'y'\n",
  ],
  [
    "an inline table that is the plugin",
    "[plugins]\ny.module = 'y'\nx = { module = 'x', grant = { read = [\n  'a', ] } } # x\nz.module = 'z'\n",
    "[plugins]\ny.module = 'y'\nz.module = 'z'\n",
  ],
  [
    "names in quotes",
    "[ plugins . \"x\" ]\nmodule = 'x'\n[\"plugins\".'x'.grant]\nread = true\n[plugins.xx]\nmodule = 'xx'\n",
    "[plugins.xx]\nmodule = 'xx'\n",
  ],
  [
    "lines that end with CR LF",
    "[plugins.y]\r\nmodule = 'y'\r\n\r\n[plugins.x]\r\nmodule = 'x'\r\n\r\n[plugins.z]\r\nmodule = 'z'\r\n",
    "[plugins.y]\r\nmodule = 'y'\r\n\r\n[plugins.z]\r\nmodule = 'z'\r\n",
  ],
  [
    "nothing that only looks like it in a text",
    "[plugins.y.config]\ntext = '''\n[plugins.x]\nmodule = 'x'\n'''\n\n[plugins.x]\nmodule = 'x'\n",
    "[plugins.y.config]\ntext = '''\n[plugins.x]\nmodule = 'x'\n'''\n",
  ],
];

for (const [what, before, after] of CASES) {
  Deno.test(`removePlugin() takes ${what}`, () => assertEquals(removePlugin(before, "x"), after));
}

Deno.test("removePlugin() refuses what it cannot cut out safely", () => {
  const cases: [manifest: string, message: string][] = [
    [
      "a = 1\nplugins = { x = { module = 'x' }, y = { module = 'y' } }\n",
      "it stands in the inline table of line 2; take it out by hand",
    ],
    [
      "plugins = { x.module = 'x' }\n",
      "it stands in the inline table of line 1; take it out by hand",
    ],
    [
      // What looks like the comment of x is the end of a text.
      '[plugins.y.config]\ntext = """\n# end"""\n[plugins.x]\nmodule = "x"\n',
      "line ",
    ],
  ];
  for (const [manifest, message] of cases) {
    assertThrows(() => removePlugin(manifest, "x"), SyntaxError, message);
  }
});
