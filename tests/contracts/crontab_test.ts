import { FakeCrontab } from "../fakes/crontab.ts";
import { share } from "../soak.ts";
import { crontabContract } from "./crontab.ts";

crontabContract("FakeCrontab", () => {
  const crontab = new FakeCrontab();
  return Promise.resolve({
    crontab,
    stored: () => Promise.resolve(crontab.text),
    writes: () => Promise.resolve(crontab.writes),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}, { runs: share(1_000) });
