/**
 * A lint rule that keeps tests away from the machine's own crontab: outside of the end-to-end tests, whose surroundings hide
 * it, every test takes the programs of the machine from `tests/stand_in.ts`.
 *
 * @module
 */

/** May make what starts programs of the machine: the stand-in itself, and the tests of what looks them up. */
const FREE = /\/tests\/(?:stand_in\.ts|adapters\/shell\/host_programs_test\.ts|e2e\/)/;
const REAL = /^(?:\/[\w/]+\/)?crontab$/;

const plugin: Deno.lint.Plugin = {
  name: "gapless-tests",
  rules: {
    "stand-in": {
      create(context) {
        const path = context.filename.replaceAll("\\", "/");
        if (!path.includes("/tests/") || FREE.test(path)) return {};
        const report = (node: Deno.lint.Node, what: string) =>
          context.report({ node, message: `${what} may reach the machine's crontab; use tests/stand_in.ts` });
        return {
          NewExpression(node) {
            const { callee, arguments: [first] } = node;
            if (callee.type === "Identifier" && callee.name === "HostPrograms") report(node, "HostPrograms");
            const isCommand = callee.type === "MemberExpression" && callee.property.type === "Identifier" &&
              callee.property.name === "Command";
            if (!isCommand || first?.type !== "Literal" || typeof first.value !== "string") return;
            if (REAL.test(first.value)) report(node, `"${first.value}"`);
          },
          // The program starts from there.
          Literal(node) {
            if (
              typeof node.value === "string" && /(?:^|\/)\.\.\/main\.ts$/.test(node.value) &&
              !path.includes("/lint/")
            ) {
              report(node, "main.ts");
            }
          },
        };
      },
    },
  },
};
export default plugin;
