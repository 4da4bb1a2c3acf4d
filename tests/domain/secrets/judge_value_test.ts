// Covers secret_variables.ts and plugin_secrets.ts, too.
import { assertEquals } from "@std/assert";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";
import { type Judgement, judgeValue } from "../../../src/domain/secrets/judge_value.ts";
import { pluginSecrets } from "../../../src/domain/secrets/plugin_secrets.ts";
import { secretVariables } from "../../../src/domain/secrets/secret_variables.ts";

const JUDGED: Readonly<Record<Judgement, readonly string[]>> = {
  hidden: [
    "s3cr3t-env-value",
    "correct horse battery staple",
    "correct-horse-battery",
    "correcthorsebatterystaple",
    "eyJhbGciOi.eyJzdWIi.SflKxwRJSM",
    "s3cr3t.value.com",
    "12345678",
    "+4912345678",
    "a1b2c3d4",
    "ab:cd:ef:01:23:45:67:89",
    "pässw😀",
    "  t0ken-with-blanks \n",
    "/srv/data",
    "hunterHunter",
    "postgres://me:pw@db/jobs",
  ],
  "too short": ["hunter2", "a-b", "t0ken", "ä-ß", "    a1   "],
  harmless: [
    "",
    "  ",
    "production",
    "PRODUCTION",
    "Production",
    "true",
    "FALSE",
    "Disabled",
    "1234567",
    "-1234.567",
    "0.000001",
    "db.example.com",
    "db1.eu-west-1.example.internal:5432",
    "localhost:8080",
    "127.0.0.1:5432",
    "10.0.0.0/8",
    "[fe80::1]:80",
  ],
};

for (const [judgement, values] of Object.entries(JUDGED)) {
  Deno.test(`judgeValue() says of some values that they are ${judgement}`, () => {
    for (const value of values) assertEquals(judgeValue(value), judgement, value);
  });
}

Deno.test("secretVariables() knows secrets by their names", () => {
  const secret = [
    "API_TOKEN",
    "githubToken",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "PGPASSWORD",
    "MYSQL_PWD",
    "DB_PASS",
    "SSH_PASSPHRASE",
    "BASIC_AUTH",
    "AUTHORIZATION",
    "STRIPE_KEY",
    "APIKEY",
    "SENTRY_DSN",
    "SLACK_WEBHOOK_URL",
    "SESSION_COOKIE",
  ];
  const open = [
    "PATH",
    "HOME",
    "LANG",
    "GIT_AUTHOR_NAME",
    "KEYBOARD",
    "MONKEYS",
    "PASSED",
    "PWD",
    "OLDPWD",
    "SPIN",
  ];
  const variables = Object.fromEntries([...secret, ...open].map((name) => [name, "v"]));
  assertEquals(secretVariables(variables, new Set()).map(({ name }) => name), secret);
});

Deno.test("secretVariables() takes the name of a file for no secret, and finds passwords in addresses", () => {
  const variables = {
    TOKEN_FILE: "/run/secrets/token",
    TOKEN_PATH: "t0k3n-itself",
    SSH_AUTH_SOCK: "/tmp/agent",
    CACHE: "redis://:p%40ss-w0rd@cache:6379/1",
    DB: "host=db user=me password=s3cr3t-pw dbname=x",
    PROXY: "http://proxy:3128",
  };
  assertEquals(secretVariables(variables, new Set(["DB"])), [
    { name: "TOKEN_PATH", value: "t0k3n-itself" },
    { name: "CACHE", value: "p%40ss-w0rd" },
    { name: "CACHE", value: "p@ss-w0rd" },
  ]);
});

Deno.test("pluginSecrets() names each secret by where it came from, and leaves out what is exempt", () => {
  const { plugins } = parseManifest(
    `[plugins.report]
    module = "./report.ts"
    [plugins.report.config]
    plain = "text"
    token = { env = "TOKEN" }
    region = { env = "REGION_KEY", secret = false }
    list = [{ file = "secrets/pin.txt" }, { deep = { credential = "mail" } }]
    password = { command = ["/usr/bin/pass", "show", "x"] }`,
    "/srv/gapless.toml",
  );
  const values = {
    plain: "text",
    token: "1",
    region: "2",
    list: ["3", { deep: "4" }],
    password: "5",
  };
  const environment = { REGION_KEY: "2", OTHER_KEY: "6" };
  assertEquals(pluginSecrets(plugins.get("report")!.config, values, environment), [
    { name: "TOKEN", value: "1" },
    { name: "pin.txt", value: "3" },
    { name: "mail", value: "4" },
    { name: "pass", value: "5" },
    { name: "OTHER_KEY", value: "6" },
  ]);
});
