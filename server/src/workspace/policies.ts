import { kindOf } from "../manifest/kind";
import { TrustPolicy } from "../manifest/model/policy";
import { parseSource } from "../manifest/syntax/parse";
import { fileOfRevision, isWithin, joinUri, notRead, parentUri, type FileAccess } from "./files";

const POLICY_NAME = /^(?:.*\.)?trust-policy\.ya?ml$/;

export function isPolicyFile(uri: string): boolean {
  return POLICY_NAME.test(uri.slice(uri.lastIndexOf("/") + 1));
}

/** A policy that there is and that cannot be read; nobody knows then what it demands. */
export interface UnreadPolicy {
  readonly uri: string;
  /** Why, a clause: `it is a folder`. */
  readonly reason: string;
}

/** What a file is held against: a policy, or one that cannot be read, or neither. */
export interface FoundPolicy {
  readonly policy?: TrustPolicy;
  readonly unread?: UnreadPolicy;
}

/** Policies are short; this is only to learn why one cannot be read. */
const LARGEST = 8 * 1024 * 1024;

const NOTHING: FoundPolicy = {};

/**
 * Finds the policy that a file is held against: the nearest one upward from its folder, no further than the root.
 * Answers are kept until `forget` is called, so that a keystroke never waits for the file system.
 */
export class PolicyFinder {
  private readonly byFolder = new Map<string, Promise<FoundPolicy>>();
  private readonly roots = new Map<string, Promise<string | undefined>>();

  /**
   * @param fallbackRoots folders of the workspace: where no `.git` is found upward, the one that holds the file is the
   *   root
   */
  constructor(
    private readonly files: FileAccess,
    private fallbackRoots: readonly string[] = [],
  ) {}

  /** To be called when a policy was changed, created or deleted. */
  forget(): void {
    this.byFolder.clear();
    this.roots.clear();
  }

  setFallbackRoots(roots: readonly string[]): void {
    this.fallbackRoots = roots;
    this.forget();
  }

  /** The policy for a file; a policy file is not held against itself. */
  async policyFor(fileUri: string, root?: string): Promise<TrustPolicy | undefined> {
    return (await this.foundFor(fileUri, root)).policy;
  }

  /** As `policyFor`, and what there is of a policy that cannot be read. */
  async foundFor(fileUri: string, root?: string): Promise<FoundPolicy> {
    const file = fileOfRevision(fileUri);
    const folder = parentUri(file);
    if (folder === undefined || isPolicyFile(file)) return NOTHING;
    const top = root ?? (await this.rootOf(folder));
    return this.inFolder(folder, top ?? folder);
  }

  /** The folder up to which policies count: the nearest with `.git`, else the workspace folder, else its own. */
  rootOf(folder: string): Promise<string | undefined> {
    const known = this.roots.get(folder);
    if (known) return known;
    const found = this.findRoot(folder);
    this.roots.set(folder, found);
    return found;
  }

  private async findRoot(folder: string): Promise<string | undefined> {
    for (let at: string | undefined = folder; at !== undefined; at = parentUri(at)) {
      if ((await this.files.list(at)).includes(".git")) return at;
    }
    return this.fallbackRoots.find((root) => isWithin(folder, root));
  }

  private inFolder(folder: string, top: string): Promise<FoundPolicy> {
    const key = `${folder}\n${top}`;
    const known = this.byFolder.get(key);
    if (known) return known;
    const found = this.search(folder, top);
    this.byFolder.set(key, found);
    return found;
  }

  private async search(folder: string, top: string): Promise<FoundPolicy> {
    const own = await this.readIn(folder, isWithin(folder, top) ? top : folder);
    if (own !== NOTHING) return own;
    const parent = parentUri(folder);
    if (folder === top || parent === undefined || !isWithin(parent, top)) return NOTHING;
    return this.inFolder(parent, top);
  }

  /** @param top the folder that policies have to lie in, symbolic links followed first: it may be somebody else's */
  private async readIn(folder: string, top: string): Promise<FoundPolicy> {
    const names = (await this.files.list(folder)).filter((name) => POLICY_NAME.test(name));
    // `trust-policy.yaml` before `team.trust-policy.yaml`, then by name, so that the answer never depends on the disk.
    const ordered = names.sort(
      (a, b) => Number(a.includes(".trust-")) - Number(b.includes(".trust-")) || (a < b ? -1 : 1),
    );
    for (const name of ordered) {
      const uri = joinUri(folder, name);
      const text = await this.files.read(uri, top);
      if (text === undefined) return { unread: { uri, reason: await this.reasonFor(uri, top) } };
      const policy = policyIn(uri, text);
      if (policy) return { policy };
    }
    return NOTHING;
  }

  private async reasonFor(uri: string, top: string): Promise<string> {
    const read = await this.files.readOctets(uri, top, LARGEST);
    return read.ok ? notRead.closed : read.reason;
  }
}

/** The policy that a text holds, the first of several; undefined where it holds none. */
export function policyIn(uri: string, text: string): TrustPolicy | undefined {
  const document = parseSource(uri, text).documents.find((candidate) => kindOf(candidate) === "TrustPolicy");
  return document && new TrustPolicy(document);
}
