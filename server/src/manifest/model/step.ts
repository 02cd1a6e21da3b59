import type {
  Step as StepDocument,
  RollbackStep as RollbackStepDocument,
} from "../../generated/trust-change";
import { queryBy } from "../../query/query";
import type { ScalarNode } from "../syntax/node";
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

/** What many ask of a step: they hear only of another answer. Nodes are other ones whenever the text of the step is read. */
const asked = {
  name: queryBy((step: Step) => step.view.at("name").text),
  kind: queryBy((step: Step) => kinds.find((kind) => step.view.at(kind).entry !== undefined)),
  action: queryBy((step: Step) => step.view.at("do").text),
  trust: queryBy((step: Step) => step.view.at("trust").word("add", "remove")),
  givesTtl: queryBy((step: Step) => step.view.at("ttl").exists),
  provider: queryBy((step: Step) => step.view.at("provider").text),
  ttl: queryBy((step: Step) => secondsOfTtl(step.view.at("ttl"))),
  records: queryBy((step: Step) => scalars(step.view.at("records"))),
  certificates: queryBy((step: Step) => scalars(step.view.at("certificates"))),
  reverts: queryBy((step: Step) => scalars(step.view.at("reverts"))),
};

/** One step of the change or of its way back. It stays the same one while it is edited. */
export class Step {
  /** @param written what is written of it now */
  constructor(
    private readonly written: () => View<StepDocument | RollbackStepDocument>,
    /** The place in its list: it stays the same while the text of the step changes. */
    readonly slot: object,
  ) {}

  /** What is written of it; whoever asks depends on all of that. */
  get view(): View<StepDocument | RollbackStepDocument> {
    return this.written();
  }

  get name(): string | undefined {
    return asked.name(this);
  }

  get kind(): StepKind | undefined {
    return asked.kind(this);
  }

  get records(): readonly ScalarNode[] {
    return asked.records(this);
  }

  get certificates(): readonly ScalarNode[] {
    return asked.certificates(this);
  }

  get reverts(): readonly ScalarNode[] {
    return asked.reverts(this);
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
    return asked.action(this);
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
    return asked.trust(this);
  }

  /** Whether it changes records themselves; a step that gives a `ttl` only changes how long caches hold them. */
  get changesRecords(): boolean {
    return this.kind === "records" && !asked.givesTtl(this);
  }

  /** The one of several providers at which it is made; undefined where it is made at all of them. */
  get provider(): string | undefined {
    return asked.provider(this);
  }

  /** The TTL that it gives to records, in seconds; undefined where it gives none, or none that can be read. */
  get ttl(): number | undefined {
    return asked.ttl(this);
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
