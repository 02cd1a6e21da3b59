/** Carries out the repairs of remarks on a policy, as a fix in an editor would. */
import type { Repair } from "../../server/src/credentials/capability";

/** A copy of the value with the repair carried out. */
export function repaired(value: unknown, repair: Repair): unknown {
  return repair.kind === "value"
    ? changedAt(value, repair.path, () => repair.value)
    : renamedAt(value, repair.path, repair.key);
}

type Path = Repair["path"];

function changedAt(value: unknown, path: Path, change: (inner: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? changedAt(item, rest, change) : item));
  const fields = value as Record<string, unknown>;
  return { ...fields, [key]: changedAt(fields[key], rest, change) };
}

function renamedAt(value: unknown, path: Path, name: string): unknown {
  const last = path.at(-1);
  return changedAt(value, path.slice(0, -1), (inner) =>
    Object.fromEntries(
      Object.entries(inner as Record<string, unknown>).map(([key, child]) => [
        key === last ? name : key,
        child,
      ]),
    ),
  );
}
