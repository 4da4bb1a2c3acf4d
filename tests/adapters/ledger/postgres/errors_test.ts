import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { explainError, isPassing } from "../../../../src/adapters/ledger/postgres/errors.ts";
import { LedgerError } from "../../../../src/ports/ledger.ts";

// What comes of a write to a server that has just hung up is told in other words by each version of Deno.
for (const code of ["ECONNRESET", "EPIPE", "EBADF", "ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]) {
  Deno.test(`explainError() takes ${code} for a broken connection, which is worth another try`, () => {
    const error = Object.assign(new Error(`write ${code}`), { code });
    const explained = explainError(error, "postgres://db/jobs");
    assert(explained instanceof LedgerError);
    assertEquals(
      explained.message,
      `Cannot use the ledger "postgres://db/jobs": the connection broke; try again, or see the server's log (write ${code})`,
    );
    assertEquals([isPassing(error), isPassing(explained)], [true, true]);
  });
}

Deno.test("explainError() leaves a bug what it is", () => {
  const bug = new TypeError("undefined is not a function");
  assertStrictEquals(explainError(bug, "postgres://db/jobs"), bug);
  assertEquals(isPassing(bug), false);
});
