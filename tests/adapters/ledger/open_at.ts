// A process that opens a ledger at a given moment. Arguments: the ledger's file, milliseconds since the epoch.
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { PROGRAM } from "./program.ts";

const [path = "", moment = ""] = Deno.args;
await using ledger = sqliteLedger(path, PROGRAM);
while (Date.now() < Number(moment));
await ledger.register({ name: `plugin-${Deno.pid}`, module: "./plugin.ts", now: new Date() });
