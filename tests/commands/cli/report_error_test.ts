import { assertEquals, assertStringIncludes } from "@std/assert";
import { reportError } from "../../../src/commands/cli/report_error.ts";
import { UsageError } from "../../../src/commands/cli/usage_error.ts";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { UpRunningError } from "../../../src/services/up/up.ts";

const EXPECTED = [
  [new UsageError("no"), "usage", 2],
  [new LinkError("no"), "link", 78],
  [new PluginLoadError("no"), "plugin", 78],
  [new LedgerError("no"), "ledger", 78],
  [new CrontabError("no"), "crontab", 78],
  [new UpRunningError("no"), "busy", 75],
] as const;

for (const [error, kind, exit] of EXPECTED) {
  Deno.test(`a ${error.name} is one line and the exit code ${exit}`, () => {
    assertEquals(reportError(error, false), { lines: ["gapless: no"], exit });
    assertEquals(reportError(error, true), {
      lines: [JSON.stringify({ error: { kind, message: "no" } })],
      exit,
    });
  });
}

Deno.test("a ManifestError tells its issues in JSON", () => {
  const issues = [{ path: "plugins.a", message: "no" }];
  const { lines, exit } = reportError(new ManifestError("/srv/gapless.toml", issues), true);
  assertEquals([JSON.parse(lines.join()).error.issues, exit], [issues, 78]);
});

Deno.test("anything else is a bug, and keeps its stack", () => {
  const { lines, exit } = reportError(new TypeError("undefined is no function"), false);
  assertEquals(exit, 70);
  assertStringIncludes(
    lines.join("\n"),
    "this is a bug in Gapless: TypeError: undefined is no function\n    at ",
  );
  assertEquals(JSON.parse(reportError("text", true).lines.join()), {
    error: { kind: "bug", message: "text" },
  });
});
