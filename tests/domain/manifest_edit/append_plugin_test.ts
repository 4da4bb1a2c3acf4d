import { assertEquals, assertThrows } from "@std/assert";
import { parseToml } from "../../../src/domain/manifest/parse/parse_toml.ts";
import { appendPlugin } from "../../../src/domain/manifest_edit/append_plugin.ts";

const RATES = { name: "rates", module: "jsr:@acme/rates@^1", grant: [] };

Deno.test("appendPlugin() begins a manifest that is empty", () => {
  assertEquals(appendPlugin("", RATES), '[plugins.rates]\nmodule = "jsr:@acme/rates@^1"\nsince = "now"\n');
});

Deno.test("appendPlugin() ends the last line, and ends lines as the manifest does", () => {
  assertEquals(
    appendPlugin("# mine\r\na = 1", { ...RATES, grant: ["net = true"] }),
    '# mine\r\na = 1\r\n\r\n[plugins.rates]\r\nmodule = "jsr:@acme/rates@^1"\r\nsince = "now"\r\n\r\n' +
      "[plugins.rates.grant]\r\nnet = true\r\n",
  );
});

Deno.test("appendPlugin() writes any module as it is", () => {
  const module = 'https://example.com/"quoted"\\\x7f\t/mod.ts?ä=𝄞';
  const plugins = parseToml(appendPlugin("", { ...RATES, module })).get("plugins");
  assertEquals(plugins, new Map([["rates", new Map([["module", module], ["since", "now"]])]]));
});

Deno.test("appendPlugin() refuses a manifest that no table can follow", () => {
  assertThrows(() => appendPlugin("plugins = { x.module = 'x' }", RATES), SyntaxError, "line 3, column ");
  assertThrows(() => appendPlugin("[plugins.rates]\n", RATES), SyntaxError, "line 3, column ");
});
