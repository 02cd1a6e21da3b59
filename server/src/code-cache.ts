import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/**
 * Runs a CommonJS program as `require` would, but with what V8 compiled of it the last time: most of the time from the
 * start of a process to its first answer goes into compiling. When the process ends, what it compiled is kept for the
 * next one. A folder that cannot be read or written costs nothing but time.
 *
 * @param program the file of the program
 * @param folder where compiled code is kept; nobody else may be able to write there, since it is executed
 */
export function runWithCodeCache(program: string, folder: string): void {
  const { size, mtimeMs } = statSync(program);
  const kept = join(folder, `${size}-${mtimeMs}-${process.versions.v8}.bin`);
  const cachedData = readIfThere(kept);
  // The bundler writes all but comments in ASCII, which is read fastest as what it is.
  const script = new Script(wrap(readFileSync(program, "latin1")), {
    filename: program,
    ...(cachedData && { cachedData }),
  });
  // V8 refuses what another version of it, or other flags, made.
  if (!cachedData || script.cachedDataRejected)
    process.once("exit", () => {
      keep(folder, kept, script);
    });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...scope: readonly unknown[]) => void;
  run(module.exports, createRequire(program), module, program, dirname(program));
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written beside its place and then moved there, so that nobody ever reads half of it. */
function keep(folder: string, file: string, script: Script): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const others = readdirSync(folder).filter((name) => name.endsWith(".bin"));
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, script.createCachedData(), { mode: 0o600 });
    renameSync(draft, file);
    for (const name of others) if (join(folder, name) !== file) rmSync(join(folder, name), { force: true });
  } catch {
    // The next start takes as long as this one.
  }
}
