// A process that takes a place of a semaphore, and holds it until its input ends. It prints "taken" or "none" when it knows.
// Arguments: the folder, the capacity, the weight, and perhaps how long holders count, in milliseconds.
import { FileSemaphore } from "../../../src/adapters/semaphore/file_semaphore.ts";

const [folder = "", capacity, weight, expiryMs] = Deno.args;
const limit = expiryMs === undefined ? {} : { expiryMs: Number(expiryMs) };
const semaphore = new FileSemaphore({ folder, capacity: Number(capacity), pollMs: 3, ...limit });
const place = await semaphore.acquire(Number(weight));
Deno.stdout.writeSync(new TextEncoder().encode(place ? "taken\n" : "none\n"));
await Deno.stdin.read(new Uint8Array(1));
place?.[Symbol.dispose]();
Deno.exit(0);
