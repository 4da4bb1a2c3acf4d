import { assertEquals, assertThrows } from "@std/assert";
import { parseUser } from "../../../../src/domain/manifest/parse/parse_user.ts";
import { parseManifest } from "../../../../src/domain/manifest/parse/parse_manifest.ts";

for (
  const [value, user] of [
    ["www-data", "www-data"],
    ["_apt", "_apt"],
    ["jörg", "jörg"],
    ["john.doe@example.com", "john.doe@example.com"],
    ["EXAMPLE\\john", "EXAMPLE\\john"],
    [33, "33"],
    ["33", "33"],
    ["0033", "33"],
    [4_294_967_294, "4294967294"],
  ] as const
) {
  Deno.test(`parseUser() takes ${JSON.stringify(value)}`, () => assertEquals(parseUser(value), user));
}

for (
  const [value, message] of [
    ["", 'Cannot use the user "": it is not the name of a user, and not an id'],
    ["a b", 'Cannot use the user "a b": it is not the name of a user'],
    ["root:root", 'Cannot use the user "root:root": it is not the name of a user'],
    ["nobody\0root", "it is not the name of a user"],
    ["-1", 'Cannot use the user "-1": it is not the name of a user'],
    ["root", `Cannot use the user "root": root's instance runs every plugin as root`],
    [0, "Cannot use the user 0: root's instance runs every plugin as root"],
    [-0, "Cannot use the user 0: root's instance runs every plugin as root"],
    ["000", "Cannot use the user 0: root's instance runs every plugin as root"],
    [-1, "Cannot use the user -1: an id is a whole number from 1 to 4294967294"],
    [1.5, "Cannot use the user 1.5: an id is a whole number"],
    // By the system's count this is "no change", and the next one root.
    [4_294_967_295, "Cannot use the user 4294967295: an id is a whole number"],
    [4_294_967_296, "Cannot use the user 4294967296: an id is a whole number"],
    ["4294967296", "Cannot use the user 4294967296: an id is a whole number"],
    [true, 'expected the name of a user, such as "www-data", or an id, found true'],
  ] as const
) {
  Deno.test(`parseUser() refuses ${JSON.stringify(value)}`, () => {
    assertThrows(() => parseUser(value), Error, message);
  });
}

Deno.test("parseManifest() refuses a user of the manager", () => {
  assertThrows(
    () => parseManifest('[plugins.manager]\nuser = "nobody"\n', "/srv/gapless.toml"),
    Error,
    "plugins.manager.user: the manager writes the crontab and the ledger of the instance; leave the key out",
  );
});
