const { NotCapable } = Deno.errors;

/** Returns a function that refuses whatever it is called for, also with `new`. */
export function deny(action: string): () => never {
  return function () {
    throw new NotCapable(`Cannot ${action}: only a plugin that is granted "all" may`);
  };
}
