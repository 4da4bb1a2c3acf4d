// Covers doctor/check_secret_files.ts and domain/secrets/short_secrets.ts, too.
import { assertEquals } from "@std/assert";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";
import { shortSecrets } from "../../../src/domain/secrets/short_secrets.ts";
import { openSecretFiles } from "../../../src/services/load/open_secret_files.ts";
import { FakeMachine } from "../../fakes/machine.ts";

const MANIFEST = parseManifest(
  `[gapless]
  env_file = ".env"
  [plugins.report]
  module = "./report.ts"
  [plugins.report.config]
  pin = { file = "pin.txt" }
  open = { file = "open.txt", secret = false }
  list = [{ env = "SHORT" }, { env = "LONG" }, { env = "PORT" }, { env = "EXEMPT", secret = false }]`,
  "/srv/gapless.toml",
);

Deno.test("openSecretFiles() names the files with secrets that others may read or write", async () => {
  const machine = new FakeMachine();
  machine.fileModes.set("/srv/.env", 0o644);
  machine.fileModes.set("/srv/pin.txt", 0o642);
  machine.fileModes.set("/srv/open.txt", 0o666);
  const found = await openSecretFiles(MANIFEST, machine);
  assertEquals(found.map(({ plugin, message }) => [plugin, message]), [
    [null, 'others may read "/srv/.env" (mode 644)'],
    ["report", 'others may write "/srv/pin.txt" (mode 642)'],
  ]);
  assertEquals(found[0]?.remedy, 'chmod o-rwx "/srv/.env"');
  machine.fileModes.set("/srv/.env", 0o640);
  machine.fileModes.delete("/srv/pin.txt");
  assertEquals(await openSecretFiles(MANIFEST, machine), []);
});

Deno.test("shortSecrets() names the values that cannot be hidden, by their place", () => {
  const config = MANIFEST.plugins.get("report")!.config;
  const values = { pin: "12ab", open: "x1", list: ["hunter2", "long-enough-1", "5432", "a1"] };
  const found = shortSecrets(config, values, { SHORT: "hunter2", MY_KEY: "k3y", PATH: "/bin" });
  const why =
    "has a value of fewer than 8 bytes, which cannot be hidden in logs and errors: use a longer one";
  assertEquals(found, [
    `config.pin ${why}, or write secret = false beside it`,
    `config.list[0] ${why}, or write secret = false beside it`,
    `the granted variable MY_KEY ${why}`,
  ]);
});
