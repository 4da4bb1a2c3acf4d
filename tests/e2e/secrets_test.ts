// No secret of a run is in any file, table or output, in any encoding; a child program sees only what is granted.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodingsOf } from "../domain/secrets/encodings.ts";
import { House, type Result } from "./house.ts";

const VALUES = {
  TOKEN: 's3cr3t/välue+"x" %41 😀',
  GIVEN_KEY: "given-k3y-value",
  file: "p1n-of-the-file",
  command: "pr1nted-by-a-program",
};
const FORMS = Object.values(VALUES).flatMap(encodingsOf).map((form) => new TextEncoder().encode(form));

const FILES = {
  ".env": `TOKEN='${VALUES.TOKEN}'\nGIVEN_KEY=${VALUES.GIVEN_KEY}\nOTHER_TOKEN=0ther-t0ken\n`,
  "pin.txt": `${VALUES.file}\n`,
  "gapless.toml": `[gapless]
env_file = ".env"
[plugins.p]
module = "./p.js"
schedule = "* * * * *"
since = "2026-01-01"
retry = { attempts = 1 }
[plugins.p.grant]
env = ["GIVEN_KEY"]
run = ["/usr/bin/env", "/bin/sh"]
[plugins.p.config]
token = { env = "TOKEN" }
pin = { file = "pin.txt" }
password = { command = ["printf", "${VALUES.command.slice(0, 4)}%s", "${VALUES.command.slice(4)}"] }
`,
  "p.js": `const config = { "~standard": { version: 1, vendor: "x", validate: (value) => ({ value }) } };
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
export default { enabled: () => true, interval: () => "* * * * *", config, run(_start, _end, { log, config }) {
  const values = [...Object.values(config), Deno.env.get("GIVEN_KEY")];
  for (const value of values) {
    log.info(value, { [value]: [value, base64(value), { url: encodeURIComponent(value) }] });
    for (const sign of value) Deno.stdout.writeSync(new TextEncoder().encode(sign));
    console.log(JSON.stringify({ value }), base64("user:" + value), config);
    new Deno.Command("/bin/sh", { args: ["-c", 'printf "%s" "$1" | base64 -w 7; printf "%s\\\\n" "$1"', "sh", value],
      stdout: "inherit", stderr: "inherit" }).outputSync();
  }
  const env = new TextDecoder().decode(new Deno.Command("/usr/bin/env").outputSync().stdout);
  log.info("child: " + env.split("\\n").map((line) => line.split("=")[0]).filter((name) => /TOKEN|KEY/.test(name)));
  throw new Error(values.join(" and "), { cause: new Error(encodeURIComponent(values[0])) });
} };`,
};

/** Fails if bytes hold a secret. */
function assertHidden(where: string, bytes: Uint8Array): void {
  const text = new TextDecoder("latin1").decode(bytes);
  for (const form of FORMS) {
    assert(
      !text.includes(new TextDecoder("latin1").decode(form)),
      `${where} holds ${new TextDecoder().decode(form)}`,
    );
  }
}

function assertSilent({ stdout, stderr }: Result, where: string): void {
  assertHidden(where, new TextEncoder().encode(stdout + stderr));
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesIn(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

Deno.test("no secret of a run is in any file, table, mail or JSON output", async () => {
  await using house = await House.build(FILES);
  await Deno.chmod(`${house.path}/.env`, 0o600);
  const failed = await house.run("run", "p", "--now");
  assertEquals(failed.code, 1);
  // What cron mails.
  assertSilent(failed, "the report");
  assertStringIncludes(
    failed.stderr,
    "[secret TOKEN] and [secret pin.txt] and [secret printf] and [secret GIVEN_KEY]",
  );
  const commands = [["logs", "p"], ["history", "p", "--json"], ["status", "--json"], ["try", "p", "--json"], [
    "check",
  ]];
  for (const command of commands) assertSilent(await house.run(...command), command.join(" "));
  const log = (await house.run("logs", "p")).stdout;
  assertStringIncludes(log, "[secret TOKEN]");
  assertStringIncludes(log, "child: GIVEN_KEY");
  let files = 0;
  for await (const path of filesIn(`${house.path}/state`)) {
    assertHidden(path, await Deno.readFile(path));
    files++;
  }
  assert(files > 3);
});
