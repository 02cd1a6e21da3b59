import type {
  Step as StepDocument,
  RollbackStep as RollbackStepDocument,
} from "../../generated/trust-change";
import { restOnAllBelow, type ScalarNode } from "../syntax/node";
import type { View } from "../view";
import { secondsOfTtl } from "./time";

export type StepKind =
  "reverts" | "trust" | "records" | "certificates" | "dnssec" | "delegation" | "wait" | "validate" | "manual";

/** In the order in which they decide: `trust` steps name certificates too. */
const kinds: readonly StepKind[] = [
  "reverts",
  "trust",
  "records",
  "certificates",
  "dnssec",
  "delegation",
  "wait",
  "validate",
  "manual",
];

const CHANGING: ReadonlySet<StepKind> = new Set(["records", "certificates", "dnssec", "delegation", "trust"]);

/** What has been asked of a step, which never changes: a text that is edited makes another one. */
class Known {
  kind: StepKind | undefined;
  records: readonly ScalarNode[] | undefined;
  certificates: readonly ScalarNode[] | undefined;
  reverts: readonly ScalarNode[] | undefined;
}

/** One step of the change or of its way back. */
export class Step {
  private readonly known = new Known();

  constructor(
    readonly view: View<StepDocument | RollbackStepDocument>,
    /** The place in its list: it stays the same while the text of the step changes. */
    readonly slot: object,
  ) {
    restOnAllBelow(view.written);
  }

  get name(): string | undefined {
    return this.view.at("name").text;
  }

  get kind(): StepKind | undefined {
    return (this.known.kind ??= kinds.find((kind) => this.view.at(kind).entry !== undefined));
  }

  get records(): readonly ScalarNode[] {
    return (this.known.records ??= scalars(this.view.at("records")));
  }

  get certificates(): readonly ScalarNode[] {
    return (this.known.certificates ??= scalars(this.view.at("certificates")));
  }

  get reverts(): readonly ScalarNode[] {
    return (this.known.reverts ??= scalars(this.view.at("reverts")));
  }

  /** The checks that it runs: names of entries of `validation`, or kinds of checks. */
  get validates(): readonly ScalarNode[] {
    return scalars((this.view as View<{ validate: readonly string[] }>).at("validate"));
  }

  /** The trust stores that it changes. */
  get stores(): readonly ScalarNode[] {
    return scalars(this.view.at("stores"));
  }

  get action(): string | undefined {
    return this.view.at("do").text;
  }

  /** Whether it alters anything, be it only a TTL; the others wait, look, or are done by hand. */
  get changes(): boolean {
    return this.kind !== undefined && CHANGING.has(this.kind);
  }

  /** Who or what carries it out. */
  get executors(): readonly ScalarNode[] {
    return scalars(this.view.at("by"));
  }

  /** Whether it says after which steps it comes, be it after none. */
  get saysAfter(): boolean {
    return (this.view as View<{ after: readonly string[] }>).at("after").list !== undefined;
  }

  /** The steps that it says it comes after. */
  get after(): readonly ScalarNode[] {
    return scalars((this.view as View<{ after: readonly string[] }>).at("after"));
  }

  /** Whether it adds roots to trust stores or takes them out. */
  get trustAction(): "add" | "remove" | undefined {
    return this.view.at("trust").word("add", "remove");
  }

  /** Whether it changes records themselves; a step that gives a `ttl` only changes how long caches hold them. */
  get changesRecords(): boolean {
    return this.kind === "records" && !this.view.at("ttl").exists;
  }

  /** The TTL that it gives to records, in seconds; undefined where it gives none, or none that can be read. */
  get ttl(): number | undefined {
    return secondsOfTtl(this.view.at("ttl"));
  }

  get deploys(): boolean {
    return this.kind === "certificates" && this.action === "deploy";
  }
}

const opposites: Readonly<Record<string, string>> = {
  sign: "unsign",
  "publish-dnskey": "remove-dnskey",
  "publish-ds": "remove-ds",
  "publish-cds": "remove-cds",
  add: "remove",
};

/** The action that takes an action back. */
export function opposite(action: string): string {
  const found = Object.entries(opposites).find((pair) => pair.includes(action));
  return found?.find((one) => one !== action) ?? action;
}

/**
 * What a step on keys, delegations and trust stores does, in words by which the step that undoes it is known.
 *
 * @param turn gives the action that is put into the words: the step's own, or its `opposite`
 */
export function* effectsOf(step: Step, turn: (action: string) => string): Generator<string> {
  const { view } = step;
  const zone = view.at("zone").text ?? "";
  if (step.kind === "delegation") yield `delegation of ${zone}`;
  const signing = view.at("dnssec").text;
  if (signing !== undefined) yield `${turn(signing)} in ${zone}`;
  const trust = view.at("trust").text;
  if (trust !== undefined)
    for (const { source } of step.certificates) yield `${turn(trust)} trust in ${source}`;
}

function scalars(view: View<unknown>): readonly ScalarNode[] {
  return view.oneOrMany().flatMap((item) => item.scalar ?? []);
}
