import { assertEquals } from "@std/assert";

const MODULE = new URL("../../../../src/adapters/linker/store/write_file.ts", import.meta.url);

Deno.test("a file of a store is as open to others as its user lets files be", async () => {
  const folder = await Deno.makeTempDir();
  const script = `const { writeFile } = await import("${MODULE.href}");
    await writeFile("${folder}/x", new Uint8Array([1]), { mode: 0o644 });
    await writeFile("${folder}/y", new Uint8Array([1]), { isDurable: true });`;
  // In a process of its own: all tests of this one share its umask.
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", 'umask 027; exec "$0" eval --quiet "$1"', Deno.execPath(), script],
    cwd: new URL("../../../../", import.meta.url),
  }).output();
  assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
  const modes = ["x", "y"].map((name) => (Deno.statSync(`${folder}/${name}`).mode ?? 0) & 0o777);
  assertEquals(modes, [0o640, 0o600]);
  await Deno.remove(folder, { recursive: true });
});
