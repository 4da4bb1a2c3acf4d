/** Returns the code of a CommonJS module that is a module of Node, taken when it is first asked for. */
export function builtinModule(name: string): string {
  return `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${name}`)});`;
}
