import { FakeRunLogs } from "../fakes/run_logs.ts";
import { runLogsContract } from "./run_logs.ts";

runLogsContract("FakeRunLogs", () => ({ logs: new FakeRunLogs(), [Symbol.dispose]() {} }));
