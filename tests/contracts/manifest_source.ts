import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ManifestError } from "../../src/domain/manifest/manifest_error.ts";
import { ValueSourceError } from "../../src/domain/manifest/values/value_sources.ts";
import type { ManifestSource } from "../../src/ports/manifest_source.ts";

/** A source with a folder and an environment of its own. */
export interface ManifestSourceSubject extends Disposable {
  readonly source: ManifestSource;
  /** Absolute path. */
  readonly folder: string;
  write(file: string, text: string): void;
  /** Returns a variable of the process. */
  variable(name: string): string | undefined;
  setVariable(name: string, value: string): void;
}

/** What every {@linkcode ManifestSource} has to do. */
export function manifestSourceContract(name: string, open: () => ManifestSourceSubject): void {
  function test(behaviour: string, run: (subject: ManifestSourceSubject) => Promise<void>): void {
    Deno.test(`${name} ${behaviour}`, async () => {
      using subject = open();
      await run(subject);
    });
  }

  test("reads a manifest", async ({ source, folder, write }) => {
    write("gapless.toml", '[plugins.report]\nmodule = "./report.ts"\n');
    const manifest = await source.read(`${folder}/gapless.toml`);
    assertEquals(manifest.path, `${folder}/gapless.toml`);
    assertEquals([...manifest.plugins.keys()], ["report", "manager"]);
  });

  test("tells the faults of a manifest", async ({ source, folder, write }) => {
    write("gapless.toml", "colour = 1");
    const error = await assertRejects(() => source.read(`${folder}/gapless.toml`), ManifestError);
    assertEquals(error.issues.map(({ path }) => path), ["colour"]);
  });

  test("tells of a manifest that is not there", async ({ source, folder }) => {
    await assertRejects(() => source.read(`${folder}/gapless.toml`), ManifestError, "there is no such file");
  });

  test("tells of an env file that is not there", async ({ source, folder, write }) => {
    write("gapless.toml", '[gapless]\nenv_file = ".env"\n');
    const manifest = await source.read(`${folder}/gapless.toml`);
    const error = await assertRejects(() => source.environment(manifest), ManifestError);
    assertEquals(error.issues, [{
      path: "gapless.env_file",
      message: `Cannot read the file "${folder}/.env": there is no such file`,
    }]);
  });

  test("lets the process's variables go before those of the env file", async (subject) => {
    const { source, folder, write, variable, setVariable } = subject;
    write("gapless.toml", '[gapless]\nenv_file = ".env"\n');
    write(".env", 'export GAPLESS_TEST_A="from file" # why\nGAPLESS_TEST_B=from file\n');
    setVariable("GAPLESS_TEST_A", "");
    const environment = await source.environment(await source.read(`${folder}/gapless.toml`));
    assertEquals(environment.env("GAPLESS_TEST_A"), "");
    assertEquals(environment.env("GAPLESS_TEST_B"), "from file");
    assertEquals(environment.env("GAPLESS_TEST_C"), undefined);
    assertEquals(environment.env("toString"), undefined);
    assertEquals(variable("GAPLESS_TEST_B"), undefined, "nothing is applied unasked");
    environment.apply();
    assertEquals(variable("GAPLESS_TEST_A"), "");
    assertEquals(variable("GAPLESS_TEST_B"), "from file");
  });

  test("knows the process's variables when there is no env file", async (subject) => {
    const { source, folder, write, setVariable } = subject;
    write("gapless.toml", "");
    setVariable("GAPLESS_TEST_A", "x");
    const environment = await source.environment(await source.read(`${folder}/gapless.toml`));
    assertEquals(environment.env("GAPLESS_TEST_A"), "x");
  });

  test("reads the files of values as they are", async ({ source, folder, write }) => {
    write("gapless.toml", "");
    write("key", "secret\n");
    const environment = await source.environment(await source.read(`${folder}/gapless.toml`));
    assertEquals(environment.file(`${folder}/key`), "secret\n");
    const error = assertThrows(() => environment.file(`${folder}/absent`), ValueSourceError);
    assertEquals(error.message, `Cannot read the file "${folder}/absent": there is no such file`);
  });
}
