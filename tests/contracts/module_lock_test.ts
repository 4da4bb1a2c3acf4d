import { FileModuleLock } from "../../src/adapters/lock/file_module_lock.ts";
import { FakeModuleLock } from "../fakes/module_lock.ts";
import { moduleLockContract } from "./module_lock.ts";

moduleLockContract("FakeModuleLock", () => {
  const lock = new FakeModuleLock();
  return { lock, damage: () => void (lock.damaged = true), [Symbol.dispose]() {} };
});

moduleLockContract("FileModuleLock", () => {
  const folder = Deno.makeTempDirSync({ prefix: "gapless-lock-" });
  const path = `${folder}/gapless.lock`;
  return {
    lock: new FileModuleLock(path),
    damage: () => Deno.writeTextFileSync(path, "{"),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
});
