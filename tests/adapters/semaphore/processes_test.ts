import { assert, assertEquals } from "@std/assert";
import { FileSemaphore } from "../../../src/adapters/semaphore/file_semaphore.ts";
import "../libc/load_file_locks.ts";
import { TempFolder } from "../ledger/temp_folder.ts";
import { SemaphoreProcess, untilQueued } from "./semaphore_process.ts";

const EXPIRY_MS = 800;

Deno.test("processes are served in the order of their arrival", async () => {
  using temp = new TempFolder();
  const request = { folder: `${temp.path}/places`, capacity: 1 };
  const place = new FileSemaphore({ ...request, pollMs: 1 }).tryAcquire(1);
  const served: number[] = [];
  const processes: SemaphoreProcess[] = [];
  for (let i = 0; i < 5; i++) {
    const process = new SemaphoreProcess(request);
    processes.push(process);
    await untilQueued(request.folder, i + 1);
    process.answer.then(async () => {
      served.push(i);
      await process.end();
    });
  }
  place?.[Symbol.dispose]();
  for (const process of processes) {
    assertEquals(await process.answer, "taken");
    await process[Symbol.asyncDispose]();
  }
  assertEquals(served, [0, 1, 2, 3, 4]);
});

Deno.test("what a process held or waited for when it was killed goes to the next one at once", async () => {
  using temp = new TempFolder();
  const request = { folder: `${temp.path}/places`, capacity: 1 };
  await using holder = new SemaphoreProcess(request);
  assertEquals(await holder.answer, "taken");
  await using head = new SemaphoreProcess(request);
  await untilQueued(request.folder, 1);
  await using next = new SemaphoreProcess(request);
  await untilQueued(request.folder, 2);
  head.kill("SIGKILL");
  await untilQueued(request.folder, 1);
  const killed = Date.now();
  holder.kill("SIGKILL");
  assertEquals(await next.answer, "taken");
  assert(Date.now() - killed < 5_000);
  await next.end();
  // Nobody is left, and so nobody is waited for.
  const place = new FileSemaphore({ ...request, pollMs: 1 }).tryAcquire(1);
  assert(place);
  place[Symbol.dispose]();
});

Deno.test("a holder that was stopped counts for a time only", async () => {
  using temp = new TempFolder();
  const request = { folder: `${temp.path}/places`, capacity: 1, expiryMs: EXPIRY_MS };
  await using holder = new SemaphoreProcess(request);
  assertEquals(await holder.answer, "taken");
  const heldSince = Date.now();
  holder.kill("SIGSTOP");
  await using second = new SemaphoreProcess(request);
  assertEquals(await second.answer, "taken");
  assert(Date.now() - heldSince >= EXPIRY_MS - 100);
  // The second one counts: nobody takes the stopped one's place from it.
  assertEquals(new FileSemaphore({ ...request, pollMs: 1 }).tryAcquire(1), undefined);
});

Deno.test("nobody waits for long behind a process that was stopped in the queue", async () => {
  using temp = new TempFolder();
  const request = { folder: `${temp.path}/places`, capacity: 1, expiryMs: EXPIRY_MS };
  using place = new FileSemaphore({ ...request, pollMs: 1 }).tryAcquire(1);
  assert(place);
  await using head = new SemaphoreProcess(request);
  await untilQueued(request.folder, 1);
  head.kill("SIGSTOP");
  await using behind = new SemaphoreProcess(request);
  assertEquals(await behind.answer, "none");
});

Deno.test("a process that waits is ended by SIGTERM at once", async () => {
  using temp = new TempFolder();
  const request = { folder: `${temp.path}/places`, capacity: 1 };
  using place = new FileSemaphore({ ...request, pollMs: 1 }).tryAcquire(1);
  assert(place);
  await using waiting = new SemaphoreProcess(request);
  await untilQueued(request.folder, 1);
  waiting.kill("SIGTERM");
  assertEquals(await waiting.answer, undefined);
});
