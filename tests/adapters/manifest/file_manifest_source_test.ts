import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FileManifestSource } from "../../../src/adapters/manifest/file_manifest_source.ts";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { ValueSourceError } from "../../../src/domain/manifest/values/value_sources.ts";
import { specialFiles } from "../../special_files.ts";

const VARIABLES = ["GAPLESS_TEST_A", "GAPLESS_TEST_B", "GAPLESS_TEST_C"];

const NO_COMMAND = () => Promise.reject(new Error("a program was run"));

/** A source with a folder and an environment of its own. */
class Subject implements Disposable {
  readonly source = new FileManifestSource(NO_COMMAND);
  /** Absolute path. */
  readonly folder = Deno.makeTempDirSync();
  readonly write = (file: string, text: string) => Deno.writeTextFileSync(`${this.folder}/${file}`, text);

  [Symbol.dispose](): void {
    for (const name of VARIABLES) Deno.env.delete(name);
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function test(behaviour: string, run: (subject: Subject) => Promise<void>): void {
  Deno.test(`FileManifestSource ${behaviour}`, async () => {
    using subject = new Subject();
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

test("lets the process's variables go before those of the env file", async ({ source, folder, write }) => {
  write("gapless.toml", '[gapless]\nenv_file = ".env"\n');
  write(".env", 'export GAPLESS_TEST_A="from file" # why\nGAPLESS_TEST_B=from file\n');
  Deno.env.set("GAPLESS_TEST_A", "");
  const environment = await source.environment(await source.read(`${folder}/gapless.toml`));
  assertEquals(environment.env("GAPLESS_TEST_A"), "");
  assertEquals(environment.env("GAPLESS_TEST_B"), "from file");
  assertEquals(environment.env("GAPLESS_TEST_C"), undefined);
  assertEquals(environment.env("toString"), undefined);
  assertEquals(Deno.env.get("GAPLESS_TEST_B"), undefined, "nothing is applied unasked");
  environment.apply();
  assertEquals(Deno.env.get("GAPLESS_TEST_A"), "");
  assertEquals(Deno.env.get("GAPLESS_TEST_B"), "from file");
});

test("knows the process's variables when there is no env file", async ({ source, folder, write }) => {
  write("gapless.toml", "");
  Deno.env.set("GAPLESS_TEST_A", "x");
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

async function issueOf(path: string): Promise<string | undefined> {
  try {
    await new FileManifestSource(NO_COMMAND).read(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return error.issues[0]?.message;
  }
}

Deno.test("FileManifestSource tells the way out when there is no manifest", async () => {
  assertEquals(
    await issueOf("/nowhere/gapless.toml"),
    "there is no such file; write one with `gapless init`, or name another one with `--manifest FILE`",
  );
});

Deno.test("FileManifestSource tells of a folder in the manifest's place", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals(await issueOf(folder), "it is a folder");
  await Deno.remove(folder);
});

Deno.test("FileManifestSource refuses a manifest that is not UTF-8, and takes a byte order mark", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeFile(file, new Uint8Array([0x23, 0xe4, 0x0a]));
  assertEquals(await issueOf(file), "it is not UTF-8, as TOML has to be");
  await Deno.writeTextFile(file, "\ufeff[gapless]\n");
  assertEquals((await new FileManifestSource(NO_COMMAND).read(file)).plugins.size, 1);
  await Deno.remove(file);
});

Deno.test("FileManifestSource refuses a manifest that is a pipe, a socket or a device at once", async () => {
  using folder = specialFiles();
  for (const [name, message] of folder.kinds) assertEquals(await issueOf(`${folder.path}/${name}`), message);
});

Deno.test("FileManifestSource reads manifests up to 4 MB", async () => {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "#".repeat(4_000_000));
  assertEquals(await issueOf(file), undefined);
  await Deno.writeTextFile(file, "#".repeat(4_000_001));
  assertEquals(await issueOf(file), "it is larger than 4 MB");
  await Deno.remove(file);
});

test("refuses an env file, and the file of a value, that is a pipe or a device", async ({ source, folder, write }) => {
  using special = specialFiles();
  for (const [name, message] of special.kinds) {
    const path = `${special.path}/${name}`;
    write("gapless.toml", `[gapless]\nenv_file = "${path}"\n`);
    const manifest = await source.read(`${folder}/gapless.toml`);
    const error = await assertRejects(() => source.environment(manifest), ManifestError);
    assertEquals(error.issues[0]?.message, `Cannot read the file "${path}": ${message}`);
    const values = await source.environment({ ...manifest, envFile: null });
    assertThrows(() => values.file(path), ValueSourceError, `Cannot read the file "${path}": ${message}`);
  }
});
