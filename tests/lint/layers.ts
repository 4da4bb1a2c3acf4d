/**
 * Lint rules that keep the house's layers: imports point down only, time, process and console stay out of the inner layers,
 * and the domain remembers nothing.
 *
 * @module
 */

/** What each layer may import, beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ["domain"],
  services: ["ports", "domain"],
  adapters: ["ports", "domain"],
  commands: ["services", "ports", "domain"],
  web: ["services", "ports", "domain"],
  wiring: ["web", "commands", "services", "adapters", "ports", "domain"],
  plugins: ["mod"],
  mod: ["domain"],
};

/** Layers that neither know the time nor touch the machine. */
const PURE = ["domain", "ports", "services"];
/** What reaches the machine or the clock without a name in front. */
const IMPURE_CALLS = ["fetch", "setTimeout", "setInterval", "alert", "prompt", "queueMicrotask"];
/** What holds values that are added later. Where its type says `Readonly`, it is a table. */
const CHANGING = ["Map", "Set", "WeakMap", "WeakSet"];
/** The two modules that know the library behind schedules: one for ticks, one for what an expression consists of. */
const SCHEDULE = /\/src\/domain\/schedule\/(schedule|pattern)\.ts$/;

const plugin: Deno.lint.Plugin = {
  name: "gapless",
  rules: {
    layers: { create: (context) => importRule(context, layerOf(context.filename)) },
    pure: {
      create: (context) => (PURE.includes(layerOf(context.filename) ?? "") ? purityRule(context) : {}),
    },
    memory: { create: (context) => (layerOf(context.filename) === "domain" ? memoryRule(context) : {}) },
  },
};
export default plugin;

function importRule(context: Deno.lint.RuleContext, layer: string | undefined): Deno.lint.LintVisitor {
  if (layer === undefined || layer === "main") return {};
  const allowed = MAY_IMPORT[layer] ?? [];
  function check(source: Deno.lint.StringLiteral | Deno.lint.Expression | null): void {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    if (source.value === "croner" && !SCHEDULE.test(context.filename)) {
      context.report({
        node: source,
        message: "Only domain/schedule/schedule.ts and pattern.ts import croner",
      });
    }
    const target = targetLayer(context.filename, source.value);
    if (target === undefined || target === layer || allowed.includes(target)) return;
    context.report({ node: source, message: `Layer "${layer}" must not import layer "${target}"` });
  }
  return {
    ImportDeclaration: (node) => check(node.source),
    ExportNamedDeclaration: (node) => check(node.source),
    ExportAllDeclaration: (node) => check(node.source),
    ImportExpression: (node) => check(node.source),
  };
}

function purityRule(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  function forbid(node: Deno.lint.Node, what: string): void {
    context.report({
      node,
      message: `"${what}" belongs to adapters and commands; take a port or an argument`,
    });
  }
  return {
    MemberExpression(node) {
      const { object, property } = node;
      if (object.type !== "Identifier" || property.type !== "Identifier") return;
      if (["Deno", "console", "process", "performance"].includes(object.name)) forbid(node, object.name);
      if (object.name === "globalThis" && ["Deno", "console", "process"].includes(property.name)) {
        forbid(node, property.name);
      }
      if (object.name === "Date" && property.name === "now") forbid(node, "Date.now");
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type === "Identifier" && IMPURE_CALLS.includes(callee.name)) forbid(node, callee.name);
    },
    NewExpression(node) {
      if (node.callee.type === "Identifier" && node.callee.name === "Date" && node.arguments.length === 0) {
        forbid(node, "new Date()");
      }
    },
  };
}

/** The same call has the same result, whatever was called before: a module keeps nothing. */
function memoryRule(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  return {
    VariableDeclaration(node) {
      if (!["Program", "ExportNamedDeclaration"].includes(node.parent.type)) return;
      for (const { id, init } of node.declarations) {
        const head = context.sourceCode.text.slice(id.range[0], init?.range[0]);
        const made = init?.type === "NewExpression" && init.callee.type === "Identifier"
          ? init.callee.name
          : "";
        const isTable = /:\s*Readonly(?:Map|Set)\b/.test(head);
        if (node.kind === "const" && (isTable || !CHANGING.includes(made))) continue;
        context.report({
          node,
          message: "A module of the domain keeps nothing; let an object that its caller holds remember it, " +
            "or type a table as ReadonlyMap or ReadonlySet",
        });
      }
    },
  };
}

/** Returns the layer that a file belongs to; undefined for main.ts, tests and the like. */
function layerOf(file: string): string | undefined {
  const path = file.replaceAll("\\", "/");
  const layer = /\/src\/(domain|ports|services|adapters|commands|web|wiring)\//.exec(path)?.[1];
  if (layer !== undefined) return layer;
  if (/\/tests\//.test(path)) return undefined;
  if (/\/plugins\//.test(path)) return "plugins";
  return /\/mod\.ts$/.test(path) ? "mod" : /\/main\.ts$/.test(path) ? "main" : undefined;
}

/** Returns the layer that an import leads to; undefined for packages. */
function targetLayer(file: string, specifier: string): string | undefined {
  if (specifier === "@gapless/gapless") return "mod";
  if (!specifier.startsWith(".")) return undefined;
  return layerOf(new URL(specifier, `file://${file}`).pathname);
}
