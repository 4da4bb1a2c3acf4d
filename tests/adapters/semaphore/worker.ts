// A process that takes room of random weight, and releases it, again and again, and may be killed at any moment.
// Arguments: the folder, the capacity, how many times, and the file in which it records what it holds.
import { FileSemaphore } from "../../../src/adapters/semaphore/file_semaphore.ts";

const [folder = "", capacity = "", times, record = ""] = Deno.args;
const most = Number(capacity);
const semaphore = new FileSemaphore({ folder, capacity: most, pollMs: 1 });
for (let time = 0; time < Number(times); time++) {
  const weight = 1 + Math.floor(Math.random() * most);
  const place = await semaphore.acquire(weight);
  note(weight);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  note(0);
  place?.[Symbol.dispose]();
}
Deno.exit(0);

/** Records what this process holds from now on. */
function note(weight: number): void {
  Deno.writeTextFileSync(record, `${Deno.pid} ${weight}\n`, { append: true });
}
