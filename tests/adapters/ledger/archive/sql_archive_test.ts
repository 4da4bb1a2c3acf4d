import { postgresArchive } from "../../../../src/adapters/ledger/postgres/postgres_archive.ts";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { sqliteArchive } from "../../../../src/adapters/ledger/sqlite/sqlite_archive.ts";
import { sqliteLedger } from "../../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { type ArchivedLedger, testLedgerArchive } from "../../../contracts/ledger_archive.ts";
import { sharedCluster } from "../postgres/cluster.ts";
import { testPostgres } from "../postgres/test_postgres.ts";
import { TempFolder } from "../temp_folder.ts";
import { instance, PROGRAM } from "../program.ts";

let schemas = 0;

testLedgerArchive("sqliteArchive()", () => {
  const folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  const bed = { ledger: sqliteLedger(path, PROGRAM), archive: sqliteArchive(path, PROGRAM) };
  return Promise.resolve(disposable(bed, () => folder[Symbol.dispose]()));
});

testLedgerArchive("postgresArchive()", () => {
  const url = `${sharedCluster().url()}?schema=archive_${++schemas}`;
  const bed = {
    ledger: postgresLedger(url, instance("jobs")),
    archive: postgresArchive(url, instance("jobs")),
  };
  return Promise.resolve(disposable(bed, () => {}));
}, testPostgres);

function disposable(
  bed: Omit<ArchivedLedger, typeof Symbol.asyncDispose>,
  after: () => void,
): ArchivedLedger {
  return {
    ...bed,
    async [Symbol.asyncDispose]() {
      await bed.archive[Symbol.asyncDispose]();
      await bed.ledger[Symbol.asyncDispose]();
      after();
    },
  };
}
