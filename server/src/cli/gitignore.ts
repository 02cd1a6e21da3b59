/**
 * Patterns of `.gitignore` files (gitignore(5)). They are matched name by name and without going back, as the files may
 * come from anybody: where patterns become regular expressions, a few `**` between slashes in one line can take for ever.
 */

/** Lines of one file; nobody has as many, and each is held against each path. */
const MOST_PATTERNS = 10_000;

/** The patterns of one file. */
export class IgnorePatterns {
  private readonly patterns: readonly Pattern[];

  /** @param foldsCase whether upper and lower case are the same, as git takes them where the file system does */
  constructor(
    text: string,
    private readonly foldsCase: boolean,
  ) {
    const lines = text.replace(/^\uFEFF/, "").split("\n", MOST_PATTERNS);
    this.patterns = lines.flatMap((line) => patternIn(folded(line, foldsCase)) ?? []).reverse();
  }

  /**
   * Whether the last pattern that matches ignores or takes back; undefined where none matches.
   *
   * @param names those of the folders below the file with the patterns, and of what is asked about
   */
  verdict(names: readonly string[], isFolder: boolean): boolean | undefined {
    const asked = this.foldsCase ? names.map((name) => folded(name, true)) : names;
    return this.patterns.find((pattern) => matches(pattern, asked, isFolder))?.ignores;
  }
}

function folded(text: string, foldsCase: boolean): string {
  return foldsCase ? text.toLowerCase() : text;
}

/** Any number of folders. */
const ANY_FOLDERS = "**";

/** Any number of characters of a name. */
const ANY_CHARACTERS = "*";

type IsCharacter = (character: string) => boolean;
type NamePart = IsCharacter | typeof ANY_CHARACTERS;
/** A text stands for itself. */
type Step = { readonly name: string } | readonly NamePart[] | typeof ANY_FOLDERS;

interface Pattern {
  readonly ignores: boolean;
  readonly onlyFolders: boolean;
  /** Whether it is about the last name alone, wherever that stands. */
  readonly isName: boolean;
  readonly steps: readonly Step[];
}

function patternIn(line: string): Pattern | undefined {
  if (line.startsWith("#")) return undefined;
  let text = line.replace(/\r$/, "");
  // Blanks at the end count for nothing unless a backslash stands before them.
  while (text.endsWith(" ") && !isEscaped(text, text.length - 1)) text = text.slice(0, -1);
  const ignores = !text.startsWith("!");
  if (!ignores) text = text.slice(1);
  const onlyFolders = text.endsWith("/");
  if (onlyFolders) text = text.slice(0, -1);
  if (text === "") return undefined;
  const isName = !text.includes("/");
  const names = text.replace(/^\//, "").split("/");
  const steps = names.map((name) => (/^\*{2,}$/.test(name) && !isName ? ANY_FOLDERS : stepIn(name)));
  if (!steps.every((step) => step !== undefined)) return undefined;
  return { ignores, onlyFolders, isName, steps };
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** The pattern for one name; undefined where it is broken, and so matches nothing. */
function stepIn(text: string): Step | undefined {
  if (!/[*?[\\]/.test(text)) return { name: text };
  const parts: NamePart[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "*") {
      if (parts.at(-1) !== ANY_CHARACTERS) parts.push(ANY_CHARACTERS);
    } else if (character === "?") parts.push(() => true);
    else if (character === "[") {
      const found = characterClass(text, at);
      if (!found) return undefined;
      parts.push(found.isIn);
      at = found.end - 1;
    } else {
      const meant = character === "\\" ? text.charAt(++at) : character;
      if (meant === "") return undefined;
      parts.push((other) => other === meant);
    }
  }
  return parts;
}

const namedClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The characters in brackets (fnmatch(3)), and where what follows them begins. */
function characterClass(
  text: string,
  start: number,
): { readonly isIn: IsCharacter; readonly end: number } | undefined {
  const isNegated = /[!^]/.test(text.charAt(start + 1));
  const first = start + (isNegated ? 2 : 1);
  const item = /\[:([a-z]*):\]|(\\?)([^])(?:-(?!\])(\\?)([^]))?/y;
  const tests: IsCharacter[] = [];
  for (let at = first; at < text.length; at = item.lastIndex) {
    if (text[at] === "]" && at > first)
      return { isIn: (character) => tests.some((test) => test(character)) !== isNegated, end: at + 1 };
    item.lastIndex = at;
    const [, named, , from = "", , to = from] = item.exec(text) ?? [];
    const known = named === undefined ? undefined : namedClasses[named];
    if (named !== undefined && !known) return undefined;
    tests.push((character) => known?.test(character) ?? (from <= character && character <= to));
  }
  return undefined;
}

function matches({ onlyFolders, isName, steps }: Pattern, names: readonly string[], isFolder: boolean) {
  if (onlyFolders && !isFolder) return false;
  const [first] = steps;
  if (isName && first !== undefined && first !== ANY_FOLDERS) return isNameOf(first, names.at(-1) ?? "");
  return isPathOf(steps, names);
}

/** Follows all ways through the steps at once: `reached` holds how many of them may be behind the names so far. */
function isPathOf(steps: readonly Step[], names: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const name of names) {
    const next = new Set<number>();
    for (const from of reached) {
      // Folders of any number may also be none, but for those at the end: `a/**` is what lies in `a`.
      for (let at = from; at < steps.length; at++) {
        const step = steps[at];
        if (step === ANY_FOLDERS) {
          next.add(at);
          if (at === steps.length - 1) next.add(steps.length);
          continue;
        }
        if (step !== undefined && isNameOf(step, name)) next.add(at + 1);
        break;
      }
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(steps.length);
}

function isNameOf(step: Exclude<Step, typeof ANY_FOLDERS>, name: string): boolean {
  if ("name" in step) return step.name === name;
  let at = 0;
  let part = 0;
  // Only what the last `*` stands for is ever taken longer: what the ones before it stand for can stay.
  let star: { readonly part: number; at: number } | undefined;
  while (at < name.length) {
    const wanted = step[part];
    if (wanted === ANY_CHARACTERS) star = { part: part++, at };
    else if (wanted?.(name.charAt(at)) === true) {
      part++;
      at++;
    } else if (star) {
      at = ++star.at;
      part = star.part + 1;
    } else return false;
  }
  while (step[part] === ANY_CHARACTERS) part++;
  return part === step.length;
}
