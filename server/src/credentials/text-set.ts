/**
 * Sets of texts (zone ids, owner names, record types, CA identifiers) as permission languages write them: everything,
 * a list, or patterns, less some exceptions. The answers are exact or say that they are not; they never guess.
 */
import { Kept } from "../text/kept";

/** One pattern. The wildcards are those of the language that it was written in; text is compared as it stands. */
export type TextPattern =
  | { readonly match: "exact"; readonly value: string }
  /** `*` is any run of characters, dots included; `?` is any one character (AWS IAM). */
  | { readonly match: "glob"; readonly value: string }
  /** A domain name and every name below it (BIND `subdomain`, a whole zone). */
  | { readonly match: "subtree"; readonly value: string }
  /** Every name below a domain name, but not the name itself (BIND `wildcard`). */
  | { readonly match: "below"; readonly value: string }
  /** Every name exactly one label below a domain name (step-ca). */
  | { readonly match: "child"; readonly value: string }
  /** Every text that begins so; `*` and `?` stand for themselves (Vault). */
  | { readonly match: "prefix"; readonly value: string };

/** The texts that match one of `included` (or all texts) and none of `excluded`. */
export interface TextSet {
  readonly included: "all" | readonly TextPattern[];
  readonly excluded: readonly TextPattern[];
}

/** Every text. */
export const ALL: TextSet = { included: "all", excluded: [] };

/** No text at all. */
export const NONE: TextSet = { included: [], excluded: [] };

/** The set of these texts and no others. */
export function only(...values: readonly string[]): TextSet {
  return { included: values.map((value) => ({ match: "exact", value })), excluded: [] };
}

/** The set of all texts that match one of these patterns. */
export function matching(patterns: readonly TextPattern[]): TextSet {
  return patterns.some(patternIsEverything) ? ALL : { included: patterns, excluded: [] };
}

/** The set of all texts but those that match one of these patterns. */
export function allBut(patterns: readonly TextPattern[]): TextSet {
  return { included: "all", excluded: patterns };
}

/** Reads `*` and `?` as wildcards; a text without them is exact. */
export function globPattern(value: string): TextPattern {
  return /[*?]/.test(value) ? { match: "glob", value } : { match: "exact", value };
}

/** Whether the set holds this text. */
export function contains(set: TextSet, text: string): boolean {
  const included = set.included === "all" || someMatches(set.included, text);
  return included && !someMatches(set.excluded, text);
}

/** Lists of names can be long, and each name of a change is looked for in them. */
const LONG = 16;
const exactOf = new Kept<readonly TextPattern[], ReadonlySet<string>>();

function someMatches(patterns: readonly TextPattern[], text: string): boolean {
  if (patterns.length < LONG) return anyMatches(patterns, text);
  let exact = exactOf.get(patterns);
  if (!exact) {
    exact = new Set(patterns.flatMap(({ match, value }) => (match === "exact" ? value : [])));
    exactOf.set(patterns, exact);
  }
  if (exact.has(text)) return true;
  return patterns.length > exact.size && anyMatches(patterns, text);
}

function anyMatches(patterns: readonly TextPattern[], text: string): boolean {
  for (const pattern of patterns) if (matches(pattern, text)) return true;
  return false;
}

/** Whether the pattern matches this text. */
export function matches(pattern: TextPattern, text: string): boolean {
  switch (pattern.match) {
    case "exact":
      return text === pattern.value;
    case "subtree":
      return text === pattern.value || text.endsWith(`.${pattern.value}`);
    case "below":
      return text.endsWith(`.${pattern.value}`);
    case "child":
      return isChild(text, pattern.value);
    case "prefix":
      return text.startsWith(pattern.value);
    case "glob":
      return globMatches(pattern.value, text);
  }
}

function isChild(text: string, parent: string): boolean {
  const label = text.slice(0, -parent.length - 1);
  return text.endsWith(`.${parent}`) && label !== "" && !label.includes(".");
}

/** Whether the set has no bound at all: exceptions from "everything" do not count as a bound. */
export function isUnbounded(set: TextSet): boolean {
  return set.included === "all" || set.included.some((pattern) => patternIsEverything(pattern));
}

/** Whether no text is in the set, as far as that can be seen from its patterns. */
export function isEmpty(set: TextSet): boolean {
  if (set.included === "all") return set.excluded.some(patternIsEverything);
  return set.included.every((pattern) => set.excluded.some((except) => patternCovers(except, pattern)));
}

/** The texts of the set, if it is a plain list of texts without wildcards. */
export function listed(set: TextSet): readonly string[] | undefined {
  if (set.included === "all") return undefined;
  const values: string[] = [];
  for (const pattern of set.included) {
    if (pattern.match !== "exact") return undefined;
    if (contains(set, pattern.value)) values.push(pattern.value);
  }
  return values;
}

/** True only if every text that `inner` matches is matched by `outer` too; false may also mean "not known". */
export function patternCovers(outer: TextPattern, inner: TextPattern): boolean {
  if (inner.match === "exact") return matches(outer, inner.value);
  if (outer.match === "child") return inner.match === "child" && inner.value === outer.value;
  const outerAlternatives = tokensOf(outer);
  return tokensOf(inner).every((tokens) => outerAlternatives.some((other) => tokensCover(other, tokens)));
}

/** Whether no text is matched by both patterns. Exact, but that "child" is taken for "below" beside other patterns. */
export function patternsDisjoint(one: TextPattern, other: TextPattern): boolean {
  if (one.match === "exact") return !matches(other, one.value);
  if (other.match === "exact") return !matches(one, other.value);
  const others = tokensOf(other);
  return tokensOf(one).every((tokens) => others.every((against) => !tokensMeet(tokens, against)));
}

/** True only if every text of `inner` is in `outer`; false may also mean "not known". */
export function setCovers(outer: TextSet, inner: TextSet): boolean {
  return includedCovers(outer, inner) && outer.excluded.every((except) => keptOut(except, inner));
}

/** True only if no text is in both sets; false may also mean "not known". */
export function setsDisjoint(one: TextSet, other: TextSet): boolean {
  if (one.included === "all") {
    if (other.included === "all") return false;
    return other.included.every((pattern) => one.excluded.some((except) => patternCovers(except, pattern)));
  }
  return one.included.every((pattern) => keptOut(pattern, other));
}

/** What two sets have in common. `exact` is false where the result may hold more than that. */
export function intersect(one: TextSet, other: TextSet): { set: TextSet; exact: boolean } {
  const excluded = [...one.excluded, ...other.excluded];
  if (one.included === "all") return { set: { included: other.included, excluded }, exact: true };
  if (other.included === "all") return { set: { included: one.included, excluded }, exact: true };
  const included: TextPattern[] = [];
  let exact = true;
  for (const pattern of one.included) {
    for (const against of other.included) {
      if (patternCovers(pattern, against)) included.push(against);
      else if (patternCovers(against, pattern)) included.push(pattern);
      else if (!patternsDisjoint(pattern, against)) {
        included.push(pattern);
        exact = false;
      }
    }
  }
  return { set: { included, excluded }, exact };
}

/** What is in either set. `exact` is false where the result may hold more than that. */
export function union(one: TextSet, other: TextSet): { set: TextSet; exact: boolean } {
  if (one.excluded.length === 0 && other.excluded.length === 0) {
    const every = one.included === "all" || other.included === "all";
    const included = every ? [] : [...listOf(one), ...listOf(other)];
    return { set: every ? ALL : matching(included), exact: true };
  }
  if (setCovers(one, other)) return { set: one, exact: true };
  if (setCovers(other, one)) return { set: other, exact: true };
  return { set: union({ ...one, excluded: [] }, { ...other, excluded: [] }).set, exact: false };
}

function listOf({ included }: TextSet): readonly TextPattern[] {
  return included === "all" ? [] : included;
}

/** All texts that are not in the set, or undefined where the form of TextSet cannot say it. */
export function complement(set: TextSet): TextSet | undefined {
  if (set.included === "all") return matching(set.excluded);
  return set.excluded.length === 0 ? allBut(set.included) : undefined;
}

function includedCovers(outer: TextSet, inner: TextSet): boolean {
  const patterns = outer.included;
  if (patterns === "all" || patterns.some(patternIsEverything)) return true;
  if (inner.included === "all") return false;
  return inner.included.every(
    (pattern) =>
      patterns.some((other) => patternCovers(other, pattern)) ||
      inner.excluded.some((except) => patternCovers(except, pattern)),
  );
}

/** Whether nothing that the pattern matches is in the set. */
function keptOut(pattern: TextPattern, set: TextSet): boolean {
  if (set.excluded.some((except) => patternCovers(except, pattern))) return true;
  return set.included !== "all" && set.included.every((other) => patternsDisjoint(other, pattern));
}

function patternIsEverything(pattern: TextPattern): boolean {
  return (
    (pattern.match === "glob" && /^\*+$/.test(pattern.value)) ||
    (pattern.match === "prefix" && pattern.value === "")
  );
}

/** Greedy, with the last run as the one point to go back to: at most as many steps as both lengths multiplied. */
function globMatches(glob: string, text: string): boolean {
  let position = 0;
  let at = 0;
  let run = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const expected = glob[position];
    if (expected === "*") {
      run = position++;
      resumeAt = at;
    } else if (expected === "?" || expected === text[at]) {
      position++;
      at++;
    } else if (run >= 0) {
      position = run + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (glob[position] === "*") position++;
  return position === glob.length;
}

/** A character, any one character, or any run of characters. */
type Token = string | typeof ANY_ONE | typeof ANY_RUN;
const ANY_ONE = Symbol("?");
const ANY_RUN = Symbol("*");

function literal(text: string): Token[] {
  return text.split("");
}

/** The alternatives that a pattern stands for, each as a sequence of tokens. */
function tokensOf(pattern: TextPattern): Token[][] {
  switch (pattern.match) {
    case "exact":
      return [literal(pattern.value)];
    case "glob":
      return [literal(pattern.value).map(globToken).filter(dropRepeatedRun)];
    case "subtree":
      return [literal(pattern.value), [ANY_RUN, ...literal(`.${pattern.value}`)]];
    case "below":
    case "child":
      return [[ANY_RUN, ...literal(`.${pattern.value}`)]];
    case "prefix":
      return [[...literal(pattern.value), ANY_RUN]];
  }
}

function globToken(character: Token): Token {
  if (character === "*") return ANY_RUN;
  return character === "?" ? ANY_ONE : character;
}

function dropRepeatedRun(token: Token, index: number, tokens: Token[]): boolean {
  return token !== ANY_RUN || tokens[index - 1] !== ANY_RUN;
}

/**
 * Matches `inner` against `outer` as if the wildcards of `inner` were characters that only a wildcard matches. What it
 * accepts is covered for certain. Greedy with one point to go back to, so at most `outer` times `inner` steps.
 */
function tokensCover(outer: readonly Token[], inner: readonly Token[]): boolean {
  let position = 0;
  let at = 0;
  let run = -1;
  let resumeAt = 0;
  while (at < inner.length) {
    const expected = outer[position];
    if (expected === ANY_RUN) {
      run = position++;
      resumeAt = at;
    } else if (position < outer.length && oneCovers(expected, inner[at])) {
      position++;
      at++;
    } else if (run >= 0) {
      position = run + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (outer[position] === ANY_RUN) position++;
  return position === outer.length;
}

function oneCovers(expected: Token | undefined, found: Token | undefined): boolean {
  if (found === ANY_RUN) return false;
  return expected === ANY_ONE || expected === found;
}

/** Whether some text is matched by both sequences: a walk over pairs of positions, one row at a time. */
function tokensMeet(one: readonly Token[], other: readonly Token[]): boolean {
  let row = openRow(other, [true]);
  for (const token of one) {
    row = nextRow(token, other, row);
    if (!row.includes(true)) return false;
  }
  return row[other.length] === true;
}

/** `reached[j]`: the walk can stand before token j of `other`; a run of any length may be skipped. */
function openRow(other: readonly Token[], reached: boolean[]): boolean[] {
  const row: boolean[] = [];
  for (let j = 0; j <= other.length; j++) {
    row[j] = reached[j] === true || (j > 0 && row[j - 1] === true && other[j - 1] === ANY_RUN);
  }
  return row;
}

function nextRow(token: Token, other: readonly Token[], row: readonly boolean[]): boolean[] {
  const reached: boolean[] = [];
  for (let j = 0; j <= other.length; j++) {
    if (token === ANY_RUN) {
      reached[j] = row[j] === true || (j > 0 && reached[j - 1] === true);
    } else {
      const stays = row[j] === true && other[j] === ANY_RUN;
      const steps = j > 0 && row[j - 1] === true && other[j - 1] !== ANY_RUN && oneMeets(token, other[j - 1]);
      reached[j] = stays || steps;
    }
  }
  return openRow(other, reached);
}

function oneMeets(one: Token, other: Token | undefined): boolean {
  return one === ANY_ONE || other === ANY_ONE || one === other;
}
