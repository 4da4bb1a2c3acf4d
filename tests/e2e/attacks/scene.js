/**
 * Where the attacks of this folder take place: what they are after, and what they have in common.
 *
 * @module
 */

import process from "node:process";

/** The folder of the secret files; ends with a slash. */
export const FOLDER = `${import.meta.dirname}/secrets/`;
export const URL_OF_FOLDER = import.meta.resolve("./secrets/");
/** A file with the secret, as JSON. */
export const SECRET = `${FOLDER}s.json`;
/** A socket file that somebody listens on. */
export const SOCKET = `${FOLDER}socket`;
/** A file that no attack may make. */
export const NEW = `${FOLDER}new`;

/** For an attack that fails without an error. */
export function refused(why) {
  throw new Error(`Refused: ${why}`);
}

/** Attacks while a property of the platform is another one. */
export function changed(holder, key, value, attack) {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  holder[key] = value;
  try {
    return attack();
  } finally {
    if (before === undefined) delete holder[key];
    else Object.defineProperty(holder, key, before);
  }
}

/** Waits for the first event of an emitter: `good` is a success. */
export function event(emitter, good) {
  return new Promise((resolve, reject) => {
    emitter.on("error", reject);
    emitter.on(good, (...args) => resolve(args));
  });
}

/** Turns a function of Node that calls back into a promise. */
export function called(call) {
  return new Promise((resolve, reject) =>
    call((error, ...results) => error ? reject(error) : resolve(results))
  );
}

/** Returns a module of Node; fails if this version has none of that name. */
export function builtin(name) {
  return process.getBuiltinModule(`node:${name}`) ?? refused(`there is no node:${name}`);
}
