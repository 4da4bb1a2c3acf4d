import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  type FaultDetails,
  LinkFault,
  UnusablePackage,
} from "../../../../src/adapters/linker/link/link_fault.ts";
import { toLinkError } from "../../../../src/adapters/linker/link/to_link_error.ts";
import { LinkError } from "../../../../src/ports/linker.ts";

const CLAUSES: readonly (readonly [details: FaultDetails, clause: string])[] = [
  [{ cannot: "find", what: "./a.ts", why: "it does not exist" }, 'cannot find "./a.ts": it does not exist'],
  [{ cannot: "use JSR_URL", why: '"x" is no URL' }, 'cannot use JSR_URL: "x" is no URL'],
  [{ cannot: "link more than 2 modules" }, "cannot link more than 2 modules"],
  [{ why: "its tarball has no package.json" }, "its tarball has no package.json"],
];

Deno.test("a LinkFault words its parts as a clause, and keeps them", () => {
  for (const [details, clause] of CLAUSES) {
    const fault = new LinkFault(details);
    assertEquals(fault.message, clause);
    assertStrictEquals(fault.details, details);
  }
});

Deno.test("toLinkError() makes an error of a fault of any kind, and leaves everything else as it is", () => {
  const fault = new UnusablePackage({ cannot: "find", what: "npm:x@1" });
  const error = toLinkError(fault, ({ message }) => `Cannot link "mod.ts": ${message}`);
  assert(error instanceof LinkError);
  assertEquals(error.message, 'Cannot link "mod.ts": cannot find "npm:x@1"');
  assertStrictEquals(error.cause, fault);
  const sentence = toLinkError(fault);
  assert(sentence instanceof LinkError && sentence.message === 'Cannot find "npm:x@1"');
  const bug = new TypeError("x");
  assertStrictEquals(toLinkError(bug), bug);
});
