// The least that a program does which runs something in a sandbox in a process of its own: it starts itself as a child, which
// starts an empty confined worker, waits for its message, and ends. With "hold" as its argument it stays, to be measured.
const hold = Deno.args.includes("hold");

if (Deno.args.includes("child")) {
  const worker = new Worker(new URL("./floor_worker.js", import.meta.url), {
    type: "module",
    deno: { permissions: "none" },
  });
  worker.onmessage = () => {
    if (!hold) Deno.exit(0);
    console.log("holds");
    setInterval(() => {}, 1_000);
  };
} else {
  const first = Deno.build.standalone
    ? []
    : ["run", "--quiet", "--no-config", "--unstable-worker-options", "-A", new URL(import.meta.url).pathname];
  const child = new Deno.Command(Deno.execPath(), {
    args: [...first, "child", ...Deno.args],
    stdin: "null",
    stdout: "inherit",
  }).spawn();
  Deno.exit((await child.status).code);
}
