import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { isOwnFolder } from "./cache-folder";
import { asV8Begins } from "./v8-flags";

/**
 * After which time compiled code is kept, milliseconds: a start and the first answers are in it then, and V8 has not yet
 * thrown away what was run only once, as it does in a process that goes on for long.
 */
const KEEP_AFTER = 10_000;

/**
 * For how long compiled code is kept, milliseconds: several versions may be installed side by side, and nothing says which
 * of them are still there. One that is starts once without it.
 */
const MONTH = 30 * 24 * 60 * 60 * 1000;

interface Compiled {
  readonly script: Script;
  readonly source: Buffer;
}

/**
 * Runs a CommonJS program as `require` would, but with what V8 compiled of it and of the files that it requires beside
 * itself the last time: most of the time from the start of a process to its first answer goes into compiling. Some time
 * later, or when the process ends before, what it compiled is kept for the next one. A folder that cannot be read or
 * written, or where somebody else may write, costs nothing but time: what is kept there would be executed.
 *
 * @param program the file of the program
 * @param folder where compiled code is kept; it is made where it is not there
 * @param keepAfter milliseconds
 */
export function runWithCodeCache(program: string, folder: string, keepAfter = KEEP_AFTER): void {
  const loaded = new Map<string, { readonly exports: unknown }>();
  /** What was not there yet, by the file that is to keep it; the sources are as large as the program. */
  const compiled = new Map<string, Compiled>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const source = readFileSync(file);
    const kept = join(folder, nameOfCode(file, source));
    const cachedData = isOwnFolder(folder) ? codeOf(source, kept) : undefined;
    // The bundler writes all but comments in ASCII, which is read fastest as what it is.
    const script = new Script(wrap(source.toString("latin1")), {
      filename: file,
      ...(cachedData && { cachedData }),
    });
    // V8 refuses what was made with other flags.
    if (!cachedData || script.cachedDataRejected) compiled.set(kept, { script, source });
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
    if (compiled.size > 0) asV8Begins(() => keep(folder, compiled));
    compiled.clear();
  };
  setTimeout(keepOnce, keepAfter).unref();
  process.once("exit", keepOnce);
  load(program);
}

/** Tells the code of one file for one V8 from that of others; two versions of a file that are as long share a name. */
function nameOfCode(file: string, source: Buffer): string {
  return `${basename(file, ".js")}-${source.length}-${process.arch}-${cachedDataVersionTag()}.bin`;
}

/** What has such a name, and what was to get it while the process that wrote it ended. */
const NAME_OF_CODE = /^[\w-]+-\d+-\w+-\d+\.bin(?:\.\d+)?$/;

/** As many octets of a kept file say how long the code is that follows; the rest is the source that it was made of. */
const HEADER = 8;

/** The code that a file keeps, if it was made of this very source: V8 tells one source from another by its length alone. */
function codeOf(source: Buffer, file: string): Buffer | undefined {
  try {
    const kept = readFileSync(file);
    const end = HEADER + kept.readUInt32LE();
    return source.equals(kept.subarray(end)) ? kept.subarray(HEADER, end) : undefined;
  } catch {
    return undefined;
  }
}

/** Written beside its place and then moved there, so that nobody ever reads half of it. */
function keep(folder: string, compiled: ReadonlyMap<string, Compiled>): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwnFolder(folder)) return;
    for (const [file, { script, source }] of compiled) {
      const draft = `${file}.${process.pid}`;
      const code = script.createCachedData();
      const header = Buffer.alloc(HEADER);
      header.writeUInt32LE(code.length);
      writeFileSync(draft, Buffer.concat([header, code, source]), { mode: 0o600 });
      renameSync(draft, file);
    }
    removeOld(folder);
  } catch {
    // The next start takes as long as this one.
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => NAME_OF_CODE.test(name))) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > MONTH) rmSync(file, { force: true });
  }
}
