import { distance } from "fastest-levenshtein";
import { predecessorsOf, successorsOf } from "./crosswalk";
import { controlsOf, findControl } from "./lookup";
import { canonicalSpelling, foldId } from "./spelling";
import type { Framework } from "./types";

/** How many ids are offered for one that is unknown. */
const most = 3;

/**
 * The ids of a framework that may have been meant by one that it does not have, best first: an id that stands in the text,
 * the control that has the text as its title, the predecessor of a CSF 2.0 id under CSF 1.1, else what is spelled most
 * nearly the same. An id of another framework (`foreign`) resembles nothing here.
 */
export function nearestIds(framework: Framework, text: string, foreign: boolean): readonly string[] {
  const inside = idsInside(framework, text);
  if (inside.length > 0) return inside.slice(0, most);
  const titled = idsTitled(framework, text);
  if (titled.length > 0) return titled.slice(0, most);
  if (framework === "nist-csf-1.1") {
    const predecessors = predecessorsOf(canonicalSpelling("nist-csf-2.0", text) ?? "");
    if (predecessors.length > 0) return predecessors.slice(0, most);
  }
  return foreign ? [] : idsSpelledLike(framework, text);
}

const idPatterns: Readonly<Record<Framework, RegExp>> = {
  "nist-csf-2.0": /\b[A-Z]{2}\.[A-Z]{2}-\d{1,2}\b/g,
  "nist-csf-1.1": /\b[A-Z]{2}\.[A-Z]{2}-\d{1,2}\b/g,
  "owasp-nhi-2025": /\bNHI[- ]?\d{1,2}\b/g,
  "nist-ai-rmf-1.0": /\b(?:GOVERN|MAP|MEASURE|MANAGE|GV|MP|MS|MG)[- ]\d{1,2}\.\d{1,2}\b/g,
  "nist-800-53-r5": /\b[A-Z]{2}-\d{1,2}\b(?: ?\(\d{1,2}\))?/g,
};

/** "NHI7:2025 Long-Lived Secrets" is not an id but holds one. */
function idsInside(framework: Framework, text: string): readonly string[] {
  const written = foldId(text).match(idPatterns[framework]) ?? [];
  const known = written.flatMap((id) => {
    const control = findControl(framework, canonicalSpelling(framework, id) ?? "");
    return control === undefined
      ? successorsOf(framework, id).map((successor) => successor.id)
      : [control.id];
  });
  return [...new Set(known)];
}

function idsTitled(framework: Framework, text: string): readonly string[] {
  const folded = foldId(text);
  return controlsOf(framework)
    .filter(({ title }) => title.toUpperCase() === folded)
    .map(({ id }) => id);
}

function idsSpelledLike(framework: Framework, text: string): readonly string[] {
  const written = canonicalSpelling(framework, text) ?? foldId(text);
  const tolerance = written.length < 6 ? 1 : 2;
  const candidates = controlsOf(framework)
    .filter(({ id }) => Math.abs(id.length - written.length) <= tolerance)
    .map(({ id }) => ({
      id,
      letters: distance(written, id),
      prefix: sharedLetters(written, id),
      numbers: numericDistance(written, id),
    }))
    .filter(({ letters }) => letters <= tolerance);
  const best = Math.min(...candidates.map(({ letters }) => letters));
  return candidates
    .filter(({ letters }) => letters === best)
    .sort((left, right) => right.prefix - left.prefix || left.numbers - right.numbers)
    .slice(0, most)
    .map(({ id }) => id);
}

/** How many letters before the first digit two ids have in common; it is the group that people get right. */
function sharedLetters(left: string, right: string): number {
  const letters = (/^\D*/.exec(left)?.[0] ?? "").length;
  for (let index = 0; index < letters; index++) if (left[index] !== right[index]) return index;
  return letters;
}

/** How far apart the numbers in two ids are: PR.AA-07 is nearer to PR.AA-06 than to PR.AA-01. */
function numericDistance(left: string, right: string): number {
  const numbersOf = (id: string): number[] => (id.match(/\d+/g) ?? []).map(Number);
  const others = numbersOf(right);
  return numbersOf(left).reduce((sum, number, index) => sum + Math.abs(number - (others[index] ?? 0)), 0);
}
