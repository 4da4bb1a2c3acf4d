import { exportLedger } from "../../services/ledger/export_ledger.ts";
import { type CommandContext, EXIT } from "../cli/command.ts";
import { UsageError } from "../cli/usage_error.ts";

/** How much text is written at a time. */
const CHUNK = 65_536;

/** Writes the ledger into a new file, whole or not at all. */
export async function exportTo(
  { operands: [, file = ""], terminal, ports }: CommandContext,
): Promise<number> {
  // Here and now: to read the manifest is to go to its folder.
  const path = file.startsWith("/") ? file : `${Deno.cwd()}/${file}`;
  const archive = await ports.archive();
  const draft = `${path}.part`;
  let moved;
  try {
    using file = await create(draft);
    const writer = new BufferedWriter(file);
    moved = await exportLedger(archive, (line) => writer.line(line));
    writer.flush();
    await file.sync();
    // Fails where a file stands: nothing is overwritten.
    await Deno.link(draft, path).catch((error: unknown) => {
      throw error instanceof Deno.errors.AlreadyExists ? occupied(path, error) : error;
    });
  } finally {
    await Deno.remove(draft).catch(() => {});
  }
  terminal.json({ file: path, ...moved });
  terminal.out(`Wrote ${moved.rows} rows to ${path}`);
  if (moved.leased > 0) {
    terminal.err(
      `gapless: ${moved.leased} of its windows were being worked on, and are settled in this ledger, not in a copy of it; ` +
        'where it is to move, stop what wakes plugins first ("gapless down") and let runs end',
    );
  }
  return EXIT.ok;
}

async function create(path: string): Promise<Deno.FsFile> {
  try {
    // It tells hosts, and what plugins said of failures.
    return await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    throw error instanceof Deno.errors.AlreadyExists ? occupied(path, error) : error;
  }
}

function occupied(path: string, cause: Error): UsageError {
  return new UsageError(`Cannot export to "${path}": there is such a file; name a new one`, { cause });
}

class BufferedWriter {
  readonly #file: Deno.FsFile;
  #text = "";

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length >= CHUNK) this.flush();
  }

  flush(): void {
    let rest = new TextEncoder().encode(this.#text);
    while (rest.length > 0) rest = rest.subarray(this.#file.writeSync(rest));
    this.#text = "";
  }
}
