/**
 * Where the program's files lie beside: this folder, or the one with main.js in it. What a build makes scripts of has
 * no URL of its own.
 */
export const HERE: string = import.meta.url ?? Deno.mainModule;
