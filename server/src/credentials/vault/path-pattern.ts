/**
 * The paths of Vault's policies: `+` stands for one segment, `*` at the very end for any rest, and of all paths that
 * match a request only the most specific one counts. Source: Vault documentation, "Policies", policy syntax.
 */

/** A path taken apart at its slashes. With a glob, the last segment is a beginning only. */
export interface PathPattern {
  readonly text: string;
  readonly segments: readonly string[];
  readonly isGlob: boolean;
}

/** Longer paths are cut: Vault's own have a handful of segments. */
const MAX_SEGMENTS = 32;

/** Takes a path apart; a slash at the beginning means nothing to Vault. */
export function pathPattern(path: string): PathPattern {
  const text = path.replace(/^\//, "");
  const isGlob = text.endsWith("*");
  const segments = (isGlob ? text.slice(0, -1) : text).split("/").slice(0, MAX_SEGMENTS);
  return { text, segments, isGlob };
}

/** Whether every request that `inner` matches is matched by `outer` too; false may also mean "not known". */
export function pathCovers(outer: PathPattern, inner: PathPattern): boolean {
  const { segments, isGlob } = outer;
  if (!isGlob && (inner.isGlob || segments.length !== inner.segments.length)) return false;
  if (isGlob && inner.segments.length < segments.length) return false;
  return segments.every((segment, index) => {
    const other = inner.segments[index] ?? "";
    const isLastOfInner = inner.isGlob && index === inner.segments.length - 1;
    if (isGlob && index === segments.length - 1)
      return segment === "" || (other !== "+" && other.startsWith(segment));
    return !isLastOfInner && (segment === "+" || segment === other);
  });
}

/** Whether some request is matched by both. */
export function pathsMeet(one: PathPattern, other: PathPattern): boolean {
  const [short, long] = one.segments.length <= other.segments.length ? [one, other] : [other, one];
  if (!short.isGlob && short.segments.length !== long.segments.length) return false;
  return short.segments.every((segment, index) => {
    const against = long.segments[index] ?? "";
    const segmentIsStart = short.isGlob && index === short.segments.length - 1;
    const againstIsStart = long.isGlob && index === long.segments.length - 1;
    if (segment === "+" && !segmentIsStart) return true;
    if (against === "+" && !againstIsStart) return true;
    if (segmentIsStart && againstIsStart) return segment.startsWith(against) || against.startsWith(segment);
    if (segmentIsStart) return against.startsWith(segment);
    return againstIsStart ? segment.startsWith(against) : segment === against;
  });
}

/** Whether Vault lets `one` decide where both match: the five criteria of its documentation, in their order. */
export function hasPriority(one: PathPattern, other: PathPattern): boolean {
  const first = firstWildcard(one) - firstWildcard(other);
  if (first !== 0) return first > 0;
  if (one.isGlob !== other.isGlob) return other.isGlob;
  const pluses = plusCount(one) - plusCount(other);
  if (pluses !== 0) return pluses < 0;
  if (one.text.length !== other.text.length) return one.text.length > other.text.length;
  return one.text > other.text;
}

/** Why no request ever has such a path; undefined where one may. */
export function impossiblePath({ text }: PathPattern): string | undefined {
  if (/\*./.test(text)) return "* is a wildcard at the end of a path only. Write + for one segment";
  if (/[^/]\+|\+[^/]/.test(text)) return "+ stands for a whole segment between slashes";
  if (/^v1\//.test(text)) return `paths of policies do not begin with v1/. Write "${text.slice(3)}"`;
  return undefined;
}

function firstWildcard({ text, isGlob, segments }: PathPattern): number {
  const plus = segments.indexOf("+");
  const at =
    plus < 0 ? Infinity : segments.slice(0, plus).reduce((sum, segment) => sum + segment.length + 1, 0);
  return Math.min(at, isGlob ? text.length - 1 : Number.MAX_SAFE_INTEGER);
}

function plusCount({ segments }: PathPattern): number {
  return segments.filter((segment) => segment === "+").length;
}
