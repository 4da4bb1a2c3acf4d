import { assertEquals } from "@std/assert";
import { MARK_BYTES, trailerSection } from "../../src/wiring/compiled/embedded_payload.ts";
import { House, PROGRAM, resultOf } from "./house.ts";

const IS_BINARY = PROGRAM.length === 1;

/** Where the ledger is comes out of a pipe, and before the bundler is read. */
const MANIFEST = `[gapless]
ledger = { command = ["sh", "-c", "cat pipe"] }
[plugins.near]
module = "./near.ts"
[plugins.manager]
enabled = false
`;

Deno.test({
  name: "a process that outlives an update of the binary still links, with the bundler of its own",
  ignore: !IS_BINARY,
  async fn() {
    await using house = await House.build({
      "gapless.toml": MANIFEST,
      "near.ts": 'export default { enabled: () => true, interval: () => "0 5 * * *", run() {} };\n',
    });
    const binary = `${house.path}/gapless`;
    await Deno.copyFile(PROGRAM[0], binary);
    // Whoever opens a pipe waits for the other.
    const held = `${house.path}/pipe`;
    await new Deno.Command("mkfifo", { args: [held] }).output();
    const args = ["check", "--manifest", `${house.path}/gapless.toml`, "--state", `${house.path}/state`];
    const child = new Deno.Command(binary, {
      args,
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(120_000),
    }).spawn();
    const pipe = await Deno.open(held, { write: true });
    await Deno.remove(binary);
    await Deno.copyFile(PROGRAM[0], binary);
    removePayload(binary);
    await pipe.write(new TextEncoder().encode("sqlite\n"));
    pipe.close();
    const { code, stderr } = await resultOf(child.output());
    assertEquals([code, stderr], [0, ""]);
  },
});

/** Makes a binary one that starts, but has no payload: neither the program nor the bundler. */
function removePayload(path: string): void {
  using binary = Deno.openSync(path, { read: true, write: true });
  const end = trailerSection(binary) ?? binary.statSync().size;
  binary.seekSync(end - MARK_BYTES, Deno.SeekMode.Start);
  binary.writeSync(new Uint8Array(MARK_BYTES));
}
