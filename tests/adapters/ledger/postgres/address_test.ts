import { assertEquals, assertThrows } from "@std/assert";
import { parseAddress } from "../../../../src/adapters/ledger/postgres/address.ts";
import { LedgerError } from "../../../../src/ports/ledger.ts";

const DEFAULTS = {
  host: "localhost",
  port: 5432,
  user: undefined,
  password: undefined,
  database: undefined,
  applicationName: "gapless",
  connectMs: 5000,
  tls: { kind: "none" },
  schema: "gapless",
  shared: false,
} as const;
const FILES = { authorities: undefined, certificate: undefined, key: undefined };

Deno.test("parseAddress() reads a URL as libpq does", () => {
  assertEquals(parseAddress("postgres://"), { ...DEFAULTS, label: "postgres://localhost/" });
  assertEquals(
    parseAddress("postgresql://ann:p%40ss@db.example.com:6432/jobs?schema=one&connect_timeout=2"),
    {
      ...DEFAULTS,
      host: "db.example.com",
      port: 6432,
      user: "ann",
      password: "p@ss",
      database: "jobs",
      connectMs: 2000,
      tls: { kind: "tls", check: "name", ...FILES },
      schema: "one",
      shared: true,
      label: "postgres://db.example.com:6432/jobs",
    },
  );
  assertEquals(parseAddress("postgres://ann@[::1]/jobs").host, "::1");
  assertEquals(parseAddress("postgres://ann@localhost/jobs?host=/run/postgresql").host, "/run/postgresql");
  assertEquals(parseAddress("postgres://ann@localhost/jobs?host=/run/postgresql").tls, { kind: "none" });
});

Deno.test("parseAddress() is on the safe side where the URL says nothing of TLS", () => {
  const check = (url: string) => {
    const { tls } = parseAddress(url);
    return tls.kind === "tls" ? tls.check : tls.kind;
  };
  assertEquals(check("postgres://db/jobs"), "name");
  assertEquals(check("postgres://10.0.0.1/jobs"), "name");
  assertEquals(check("postgres://127.0.0.1/jobs"), "none");
  assertEquals(check("postgres://127.0.0.1.example.com/jobs"), "name");
  assertEquals(check("postgres://db/jobs?sslmode=require"), "nothing");
  assertEquals(check("postgres://db/jobs?sslmode=require&sslrootcert=ca.pem"), "issuer");
  assertEquals(check("postgres://db/jobs?sslmode=verify-ca"), "issuer");
  assertEquals(check("postgres://db/jobs?sslmode=disable"), "none");
});

const FAULTS = [
  ["mysql://db/jobs", 'it is no URL such as "postgres://user@host/database"'],
  ["postgres://db:port/jobs", 'it is no URL such as "postgres://user@host/database"'],
  ["postgres://one,two:1/jobs", "it names several hosts; name one address that always leads to the primary"],
  ["postgres://ann:50%25%zz@db/jobs", 'it holds a "%" that begins no code; write "%25" for the sign itself'],
  [
    "postgres://db/jobs?ssl=true",
    'it has the unknown parameter "ssl"; those that are known are application_name, connect_timeout, host, schema, ' +
    "sslcert, sslkey, sslmode, sslrootcert",
  ],
  [
    "postgres://db/jobs?sslmode=prefer",
    'its sslmode is "prefer"; write "disable", "require", "verify-ca" or "verify-full"',
  ],
  ["postgres://db/jobs?sslcert=a", "it has one of sslcert and sslkey; a client's certificate takes both"],
  [
    "postgres://db/jobs?schema=a%22;drop",
    'its schema is "a";drop"; write lower-case letters, digits and "_", 63 at most, not beginning with "pg_"',
  ],
  [
    "postgres://db/jobs?schema=pg_catalog",
    'its schema is "pg_catalog"; write lower-case letters, digits and "_", 63 at most, not beginning with "pg_"',
  ],
  [
    "postgres://db/jobs?connect_timeout=soon",
    'its connect_timeout is "soon"; write a number of seconds, 60 at most',
  ],
] as const;

for (const [url, why] of FAULTS) {
  Deno.test(`parseAddress() refuses ${url}`, () => {
    const error = assertThrows(() => parseAddress(url), LedgerError);
    assertEquals(error.message, `Cannot use the ledger's URL: ${why}`);
  });
}
