import { predecessorsOf, successorsOf } from "./crosswalk";
import { classifyId, frameworksKnowing } from "./classify";
import { controlsOf, findControl } from "./lookup";
import { narrowControls } from "./narrow-controls";
import { subjects, type Subject } from "./subjects";
import type { Control, Framework } from "./types";
import { unique } from "../text/unique";

/** Longer reasons are cut; a sentence or two is what people write. */
const longestReason = 2_000;

/** A reason that speaks of more than this speaks of everything, and tells nothing. */
const mostSubjects = 4;

/**
 * The controls that fit a stated reason, those of what it names first before those of what it names later. Empty where the
 * reason names no known subject or too many. Controls of the AI RMF are given only for reasons that name AI, or when that
 * framework is asked for: plain automation is a matter for the others.
 *
 * @param framework keeps to the controls of one framework
 */
export function controlsForRationale(text: string, framework?: Framework): readonly Control[] {
  const folded = foldReason(text);
  const named = subjectsNamed(folded);
  if (named.length > mostSubjects) return [];
  const controls = unique(named.flatMap(({ subject }) => mainControls(subject)));
  if (framework === "nist-csf-1.1") return inCsf11(controls);
  if (framework !== undefined) return controls.filter((control) => control.framework === framework);
  return namesAi(folded) ? controls : controls.filter((control) => control.framework !== "nist-ai-rmf-1.0");
}

/**
 * Whether a stated reason clearly speaks of another control than the cited one, and of which. Says so only where the cited
 * control has a narrow subject, no word of the reason points to it, and the reason names a subject of which another control
 * of the same framework is the home. Gives `undefined` in every other case, also for ids that are not current.
 * `because` goes on from "The reason does not fit:".
 */
export function rationaleMismatch(
  framework: Framework,
  id: string,
  why: string,
): { better: readonly Control[]; because: string } | undefined {
  const cited = citedControl(framework, id);
  const reason = foldReason(why);
  if (cited === undefined || mayMean(cited, reason) || namesOtherId(cited, why)) return undefined;
  const named = subjectsNamed(reason).filter(({ index }) => !isNegated(reason, index));
  if (named.length > mostSubjects || named.some(({ subject }) => fits(subject, cited))) return undefined;
  const answering = named.flatMap((naming) => {
    const controls = mainControls(naming.subject).filter((control) => control.framework === framework);
    return controls.length === 0 ? [] : [{ ...naming, controls }];
  });
  const [first] = answering;
  if (first === undefined) return undefined;
  const better = unique(answering.flatMap(({ controls }) => controls));
  const because = `it speaks of ${first.subject.name} ("${first.words}").`;
  return { better, because };
}

/**
 * The controls to offer in place of a withdrawn or CSF 1.1 id: what the official crosswalk names, in its order. With a
 * reason, those successors come first that the reason names. Where it names none of several successors but clearly another
 * control, that one comes before them; a single official successor always stays first.
 */
export function replacementsFor(framework: Framework, id: string, why?: string): readonly Control[] {
  const successors = successorsOf(framework, id);
  const target: Framework = framework === "nist-csf-1.1" ? "nist-csf-2.0" : framework;
  const wanted = why === undefined || successors.length === 0 ? [] : controlsForRationale(why, target);
  const official = successors.filter((control) => wanted.includes(control));
  if (official.length > 0)
    return unique([...wanted.filter((control) => official.includes(control)), ...successors]);
  const [best] = wanted;
  if (best === undefined) return successors;
  return successors.length === 1 ? [...successors, best] : [best, ...successors];
}

interface Naming {
  subject: Subject;
  index: number;
  words: string;
}

function foldReason(text: string): string {
  return text
    .slice(0, longestReason)
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\s\u00a0]+/g, " ")
    .toLowerCase();
}

/** The subjects that a reason names, in the order in which it does. */
function subjectsNamed(reason: string): readonly Naming[] {
  return subjects
    .flatMap((subject) => {
      const found = subject.named.exec(reason);
      return found === null ? [] : [{ subject, index: found.index, words: found[0] }];
    })
    .sort((left, right) => left.index - right.index);
}

function citedControl(framework: Framework, id: string): Control | undefined {
  const state = classifyId(framework, id);
  return state.state === "current" || state.state === "nonstandard" ? state.control : undefined;
}

/** Silent about every control without a narrow subject. */
function mayMean(cited: Control, reason: string): boolean {
  const words = Object.hasOwn(narrowControls, cited.id) ? narrowControls[cited.id] : undefined;
  return words === undefined || words.test(reason);
}

/** A reason that points to another control by its id explains how the two belong together. */
function namesOtherId(cited: Control, why: string): boolean {
  const ids = why
    .slice(0, longestReason)
    .match(/\b[A-Za-z]{2,7}(?:\.[A-Za-z]{2})?[- ]?\d{1,2}(?:\.\d{1,2})?(?:\(\d+\)|:2025)?/g);
  return (ids ?? []).slice(0, 10).some((id) => frameworksKnowing(id).some((known) => known.id !== cited.id));
}

/** "No rotation is needed" does not speak for rotation. */
function isNegated(reason: string, index: number): boolean {
  return /\b(?:no|not|without|never|nor|instead of|rather than|n't)(?: \w+)? $/.test(reason.slice(0, index));
}

function fits(subject: Subject, control: Control): boolean {
  return `${subject.controls}, ${subject.alsoFits ?? ""}`
    .split(", ")
    .some((pattern) =>
      pattern.endsWith("*") ? control.id.startsWith(pattern.slice(0, -1)) : control.id === pattern,
    );
}

function mainControls(subject: Subject): readonly Control[] {
  return subject.controls.split(", ").flatMap((id) => findControl(frameworkOf(id), id) ?? []);
}

/** Tells the framework of a canonical id by its shape. */
function frameworkOf(id: string): Framework {
  if (id.startsWith("NHI")) return "owasp-nhi-2025";
  if (id.includes(" ")) return "nist-ai-rmf-1.0";
  return id.includes(".") ? "nist-csf-2.0" : "nist-800-53-r5";
}

function namesAi(reason: string): boolean {
  return /\bai\b|\bai-|\bllms?\b|\blanguage models?\b|\bmachine learning\b/.test(reason);
}

function inCsf11(controls: readonly Control[]): readonly Control[] {
  const ids = new Set(controls.flatMap(({ id }) => predecessorsOf(id).slice(0, 1)));
  return controlsOf("nist-csf-1.1").filter(({ id }) => ids.has(id));
}
