/**
 * Where the program's files lie beside: this folder, or the one with main.js in it. What is compiled ahead is a script, and
 * has no URL of its own.
 */
export const HERE: string = import.meta.url ?? Deno.mainModule;
