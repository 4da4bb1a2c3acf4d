import { assertEquals, assertRejects } from "@std/assert";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { NotAPluginError } from "../../../src/ports/plugin_host.ts";
import { addPlugin, meetPlugin } from "../../../src/services/modules/add_plugin.ts";
import { dropPlugin } from "../../../src/services/modules/drop_plugin.ts";
import { FakeManifestText } from "../../fakes/manifest_text.ts";
import { Bed } from "../bed.ts";

const MODULE = "jsr:@acme/rates@^1";
const RATES = { name: "rates", module: MODULE };
const ASKED = [{ kind: "net", name: "acme.org", why: "fetches rates" }] as const;

Deno.test("meetPlugin() asks a plugin in a sandbox that may do nothing", async () => {
  const bed = new Bed({ rates: { asked: ASKED, interval: "0 4 * * *" } });
  bed.linker.modules.set(MODULE, "the code");
  const { told, asked, fault } = await meetPlugin(bed, RATES);
  assertEquals([told?.interval, asked, fault], ["0 4 * * *", ASKED, null]);
  const [{ grant, config }] = bed.host.loads as [typeof bed.host.loads[0]];
  assertEquals([grant.kind === "listed" && grant.net, config], [[], {}]);
  assertEquals(bed.host.open, 0);
});

Deno.test("meetPlugin() finds what would follow if a plugin were granted all that it asks for", async () => {
  const asked = [
    { kind: "write", name: ".", why: "keeps files" },
    { kind: "run", name: "bash", why: "runs them" },
  ] as const;
  const bed = new Bed({ rates: { asked } });
  bed.linker.modules.set(MODULE, "the code");
  const { risks } = await meetPlugin(bed, RATES);
  assertEquals(risks.map(({ level, kind }) => [level, kind]), [["error", "write"], ["warning", "run"]]);
});

Deno.test("meetPlugin() tells why a plugin does not load yet, and does not take it for a failure", async () => {
  const bed = new Bed({ rates: { loadError: "its config is not valid" } });
  bed.linker.modules.set(MODULE, "the code");
  const { told, fault } = await meetPlugin(bed, RATES);
  assertEquals([told, fault], [null, 'Cannot load the plugin "rates": its config is not valid']);
});

Deno.test("meetPlugin() refuses a module that is not a plugin", async () => {
  const bed = new Bed({ rates: { loadError: "its module has no default export", notAPlugin: true } });
  bed.linker.modules.set(MODULE, "the code");
  await assertRejects(() => meetPlugin(bed, RATES), NotAPluginError, "no default export");
});

Deno.test("meetPlugin() refuses what does not link, and names that no manifest takes", async () => {
  const bed = new Bed();
  await assertRejects(() => meetPlugin(bed, RATES), LinkError, `Cannot link "${MODULE}"`);
  await assertRejects(
    () => meetPlugin(bed, { name: 'x]\n"', module: MODULE }),
    ManifestError,
    'Cannot use the plugin name "x]\\n\\""',
  );
  await assertRejects(
    () => meetPlugin(bed, { name: "Rates", module: MODULE }),
    ManifestError,
    'plugins.Rates: Cannot use the plugin name "Rates"',
  );
  await assertRejects(
    () => meetPlugin(bed, { name: "rates", module: "jsr:rates" }),
    ManifestError,
    'plugins.rates.module: Cannot use the module "jsr:rates"',
  );
});

Deno.test("addPlugin() appends what is granted, and dropPlugin() takes it away again", async () => {
  const text = new FakeManifestText("# mine\n");
  const room = { manifest: { path: "/srv/gapless.toml" }, text };
  await addPlugin(room, { ...RATES, granted: ASKED });
  assertEquals(
    text.text,
    '# mine\n\n[plugins.rates]\nmodule = "jsr:@acme/rates@^1"\nsince = "now"\n\n[plugins.rates.grant]\nnet = ["acme.org"]\n',
  );
  await assertRejects(
    () => addPlugin(room, { ...RATES, granted: [] }),
    ManifestError,
    "plugins.rates: Cannot add it: line ",
  );
  assertEquals(await dropPlugin(room, "other"), { dropped: false, names: ["rates"] });
  assertEquals(await dropPlugin(room, "rates"), { dropped: true, names: ["rates"] });
  assertEquals(text.text, "# mine\n");
});

Deno.test("dropPlugin() refuses what cannot be cut out", async () => {
  const text = new FakeManifestText("plugins = { rates = { module = 'x' } }");
  await assertRejects(
    () => dropPlugin({ manifest: { path: "/srv/gapless.toml" }, text }, "rates"),
    ManifestError,
    "plugins.rates: Cannot take it out: it stands in the inline table of line 1; take it out by hand",
  );
});
