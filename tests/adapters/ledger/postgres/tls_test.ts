import { assertEquals, assertRejects } from "@std/assert";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { LedgerError } from "../../../../src/ports/ledger.ts";
import { makeCertificates } from "../../../registry/certificates.ts";
import { Cluster } from "./cluster.ts";
import { asUser } from "./programs.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";

const UNTRUSTED = "the server's certificate is not trusted; name its authority with sslrootcert";

/** Returns a server that speaks TLS, with its authority and a client's certificate in its folder. */
function startTls(): Cluster {
  const cluster = Cluster.start();
  const { authority, certificate, key } = makeCertificates();
  const { folder } = cluster;
  Deno.writeTextFileSync(`${folder}/ca.pem`, authority);
  Deno.writeTextFileSync(`${folder}/stranger.pem`, makeCertificates().authority);
  Deno.writeTextFileSync(`${folder}/server.pem`, certificate);
  Deno.writeTextFileSync(`${folder}/server.key`, key);
  asUser([
    "sh",
    "-c",
    `cp ${folder}/server.key ${folder}/data/server.key && chmod 600 ${folder}/data/server.key`,
  ]);
  Deno.writeTextFileSync(
    `${folder}/data/pg_hba.conf`,
    `hostssl all localhost 127.0.0.1/32 cert
host all all 127.0.0.1/32 trust
`,
  );
  cluster.configure([
    "ssl = on",
    `ssl_cert_file = '${folder}/server.pem'`,
    `ssl_ca_file = '${folder}/ca.pem'`,
  ]);
  cluster.stop();
  cluster.begin();
  return cluster;
}

testPostgres("TLS checks the server's certificate unless it is told not to", async () => {
  using cluster = startTls();
  const { folder, port } = cluster;
  const answers = async (url: string) => {
    await using ledger = postgresLedger(url, instance("jobs"));
    return (await ledger.summaries()).length;
  };
  const url = (host: string, keys: string) => `postgres://gapless@${host}:${port}/postgres?${keys}`;
  assertEquals(await answers(url("127.0.0.1", `sslmode=verify-full&sslrootcert=${folder}/ca.pem`)), 0);
  assertEquals(await answers(url("127.0.0.1", "sslmode=require")), 0);
  assertEquals(await answers(url("127.0.0.1", "sslmode=disable")), 0);
  await assertRejects(() => answers(url("127.0.0.1", "sslmode=verify-full")), LedgerError, UNTRUSTED);
  for (const mode of ["verify-full", "verify-ca", "require"]) {
    const keys = `sslmode=${mode}&sslrootcert=${folder}/stranger.pem`;
    await assertRejects(() => answers(url("127.0.0.1", keys)), LedgerError, UNTRUSTED, mode);
  }
  const missing = url("127.0.0.1", "sslmode=verify-full&sslrootcert=/nowhere.pem");
  await assertRejects(
    () => Promise.try(() => answers(missing)),
    LedgerError,
    `Cannot read the file "/nowhere.pem" that the ledger's URL names: No such file`,
  );
});

testPostgres("TLS shows a client's certificate to a server that asks for one", async () => {
  using cluster = startTls();
  const { folder, port } = cluster;
  cluster.sql("create role localhost superuser login");
  const url =
    `postgres://localhost@127.0.0.1:${port}/postgres?sslmode=verify-full&sslrootcert=${folder}/ca.pem`;
  await using stranger = postgresLedger(url, instance("jobs"));
  await assertRejects(() => stranger.summaries(), LedgerError, "the server refuses the user");
  await using known = postgresLedger(
    `${url}&sslcert=${folder}/server.pem&sslkey=${folder}/server.key`,
    instance("jobs"),
  );
  // Deno 2.4 has the certificate, and does not show it; docs/fleet.md says so.
  if (Deno.version.deno.startsWith("2.4.")) await assertRejects(() => known.summaries(), LedgerError);
  else assertEquals(await known.summaries(), []);
});

testPostgres("a server without TLS is told apart from one that is away", async () => {
  using cluster = Cluster.start();
  await using ledger = postgresLedger(`${cluster.url()}?sslmode=require`, instance("jobs"));
  await assertRejects(
    () => ledger.summaries(),
    LedgerError,
    "the server speaks no TLS; turn it on there, or write sslmode=disable",
  );
});

testPostgres("a Unix socket is a way to the server, too", async () => {
  using cluster = Cluster.start();
  const url = `postgres://gapless@/postgres?host=${cluster.folder}`;
  await using ledger = postgresLedger(url.replace("@/", `@localhost:${cluster.port}/`), instance("jobs"));
  assertEquals(await ledger.summaries(), []);
});
