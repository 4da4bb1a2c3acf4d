import { assertEquals, assertThrows } from "@std/assert";
import { assignChunks, type Chunk } from "../../../tools/build/split_program.ts";

const CHUNKS: readonly Chunk[] = [
  { name: "./program.js", text: '// src/program.ts\nimport "./shared.js";\nimport("./late.js");' },
  { name: "./shared.js", text: "// src/a.ts\nvar a;\n// src/b.ts\nvar b;" },
  {
    name: "./late.js",
    text: '// src/late.ts\nimport { a } from "./shared.js";\nexport { x } from "./rare.js";',
  },
  { name: "./rare.js", text: '// src/rare.ts\nimport "node:fs";' },
  { name: "./other.js", text: '// src/other.ts\nimport "./shared.js";\nimport "./rare.js";' },
];

function names(scripts: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  const assigned = assignChunks(CHUNKS, scripts, "rest");
  return Object.fromEntries([...assigned].map(([file, chunks]) => [file, chunks.map(({ name }) => name)]));
}

Deno.test("a script has what its modules import at once, and nothing that they import at run time", () => {
  assertEquals(names({ first: ["src/program.ts"] }), {
    first: ["./program.js", "./shared.js"],
    rest: ["./late.js", "./rare.js", "./other.js"],
  });
});

Deno.test("what several scripts reach is in the first of them", () => {
  assertEquals(names({ first: ["src/program.ts"], second: ["src/late.ts"], third: ["src/other.ts"] }), {
    first: ["./program.js", "./shared.js"],
    second: ["./late.js", "./rare.js"],
    third: ["./other.js"],
    rest: [],
  });
});

Deno.test("a module that no chunk has is reported", () => {
  assertThrows(
    () => names({ first: ["src/none.ts"] }),
    TypeError,
    'Cannot split the program: no chunk has "src/none.ts"',
  );
});
