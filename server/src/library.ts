// What `import { check } from "trust-change"` gives. The types are written out here, so that those of the engine can
// change and the declarations of the package need no other file.
import { Manifest } from "./manifest/model/manifest";
import type { TrustPolicy } from "./manifest/model/policy";
import { parseSource } from "./manifest/syntax/parse";
import { analyze } from "./rules/engine";
import { fileReport, type ReportedFinding } from "./service/file-report";
import { isWithin, notRead, resolvePath, type FileAccess } from "./workspace/files";
import { isPolicyFile, policyIn } from "./workspace/policies";
import { readNamedSources, WorkspaceSources } from "./workspace/sources";

export type Severity = "error" | "warning" | "information" | "hint";

/** Lines and characters are zero-based, characters in UTF-16 code units, as in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half-open: the character at `end` does not belong to it. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Finding {
  /** The id of the rule, such as `san-missing-for-dns-name`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong here, why it matters, what to do; plain text. */
  readonly message: string;
  /** Where it stands: in the text that was checked, or in the policy that the text is held against. */
  readonly path: string;
  readonly range: Range;
  /** The same as long as rule, change and line say the same, whatever stands above them; 32 hexadecimal digits. */
  readonly fingerprint: string;
  /** The controls of frameworks that are behind the rule. */
  readonly controls: readonly Control[];
  /** The other halves of the finding. */
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

export interface Control {
  /** Such as `nist-csf-2.0`. */
  readonly framework: string;
  readonly id: string;
  /** A web page about it. */
  readonly href: string;
}

export interface RelatedPlace {
  readonly path: string;
  readonly range: Range;
  /** What this place has to do with the finding. */
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  /** Whether it can be made without a person who looks at it. */
  readonly safe: boolean;
  /** In the text of the finding, none overlaps another; missing where the fix leaves something for a person to fill in. */
  readonly edits?: readonly TextEdit[];
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** A finding that an exception of the manifest accepts. */
export interface AcceptedFinding extends Finding {
  readonly exception: {
    readonly reason: string;
    readonly approvedBy: string;
    /** As it is written in the manifest. */
    readonly expires: string;
  };
}

export interface CheckResult {
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** Those that a valid exception accepts. */
  readonly suppressed: readonly AcceptedFinding[];
}

export interface CheckOptions {
  /**
   * How the text is called, with `/` between folders; default `change.trust.yaml`. Findings name it, and the paths of
   * `source` lead from it. A text called `trust-policy.yaml` or `*.trust-policy.yaml` is held against no policy.
   */
  readonly path?: string;
  /** A text with a document of the kind TrustPolicy; `path` is how it is called, default `trust-policy.yaml`. */
  readonly policy?: { readonly text: string; readonly path?: string };
  /** The time that counts as now; default: the clock. */
  readonly now?: Date;
  /**
   * Gives the octets of a file that the text names under `source`, undefined where there is none. It is asked for paths
   * that do not lead above the folder that `path` starts from, each at most once. Without it nothing is known of sources.
   */
  readonly readFile?: (path: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/**
 * Checks a text that holds trust-change manifests or policies, as `trust-change check` and the editor do.
 *
 * Reads no file, asks no network and keeps nothing: the same arguments give the same result. Broken YAML is a finding;
 * the promise is rejected (TypeError, RangeError) only for options that make no sense: a `path` that is empty or leads
 * above its start, a `policy` whose text holds none, a `now` that is no time.
 */
export async function check(text: string, options: CheckOptions = {}): Promise<CheckResult> {
  if (typeof text !== "string") throw new TypeError("text has to be a string: decode what was read as UTF-8");
  const { path = "change.trust.yaml", now = new Date() } = options;
  if (Number.isNaN(now.getTime())) throw new RangeError("now is no time: give a valid Date");
  const paths = new Paths(path.startsWith("/"));
  const uri = paths.uriOf(path);
  const manifest = new Manifest(
    parseSource(uri, text),
    isPolicyFile(uri) ? undefined : policyOf(options, paths),
  );
  const sources = new WorkspaceSources(filesFrom(options.readFile, paths), () => ROOT);
  if (options.readFile) sources.trust();
  manifest.setFiles(sources.beside(uri));
  await readNamedSources(manifest, sources);
  const { findings, suppressed } = fileReport(
    analyze(manifest, { now: now.getTime(), isFinished: true }),
    true,
  );
  return {
    findings: findings.map((finding) => plain(finding, paths)),
    suppressed: suppressed.map(({ finding, exception }) => ({ ...plain(finding, paths), exception })),
  };
}

/** Where all paths start; nothing lies there. */
const ROOT = "trust-change://library/root";

/** The addresses that paths have in the engine. */
class Paths {
  private readonly given = new Map<string, string>();

  /** @param isAbsolute whether paths that nobody gave begin with `/` */
  constructor(private readonly isAbsolute: boolean) {}

  /** Throws where the path leads nowhere. */
  uriOf(path: string): string {
    const uri = resolvePath(`${ROOT}/start`, path.replace(/^\/+/, ""));
    if (uri === undefined || uri === ROOT || !isWithin(uri, ROOT))
      throw new RangeError(
        `"${path}" is no path: give one such as changes/login.trust.yaml, with / between folders`,
      );
    this.given.set(uri, path);
    return uri;
  }

  /** The path as it was given; that of another file in the same way, from the same start. */
  pathOf(uri: string): string {
    const rest = uri.slice(ROOT.length + 1).split("/");
    return this.given.get(uri) ?? (this.isAbsolute ? "/" : "") + rest.map(decodeURIComponent).join("/");
  }
}

function policyOf({ policy }: CheckOptions, paths: Paths): TrustPolicy | undefined {
  if (!policy) return undefined;
  const { text, path = "trust-policy.yaml" } = policy;
  const found = policyIn(paths.uriOf(path), text);
  if (!found)
    throw new RangeError(`${path} holds no document with kind: TrustPolicy and apiVersion: trust-change/v1`);
  return found;
}

/** Nothing but the sources that a manifest names is ever read. */
function filesFrom(readFile: CheckOptions["readFile"], paths: Paths): FileAccess {
  return {
    async readOctets(uri, _rootUri, limit) {
      const octets = await readFile?.(paths.pathOf(uri));
      if (octets === undefined) return { ok: false, reason: notRead.missing };
      return octets.length > limit ? { ok: false, reason: notRead.tooLarge(limit) } : { ok: true, octets };
    },
    read: () => Promise.resolve(undefined),
    list: () => Promise.resolve([]),
    entries: () => Promise.resolve([]),
  };
}

function plain(finding: ReportedFinding, paths: Paths): Finding {
  const { rule, severity, uri, range, message, fingerprint, controls, related, fixes } = finding;
  return {
    rule,
    severity,
    message,
    path: paths.pathOf(uri),
    range,
    fingerprint,
    controls,
    related: related.map((one) => ({ path: paths.pathOf(one.uri), range: one.range, message: one.message })),
    fixes,
  };
}
