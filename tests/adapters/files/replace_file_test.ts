import { assertEquals, assertThrows } from "@std/assert";
import { draftFile, replaceFile } from "../../../src/adapters/files/replace_file.ts";

const NEW = new TextEncoder().encode("new");
const MODULE = new URL("../../../src/adapters/files/replace_file.ts", import.meta.url).href;

async function inFolder(run: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-files-" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("replaceFile() makes a file that only its owner may read, or as it is told", () =>
  inFolder((folder) => {
    replaceFile(`${folder}/x`, NEW);
    assertEquals(Deno.readTextFileSync(`${folder}/x`), "new");
    assertEquals(Deno.statSync(`${folder}/x`).mode! & 0o7777, 0o600);
    replaceFile(`${folder}/x`, NEW, { access: { mode: 0o640, uid: null, gid: null } });
    assertEquals(Deno.statSync(`${folder}/x`).mode! & 0o7777, 0o640);
    assertEquals(namesIn(folder), ["x"]);
  }));

Deno.test("replaceFile() takes a name in the working folder", () =>
  inFolder(async (folder) => {
    // Other tests work in this process's own folder.
    const script =
      `import { replaceFile } from "${MODULE}"; replaceFile("x", new TextEncoder().encode("new"));`;
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", "--no-config", script],
      cwd: folder,
    }).output();
    assertEquals(success, true);
    assertEquals(Deno.readTextFileSync(`${folder}/x`), "new");
    assertEquals(namesIn(folder), ["x"]);
  }));

Deno.test("draftFile() leaves the file alone, and nothing beside it, if it is not placed or cannot be", () =>
  inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/x`, "old");
    {
      using _draft = draftFile(`${folder}/x`, NEW);
      assertEquals(namesIn(folder).length, 2);
    }
    assertEquals(Deno.readTextFileSync(`${folder}/x`), "old");
    Deno.mkdirSync(`${folder}/y`);
    assertThrows(() => replaceFile(`${folder}/y`, NEW), Deno.errors.IsADirectory);
    assertEquals(namesIn(folder), ["x", "y"]);
  }));

/** The steps that reach the disk, each of which may fail. */
const STEPS = ["flush the file", "move it", "flush the folder"] as const;

/** Lists the steps that are taken while `run` runs; the one that is to fail throws. */
function stepsOf(run: () => void, failing?: (typeof STEPS)[number]): string[] {
  const steps: string[] = [];
  const take = (step: (typeof STEPS)[number]) => {
    steps.push(step);
    if (step === failing) throw new Error(`cannot ${step}`);
  };
  const [flush, move] = [Deno.FsFile.prototype.syncSync, Deno.renameSync];
  Deno.FsFile.prototype.syncSync = function () {
    take(this.statSync().isDirectory ? "flush the folder" : "flush the file");
    flush.call(this);
  };
  Deno.renameSync = (from, to) => {
    take("move it");
    move(from, to);
  };
  try {
    run();
  } finally {
    Deno.FsFile.prototype.syncSync = flush;
    Deno.renameSync = move;
  }
  return steps;
}

Deno.test("replaceFile() flushes the content before it is moved, and the folder after that; only if it is to be durable", () =>
  inFolder((folder) => {
    assertEquals(stepsOf(() => replaceFile(`${folder}/x`, NEW)), [...STEPS]);
    assertEquals(stepsOf(() => replaceFile(`${folder}/x`, NEW, { durable: false })), ["move it"]);
  }));

for (const step of STEPS) {
  for (const locked of [false, true]) {
    Deno.test(`replaceFile() leaves one whole file if it cannot ${step}${locked ? ", under a lock" : ""}`, () =>
      inFolder((folder) => {
        Deno.writeTextFileSync(`${folder}/x`, "old");
        assertThrows(
          () => stepsOf(() => replaceFile(`${folder}/x`, NEW, { locked }), step),
          Error,
          `cannot ${step}`,
        );
        assertEquals(Deno.readTextFileSync(`${folder}/x`), step === "flush the folder" ? "new" : "old");
        assertEquals(namesIn(folder), ["x"]);
      }));
  }
}

/** Replaces "x" in a process that is killed at once when it takes one of its steps, or in the middle of one. */
async function killedAt(step: string, folder: string): Promise<void> {
  const script = `import { replaceFile } from "${MODULE}";
    const killed = () => { Deno.kill(Deno.pid, "SIGKILL"); while (true); };
    const { prototype } = Deno.FsFile;
    const write = prototype.writeSync;
    ${step};
    replaceFile("${folder}/x", new TextEncoder().encode("new"), { locked: true });`;
  const { signal } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-config", script],
    stderr: "null",
  }).output();
  assertEquals(signal, "SIGKILL");
}

for (
  const [when, step] of [
    [
      "while it writes",
      "prototype.writeSync = function (bytes) { write.call(this, bytes.subarray(0, 1)); killed(); }",
    ],
    ["when it has written", "prototype.syncSync = killed"],
    ["before it moves the new content", "Deno.renameSync = killed"],
  ] as const
) {
  Deno.test(`a process that is killed ${when} leaves the old content whole, and the next one tidies up`, () =>
    inFolder(async (folder) => {
      Deno.writeTextFileSync(`${folder}/x`, "old");
      await killedAt(step, folder);
      assertEquals(Deno.readTextFileSync(`${folder}/x`), "old");
      assertEquals(namesIn(folder), [".x.part", "x"]);
      replaceFile(`${folder}/x`, NEW, { locked: true });
      assertEquals(Deno.readTextFileSync(`${folder}/x`), "new");
      assertEquals(namesIn(folder), ["x"]);
    }));
}
