import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";
import { asV8Begins } from "./v8-flags";

/**
 * After which time compiled code is kept, milliseconds: a start and the first answers are in it then, and V8 has not yet
 * thrown away what was run only once, as it does in a process that goes on for long.
 */
const KEEP_AFTER = 10_000;

/**
 * Runs a CommonJS program as `require` would, but with what V8 compiled of it and of the files that it requires beside
 * itself the last time: most of the time from the start of a process to its first answer goes into compiling. Some time
 * later, or when the process ends before, what it compiled is kept for the next one. A folder that cannot be read or
 * written costs nothing but time.
 *
 * @param program the file of the program
 * @param folder where compiled code is kept; nobody else may be able to write there, since it is executed
 * @param keepAfter milliseconds
 */
export function runWithCodeCache(program: string, folder: string, keepAfter = KEEP_AFTER): void {
  const loaded = new Map<string, { readonly exports: unknown }>();
  const scripts = new Map<string, Script>();
  let isComplete = true;
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const kept = join(folder, nameOfCode(file));
    const cachedData = readIfThere(kept);
    // The bundler writes all but comments in ASCII, which is read fastest as what it is.
    const script = new Script(wrap(readFileSync(file, "latin1")), {
      filename: file,
      ...(cachedData && { cachedData }),
    });
    scripts.set(kept, script);
    // V8 refuses what another version of it, or other flags, made.
    if (!cachedData || script.cachedDataRejected) isComplete = false;
    const module: { exports: unknown } = { exports: {} };
    loaded.set(file, module);
    const require = createRequire(file);
    const requireBeside = (id: string): unknown =>
      id.startsWith("./") ? load(join(dirname(file), id)) : (require(id) as unknown);
    const run = script.runInThisContext() as (...scope: readonly unknown[]) => void;
    run(module.exports, Object.assign(requireBeside, require), module, file, dirname(file));
    return module.exports;
  };
  const keepOnce = (): void => {
    if (!isComplete) asV8Begins(() => keep(folder, scripts));
    isComplete = true;
  };
  setTimeout(keepOnce, keepAfter).unref();
  process.once("exit", keepOnce);
  load(program);
}

/** Tells the code of one version of a file from that of every other one. */
function nameOfCode(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${basename(file, ".js")}-${size}-${mtimeMs}-${process.versions.v8}.bin`;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written beside its place and then moved there, so that nobody ever reads half of it. */
function keep(folder: string, scripts: ReadonlyMap<string, Script>): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const others = readdirSync(folder).filter((name) => name.endsWith(".bin"));
    for (const [file, script] of scripts) {
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, script.createCachedData(), { mode: 0o600 });
      renameSync(draft, file);
    }
    for (const name of others)
      if (!scripts.has(join(folder, name))) rmSync(join(folder, name), { force: true });
  } catch {
    // The next start takes as long as this one.
  }
}
