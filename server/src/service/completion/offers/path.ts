import { nodeAt, resolve, type Node, type Path } from "../../../manifest/syntax/node";
import type { SyntaxDocument } from "../../../manifest/syntax/source";

/** Whether a path has a form such as `spec.zones.*.records.*.name`; `*` stands for any key or index. */
export function hasForm(path: Path, form: string): boolean {
  const steps = form.split(".");
  return path.length === steps.length && path.every((step, index) => fits(step, steps[index]));
}

/** Whether a path begins with a form, as `hasForm` has it. */
export function startsWithForm(path: Path, form: string): boolean {
  const steps = form.split(".");
  return path.length >= steps.length && steps.every((step, index) => fits(path[index], step));
}

function fits(step: string | number | undefined, form: string | undefined): boolean {
  return step !== undefined && (form === "*" || String(step) === form);
}

/** The last key of a path, indices left aside: `dnsNames` for an item of `dnsNames`. */
export function lastKey(path: Path): string | undefined {
  return path.findLast((step) => typeof step === "string");
}

/** The entry of a list in which a path leads on: the node at its first `length` steps. */
export function entryHolding(document: SyntaxDocument, path: Path, length: number): Node | undefined {
  return path.length > length ? resolve(nodeAt(document.root, path.slice(0, length))) : undefined;
}
