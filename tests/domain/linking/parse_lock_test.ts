import { assertThrows } from "@std/assert";
import { parseLock } from "../../../src/domain/linking/parse_lock.ts";

for (const integrity of ["sha1-qUqP5cyxm6YcTAhz05Hph5gvu9M=", "md5-CY9rzUYh03PK3k6DJie09g=="]) {
  Deno.test(`parseLock() refuses a package that is locked by ${integrity.split("-", 1)}, and tells what to do`, () => {
    const text =
      `{\n  "version": 1,\n  "packages": {\n    "x@1.0.0": { "integrity": "${integrity}" }\n  }\n}\n`;
    assertThrows(
      () => parseLock(text),
      SyntaxError,
      `line 4: "packages"."x@1.0.0" is {"integrity":"${integrity}"}, which is too weak a digest; remove this entry, ` +
        'and "gapless sync" locks the package by its SHA-512',
    );
  });
}
