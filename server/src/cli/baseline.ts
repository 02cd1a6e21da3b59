import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readText } from "./read";
import { withSlashes, type ShownFinding } from "./reports/report";
import { UsageError } from "./terminal";
import { writeWhole } from "./write-file";

/** A finding that is known: by what it is about, not by the line it stands on. */
interface KnownFinding {
  readonly rule: string;
  /** From the folder of the baseline. */
  readonly path: string;
  readonly fingerprint: string;
}

interface BaselineDocument {
  readonly version: 1;
  readonly findings: readonly KnownFinding[];
}

/** The findings that a team has seen and works off at its own pace: what is new is told from them. */
export class Baseline {
  private readonly known: ReadonlySet<string>;

  private constructor(
    private readonly file: string,
    private readonly findings: readonly KnownFinding[],
  ) {
    this.known = new Set(findings.map(keyOf));
  }

  /**
   * Reads a baseline.
   *
   * @param mayBeMissing whether a file that is not there is an empty baseline
   * @throws UsageError where it cannot be read as one
   */
  static async read(path: string, cwd: string, mayBeMissing: boolean): Promise<Baseline> {
    const file = resolve(cwd, path);
    if (mayBeMissing && !existsSync(file)) return new Baseline(file, []);
    const read = await readText(file);
    if (!read.ok) throw new UsageError(`the baseline "${path}" could not be read: ${read.reason}`);
    const found = documentIn(read.text);
    if (typeof found === "string")
      throw new UsageError(
        `the baseline "${path}" is broken: ${found}; --update-baseline writes a new one once this one is deleted`,
      );
    return new Baseline(file, found.findings);
  }

  knows(finding: ShownFinding): boolean {
    return this.known.has(keyOf(this.entry(finding)));
  }

  /**
   * Writes the baseline with what was found now. What it says of files that were not checked, and are there still, stays.
   *
   * @param checked the addresses of the files that were checked
   * @throws UsageError where it cannot be written
   */
  async update(findings: readonly ShownFinding[], checked: ReadonlySet<string>): Promise<void> {
    const folder = dirname(this.file);
    const paths = new Set([...checked].map((uri) => this.pathOf(uri)));
    const kept = this.findings.filter(({ path }) => !paths.has(path) && existsSync(resolve(folder, path)));
    const all = new Map([...kept, ...findings.map((one) => this.entry(one))].map((one) => [keyOf(one), one]));
    const document: BaselineDocument = {
      version: 1,
      findings: [...all.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    };
    const reason = await writeWhole(this.file, `${JSON.stringify(document, null, 2)}\n`);
    if (reason !== undefined)
      throw new UsageError(`the baseline "${this.file}" could not be written: ${reason}`);
  }

  private entry({ rule, uri, fingerprint }: ShownFinding): KnownFinding {
    return { rule, path: this.pathOf(uri), fingerprint };
  }

  private pathOf(uri: string): string {
    return withSlashes(relative(dirname(this.file), fileURLToPath(uri)));
  }
}

function keyOf({ rule, path, fingerprint }: KnownFinding): string {
  return JSON.stringify([rule, path, fingerprint]);
}

function sortKey({ rule, path, fingerprint }: KnownFinding): string {
  return JSON.stringify([path, rule, fingerprint]);
}

/** The baseline that a text holds, or what is wrong with it. */
function documentIn(text: string): BaselineDocument | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (!isObject(document) || !Array.isArray(document["findings"]))
    return 'it has no list "findings", and so was not written by --update-baseline';
  if (document["version"] !== 1)
    return `its version is ${JSON.stringify(document["version"])}, and 1 is known`;
  const findings: readonly unknown[] = document["findings"];
  const odd = findings.findIndex((one) => !isKnownFinding(one));
  if (odd >= 0) return `entry ${odd + 1} of its findings lacks rule, path or fingerprint`;
  return { version: 1, findings: findings.filter(isKnownFinding) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKnownFinding(value: unknown): value is KnownFinding {
  return isObject(value) && ["rule", "path", "fingerprint"].every((key) => typeof value[key] === "string");
}
