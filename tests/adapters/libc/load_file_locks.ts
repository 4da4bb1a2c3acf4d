// Imported for what it does, before any test: the oldest Deno takes a library that is loaded in a test for a leak.
import { fileLocks } from "../../../src/adapters/libc/file_locks.ts";

fileLocks();
