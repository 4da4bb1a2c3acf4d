import { assertRejects } from "@std/assert";
import { ManifestError } from "../../src/domain/manifest/manifest_error.ts";
import { connect } from "../../src/wiring/connect.ts";

Deno.test("where the ledger's URL is not to be found, that is all that is reported", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/gapless.toml`,
      '[gapless]\nledger = { env = "GAPLESS_TEST_NO_URL" }\n',
    );
    // Other tests of this process may have changed what others may do with new files.
    await Deno.chmod(`${folder}/gapless.toml`, 0o644);
    const where = { manifest: `${folder}/gapless.toml`, state: `${folder}/state` };
    await assertRejects(
      async () => {
        await using ports = await connect(where, {
          version: "0.2.0",
          warn: () => {},
          enter: () => {},
          passing: () => {},
          early: undefined,
        });
        await ports.ledger();
      },
      ManifestError,
      "environment variable GAPLESS_TEST_NO_URL is not set",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
