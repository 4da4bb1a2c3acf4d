import { assertEquals } from "@std/assert";
import { SystemUsers } from "../../../src/adapters/libc/system_users.ts";

const users = new SystemUsers();
const linux = { ignore: Deno.build.os !== "linux" };
// Before any test: Deno takes a library that is loaded in a test for a leak.
if (Deno.build.os === "linux") users.find("root");

Deno.test("find() knows a user by name and by id, with its groups and its home", linux, () => {
  for (const name of sampled()) {
    const found = users.find(name);
    assertEquals(found && { ...found, groups: found.groups.toSorted() }, {
      name,
      uid: Number(output("id", "-u", name)),
      gid: Number(output("id", "-g", name)),
      groups: output("id", "-G", name).split(" ").map(Number).toSorted(),
      home: output("getent", "passwd", name).split(":")[5] ?? "",
    });
    assertEquals(users.find(String(found?.uid))?.uid, found?.uid);
  }
});

for (const unknown of ["gapless-no-such-user", "", "x".repeat(100_000), "4294967294", "-1", "nobody\nroot"]) {
  Deno.test(`find() knows no user ${JSON.stringify(unknown.slice(0, 30))}`, linux, () => {
    assertEquals(users.find(unknown), undefined);
  });
}

Deno.test("names() lists the users of /etc/passwd", linux, () => {
  assertEquals([users.names().includes("root"), users.names().includes("")], [true, false]);
});

Deno.test("only root can start a process of another user", linux, () => {
  assertEquals(new SystemUsers(0).refusal, null);
  assertEquals(
    new SystemUsers(1000).refusal,
    'only an instance of root can run plugins as other users; run Gapless as root, or leave "user" out',
  );
});

/** Two that every machine has, and those that are in groups beside their own. */
function sampled(): string[] {
  const others = Deno.readTextFileSync("/etc/group").split("\n").flatMap((line) =>
    line.split(":")[3]?.split(",") ?? []
  );
  return [...new Set(["root", "nobody", ...others])].filter((name) => users.names().includes(name));
}

function output(program: string, ...args: string[]): string {
  return new TextDecoder().decode(new Deno.Command(program, { args }).outputSync().stdout).trim();
}
