import type {
  StandardIssue,
  StandardResult,
  StandardSchema,
} from "../../../domain/contract/standard_schema.ts";
import { attempt } from "./attempt.ts";
import { LoadFault } from "./load_fault.ts";
import { show } from "./show.ts";

/** Returns the config as the schema parsed it; without a schema, as it is. */
export async function parseConfig(schema: unknown, config: unknown): Promise<unknown> {
  if (!isStandardSchema(schema)) return config;
  const result: unknown = await attempt(
    "the schema of its config",
    () => schema["~standard"].validate(config),
  );
  if (!isResult(result)) {
    throw new LoadFault(
      `the schema of its config must return a value or issues, but returned ${show(result)}`,
    );
  }
  if (result.issues === undefined) return result.value;
  throw new LoadFault(
    `its config is not valid:\n${result.issues.map((issue) => `  ${issueLine(issue)}`).join("\n")}`,
  );
}

function isStandardSchema(schema: unknown): schema is StandardSchema {
  // Schemas of some libraries are functions.
  if ((typeof schema !== "object" && typeof schema !== "function") || schema === null) return false;
  return "~standard" in schema;
}

function isResult(result: unknown): result is StandardResult<unknown> {
  if (typeof result !== "object" || result === null) return false;
  return "issues" in result && result.issues !== undefined ? Array.isArray(result.issues) : "value" in result;
}

function issueLine({ path = [], message }: StandardIssue): string {
  const keys = path.map((segment) => typeof segment === "object" ? segment.key : segment);
  return `${["config", ...keys.map(String)].join(".")}: ${message}`;
}
