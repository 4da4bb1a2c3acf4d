import { assertEquals, assertRejects } from "@std/assert";
import { preparePlugin } from "../../../src/services/load/prepare_plugin.ts";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { UserLookupError } from "../../../src/ports/users.ts";
import { Bed } from "../bed.ts";

function bedWith(user: string): Bed {
  return new Bed({ report: { interval: "0 * * * *" } }).read(
    `[plugins.report]\nmodule = "report"\nuser = ${user}\ngrant = { env = ["HOME"] }\n`,
  );
}

for (const user of ['"www"', "33", '"33"']) {
  Deno.test(`a plugin with user = ${user} has what that user has, whatever this process was started with`, async () => {
    const bed = bedWith(user);
    Object.assign(bed.values, {
      env: (name: string) => ({ HOME: "/root", USER: "root", PATH: "/bin" })[name],
    });
    const prepared = await preparePlugin(bed, bed.entry("report"));
    assertEquals(prepared.user, {
      name: "www",
      uid: 33,
      gid: 33,
      groups: [33, 44],
      home: "/var/www",
      closed: [],
    });
    assertEquals(prepared.environment, { PATH: "/bin", HOME: "/var/www", USER: "www", LOGNAME: "www" });
  });
}

Deno.test("a plugin with another user is asked again when it wants to run", async () => {
  const [one, other] = [bedWith('"www"'), bedWith("33")];
  const prints = await Promise.all(
    [one, other].map(async (bed) => (await preparePlugin(bed, bed.entry("report"))).fingerprint),
  );
  assertEquals(new Set(prints).size, 2);
});

for (
  const [user, why] of [
    ['"wwww"', 'Cannot run as the user "wwww": there is no such user; did you mean "www"?'],
    ['"backup"', 'Cannot run as the user "backup": there is no such user; make it (useradd)'],
    ["4711", 'Cannot run as the user "4711": no user of this machine has this id; make one (useradd --uid)'],
    ['"toor"', 'Cannot run as the user "toor": it is root under another name; leave "user" out'],
  ] as const
) {
  Deno.test(`user = ${user} is refused with its place and the fix`, async () => {
    const bed = bedWith(user);
    bed.knownUsers.known.push({ name: "toor", uid: 0, gid: 0, groups: [0], home: "/root" });
    await assertRejects(
      () => preparePlugin(bed, bed.entry("report")),
      ManifestError,
      `plugins.report.user: ${why}`,
    );
  });
}

Deno.test("the files with what all plugins are given are closed to the user", async () => {
  const bed = bedWith('"www"');
  const text = '[gapless]\nenv_file = ".env"\nledger = { file = "ledger.url" }\n';
  bed.read(`${text}[plugins.report]\nmodule = "report"\nuser = "www"\n`);
  const { user } = await preparePlugin(bed, bed.entry("report"));
  assertEquals(user?.closed, ["/srv/.env", "/srv/ledger.url"]);
});

Deno.test("a process that cannot become another user says why, before it looks for that user", async () => {
  const bed = bedWith('"nobody-at-all"');
  bed.knownUsers.refusal = "only an instance of root can";
  await assertRejects(
    () => preparePlugin(bed, bed.entry("report")),
    ManifestError,
    'plugins.report.user: Cannot run as the user "nobody-at-all": only an instance of root can',
  );
});

Deno.test("users that cannot be looked up now are an error of that plugin alone", async () => {
  const bed = bedWith('"www"');
  bed.knownUsers.find = () => {
    throw new UserLookupError("the list of users does not answer");
  };
  await assertRejects(
    () => preparePlugin(bed, bed.entry("report")),
    ManifestError,
    "the list of users does not answer",
  );
});
