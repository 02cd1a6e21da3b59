/** Looking into untrusted plain values, as they come from YAML or JSON, without trusting their shape or size. */
import type { Json } from "./capability";

/** An object with keys; lists are not meant. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list as it is, any other value as a list of one; nothing as the empty list. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text at a path. */
export interface TextAt {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/**
 * The texts of a value that may be one text or a list of texts. Undefined where anything else is among them: an object
 * of a template language, say, whose text is not known here.
 */
export function textsAt(value: unknown, path: readonly (string | number)[]): TextAt[] | undefined {
  if (typeof value === "string") return [{ text: value, path }];
  if (!Array.isArray(value)) return undefined;
  const texts: TextAt[] = [];
  for (const [index, item] of value.entries()) {
    if (typeof item !== "string") return undefined;
    texts.push({ text: item, path: [...path, index] });
  }
  return texts;
}

/** Whether a text, or a part of it, comes from elsewhere: `${X}`, `$(x)`, `{{x}}`, `<x>`, or `$X` alone. */
export function isFilledIn(text: string): boolean {
  return /\$\{|\$\(|\{\{|<[^<>]+>|^\$[A-Za-z_]/.test(text);
}

/** Limits for values that come from outside. The largest policies that providers accept stay far below them. */
const MAX_NODES = 4000;
const MAX_DEPTH = 32;
const MAX_TEXT = 200_000;

/** Whether the value is small and flat enough to be read. */
export function withinLimits(value: unknown): boolean {
  const pending: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  let nodes = 0;
  let characters = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (++nodes > MAX_NODES || next.depth > MAX_DEPTH) return false;
    if (typeof next.value === "string") characters += next.value.length;
    if (characters > MAX_TEXT) return false;
    if (typeof next.value !== "object" || next.value === null) continue;
    const depth = next.depth + 1;
    for (const [key, child] of Object.entries(next.value)) {
      characters += key.length;
      pending.push({ value: child, depth });
      if (pending.length > MAX_NODES) return false;
    }
  }
  return true;
}

/** The value of a JSON text, or undefined where it is none, or too large or too deep. */
export function parseJson(text: string): unknown {
  if (text.length > MAX_TEXT || nestsTooDeep(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return withinLimits(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Counts brackets before the parser runs; those inside of strings make the answer stricter, never laxer. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > MAX_DEPTH * 2) return true;
  }
  return false;
}

/** A copy of a value that came from YAML or JSON as JSON has it; what JSON does not have becomes null. */
export function toJson(value: unknown): Json {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRecord(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toJson(child)]));
}
