import type { ChangeRoom } from "./change_room.ts";
import { TableChange } from "./table_change.ts";

const READS = 40;

/**
 * Changes a table: reads, makes ready, reads again, writes, reads back. It believes nothing that it has not read, and what
 * others write in between is what is changed next. Nothing that someone else wrote is ever replaced by anything older.
 *
 * @throws {CrontabError} If the table does not hold the text in the end.
 */
export async function changeTable(
  room: ChangeRoom,
  change: (before: string) => string,
): Promise<{ before: string; after: string }> {
  const changing = await TableChange.begin(room);
  for (let reads = 0; reads < READS && !changing.isHopeless; reads++) {
    const after = change(changing.text);
    if (after === changing.text || await changing.write(after)) return { before: changing.before, after };
  }
  throw await changing.giveUp();
}
