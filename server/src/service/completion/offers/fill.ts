/** What the snippets of the schemas leave to a person, filled with what the change has. */
import { definitionsOf, type ReferenceKind } from "../../../manifest/model/definitions";
import { identityKind } from "../../../manifest/model/identity";
import type { PlacedSchema } from "../../../manifest/schema/schemas";
import { instantText } from "../../../text/clock";
import { freeName } from "../../../text/free-name";
import { childrenAt, isListSchema, requiredKeys } from "../branches";
import type { Context, ValueTarget } from "../context";
import type { Body } from "../writing/body";
import { choiceStop, type TabStop } from "../writing/template";
import { dateOffers } from "./dates";
import { hostOffers } from "./hosts";
import { COMMON_RANK } from "./entry-names";
import { fromNow } from "./moments";
import type { Offer } from "./offer";
import { hasForm, lastKey } from "./path";
import { preferred, type Chosen } from "./preferred";
import { RANKS_OF_A_KIND, referenceOffers } from "./references";
import { loweringTimes } from "./step-times";

/** Longer lists are no choice anymore. */
const MOST_CHOICES = 12;

/** Where a piece of a snippet comes to stand. */
type Place = Pick<ValueTarget, "path" | "schemas">;

/**
 * A snippet with names of the change in place of its samples: those that are not used yet come first, and the others may
 * be chosen. Names that it gives are free, and its days lie where they did when it was written. What the change has
 * nothing for is left out where it may be, and stays a sample where it has to stand.
 */
export function filled(body: Body, place: Place, context: Context): Body {
  return fill(body, place, { context, chosen: new Map() });
}

interface Filling {
  readonly context: Context;
  /** What has been chosen in this snippet already, by key. */
  readonly chosen: Chosen;
}

function fill(body: Body, place: Place, filling: Filling): Body {
  switch (body.kind) {
    case "scalar":
      return fillScalar(body, place, filling) ?? body;
    case "list": {
      const schemas = childrenAt(place.schemas.filter(isListSchema), 0);
      const items = body.items.map((item, index) =>
        fill(item, { path: [...place.path, index], schemas }, filling),
      );
      return { ...body, items };
    }
    case "map":
      return { ...body, entries: body.entries.flatMap((entry) => fillEntry(entry, place, filling)) };
    case "open-map":
      return body;
  }
}

type Entry = readonly [key: string, value: Body];

function fillEntry([key, value]: Entry, { path, schemas }: Place, filling: Filling): readonly Entry[] {
  const below = { path: [...path, key], schemas: childrenAt(schemas, key) };
  const stop = stopOf(value);
  const isNeeded = schemas.some((placed) => requiredKeys(placed).includes(key));
  if (stop && !isNeeded && isDangling(stop, below, filling)) return [];
  const written = fill(value, below, filling);
  note(filling.chosen, key, written);
  return [[key, written]];
}

/** The body of a whole document, with days that lie where they did when it was written. */
export function dated(body: Body, now: number): Body {
  switch (body.kind) {
    case "list":
      return { ...body, items: body.items.map((item) => dated(item, now)) };
    case "map":
      return { ...body, entries: body.entries.map(([key, value]) => [key, dated(value, now)] as const) };
    case "open-map":
      return body;
    case "scalar": {
      const stop = stopOf(body);
      return stop ? { ...body, text: [{ ...stop, hint: fromNow(stop.hint, now) }] } : body;
    }
  }
}

function note(chosen: Chosen, key: string, body: Body): void {
  const [first] = body.kind === "list" ? body.items : [body];
  if (first?.kind !== "scalar") return;
  const [piece] = first.text;
  if (piece !== undefined) chosen.set(key, typeof piece === "string" ? piece : piece.hint);
}

function stopOf(body: Body): TabStop | undefined {
  if (body.kind !== "scalar" || body.text.length !== 1) return undefined;
  const [piece] = body.text;
  return typeof piece === "object" ? piece : undefined;
}

/** Whether a sample would refer to something that nobody has. */
function isDangling({ hint, choices }: TabStop, place: Place, filling: Filling): boolean {
  if (choices || referencesAt(place.schemas).length === 0) return false;
  const isPerson = referencesAt(place.schemas).includes("identity") && identityKind(hint) !== "name";
  return !isPerson && namesFor(place, filling).length === 0;
}

function referencesAt(schemas: readonly PlacedSchema[]): readonly string[] {
  return schemas.flatMap(({ schema }) => schema["x-reference"] ?? []);
}

function fillScalar(
  body: Extract<Body, { kind: "scalar" }>,
  place: Place,
  filling: Filling,
): Body | undefined {
  const stop = stopOf(body);
  if (!stop || stop.choices) return undefined;
  const names = namesFor(place, filling);
  if (names.length > 0) return { ...body, text: [choice(stop.id, names)] };
  const { context } = filling;
  const hint =
    freeNameFor(stop.hint, place, context) ?? loweringTime(place, filling) ?? fromNow(stop.hint, context.now);
  return { ...body, text: [{ ...stop, hint }] };
}

/** When a step that lowers a TTL may come, so early that the old one has run out when the window begins. */
function loweringTime({ path }: Place, { context, chosen }: Filling): string | undefined {
  const { change, now } = context;
  if (!change || lastKey(path) !== "at" || !chosen.has("ttl")) return undefined;
  const record = change.record(chosen.get("records") ?? "");
  const [moment] = loweringTimes(change, record ? [record] : []).filter(({ at }) => at >= now);
  return moment && instantText(moment.at);
}

function choice(id: string, names: readonly string[]): TabStop {
  const [only = ""] = names;
  return names.length === 1 ? { id, hint: only } : choiceStop(id, names.slice(0, MOST_CHOICES));
}

/** What may stand at a place, best first. */
function namesFor(place: Place, { context, chosen }: Filling): readonly string[] {
  const target: ValueTarget = { ...place, siblings: [], isNewList: false };
  const offers = offersFor({ ...context, values: [target] }, target);
  const ranked = offers.toSorted((a, b) => a.rank - b.rank);
  const sorted = preferred(ranked, place.path, context.change, chosen);
  return [
    ...new Set(sorted.flatMap(({ insert }) => (insert.kind === "value" ? [String(insert.value)] : []))),
  ];
}

const HOSTS: readonly string[] = ["spec.certificates.*.dnsNames.*", "spec.endpoints.*.host"];

/** Ends are offered latest first. Days that lie behind, as those of tests, only people know: samples show what is meant. */
const ENDS: ReadonlySet<string> = new Set(["until", "expires", "reviewBy", "due"]);

function offersFor(context: Context, { path, schemas }: ValueTarget): readonly Offer[] {
  const references = referencesAt(schemas);
  // Public authorities and rules are there for every change: which one is meant, a sample tells as well.
  if (references.includes("rule")) return [];
  if (references.includes("issuer"))
    return referenceOffers(context).filter(({ rank }) => rank % RANKS_OF_A_KIND < COMMON_RANK);
  if (references.length > 0) return referenceOffers(context);
  if (HOSTS.some((form) => hasForm(path, form))) return hostOffers(context);
  return ENDS.has(lastKey(path) ?? "") ? dateOffers(context).toReversed() : [];
}

/** Whatever is called by one of these names may be called otherwise as well; a zone or a host may not. */
const NAMED: ReadonlySet<string> = new Set<ReferenceKind>([
  "step",
  "certificate",
  "credential",
  "issuer",
  "trustStore",
  "validation",
  "provider",
]);

function freeNameFor(wanted: string, { schemas }: Place, { change }: Context): string | undefined {
  const kind = schemas.map(({ schema }) => schema["x-defines"]).find((defined) => defined !== undefined);
  if (!change || kind === undefined || !NAMED.has(kind)) return undefined;
  const taken = new Set(definitionsOf(change, kind as ReferenceKind).map(({ name }) => name));
  return freeName(wanted, (name) => !taken.has(name));
}
