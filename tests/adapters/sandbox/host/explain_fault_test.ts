import { assertEquals } from "@std/assert";
import { explainFault } from "../../../../src/adapters/sandbox/host/explain_fault.ts";

const WORKER = new URL("file:///app/dist/worker.js");

Deno.test("explainFault() drops the frames of the worker and of Deno, and maps the others", async () => {
  const report = [
    "NotCapable: Requires read access",
    "    at readTextFileSync (ext:deno_fs/30_fs.js:1:1)",
    "    at Object.run (file:///state/artifact.js:1:118)",
    "    at runPlugin (file:///app/dist/worker.js:9:9) {",
    `  code: "E1"`,
    "}",
  ].join("\n");
  const mapStack = (stack: string) =>
    Promise.resolve(stack.replace("state/artifact.js:1:118", "plugin/mod.ts:7:3"));
  const explained = await explainFault({ message: "m", report }, {
    workerUrl: WORKER,
    mapStack,
    restricted: false,
  });
  assertEquals(explained.report.split("\n"), [
    "NotCapable: Requires read access",
    "    at Object.run (file:///plugin/mod.ts:7:3) {",
    `  code: "E1"`,
    "}",
  ]);
});

Deno.test("explainFault() tells that a package's own file is not there at run time", async () => {
  const message = 'Requires read access to "/npm:/pdf@1.0.0/font.afm", run again with the --allow-read flag';
  const context = {
    workerUrl: WORKER,
    mapStack: (stack: string) => Promise.resolve(stack),
    restricted: false,
  };
  assertEquals(
    (await explainFault({ message, report: "" }, context)).message,
    'Requires read access to "/npm:/pdf@1.0.0/font.afm": of a package only its code is linked, and its other files ' +
      "are not there at run time",
  );
});

Deno.test("explainFault() tells the fault unmapped when the map cannot be read", async () => {
  const fault = { message: "bad", report: "Error: bad\n    at file:///state/artifact.js:1:1" };
  const mapStack = () => Promise.reject(new SyntaxError("no map"));
  assertEquals(await explainFault(fault, { workerUrl: WORKER, mapStack, restricted: false }), fault);
});

for (
  const advice of [
    "run again with the --allow-read flag",
    "specify the required permissions during compilation using `deno compile --allow-read`",
  ]
) {
  Deno.test(`explainFault() names the grant instead of "${advice}"`, async () => {
    const fault = { message: `Requires read access to "/x", ${advice}`, report: "" };
    const { message } = await explainFault(fault, {
      workerUrl: WORKER,
      restricted: false,
      mapStack: (stack) => Promise.resolve(stack),
    });
    assertEquals(message, `Requires read access to "/x", which is not in the plugin's grant`);
  });
}

Deno.test("explainFault() names Landlock where the kernel refused something, once", async () => {
  const fault = {
    message: "Permission denied (os error 13): open '/x'",
    report: "Error: EACCES: permission denied, open '/x'\n    code: EACCES: permission denied",
  };
  const context = { workerUrl: WORKER, mapStack: (stack: string) => Promise.resolve(stack) };
  assertEquals(await explainFault(fault, { ...context, restricted: false }), fault);
  const hint = '(by the machine itself, or by Landlock: see "landlock" in the manual)';
  assertEquals(await explainFault(fault, { ...context, restricted: true }), {
    message: `Permission denied (os error 13) ${hint}: open '/x'`,
    report: `Error: EACCES: permission denied ${hint}, open '/x'\n    code: EACCES: permission denied`,
  });
});
