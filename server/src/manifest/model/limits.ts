import { parseDuration } from "../../pki/duration";
import { query, queryBy } from "../../query/query";
import type { ScalarNode } from "../syntax/node";
import type { View } from "../view";
import type { Risk, TrustPolicy } from "./policy";

/** A length of time that rules compare with. */
export interface Limit {
  readonly seconds: number;
  /** Where it is set below `limits` of a policy: `rollbackWindow.high`, `credentialTtl`. */
  readonly key: string;
  /** Who says it; undefined for a default of the product. */
  readonly source: LimitSource | undefined;
}

export interface LimitSource {
  /** Where it is written, which may be in another file. */
  readonly at: ScalarNode;
  /** The name of the policy. */
  readonly policy: string | undefined;
}

const HOUR = 3600;

/**
 * The limits that a change is held against: what its policy says, else the defaults of the product. A limit is undefined
 * where there is none, and where the policy says one that cannot be read: then nothing is judged by it.
 */
export class Limits {
  constructor(private readonly policy: () => TrustPolicy | undefined) {}

  /** The longest rollback window where zones of this risk, and none of a higher one, are touched. */
  readonly rollbackWindow = queryBy(
    (risk: Risk): Limit | undefined => {
      const common = this.written("rollbackWindow.default") ?? byDefault("rollbackWindow.default", 24 * HOUR);
      const own = this.written(`rollbackWindow.${risk}`);
      if (own || risk !== "high") return readable(own ?? common);
      // Where a policy allows even the others less than the default for high risk, it means that for all.
      const strictest = byDefault("rollbackWindow.high", 4 * HOUR);
      return readable(common !== "unreadable" && common.seconds < strictest.seconds ? common : strictest);
    },
    { isEqual: sameLimit },
  );

  /** How old the last test of the way back may be when the window starts. */
  readonly rollbackTestAge = this.single("rollbackTestAge", 2160 * HOUR);

  /** The longest session of a just-in-time credential. */
  readonly credentialTtl = this.single("credentialTtl", HOUR);

  /** How long a stored secret may go without being changed. */
  readonly rotation = this.single("rotation", 2160 * HOUR);

  /** How old an approval may be when the window starts; only a policy limits that. */
  readonly approvalAge = this.single("approvalAge");

  private single(key: string, seconds?: number): () => Limit | undefined {
    const otherwise = seconds === undefined ? undefined : byDefault(key, seconds);
    return query(() => readable(this.written(key) ?? otherwise), { isEqual: sameLimit });
  }

  /** What the policy says at a key; undefined where it says nothing. */
  private written(key: string): Limit | "unreadable" | undefined {
    const policy = this.policy();
    if (!policy) return undefined;
    let view: View<unknown> = policy.view.at("spec").at("limits");
    for (const step of key.split(".")) {
      if (view.exists && !view.map) return "unreadable";
      view = (view as View<Record<string, unknown>>).at(step);
    }
    return view.exists ? readLimit(view, key, policy) : undefined;
  }
}

function readLimit({ scalar }: View<unknown>, key: string, { name }: TrustPolicy): Limit | "unreadable" {
  if (!scalar) return "unreadable";
  const parsed = parseDuration(scalar.source);
  return parsed.ok ? { seconds: parsed.seconds, key, source: { at: scalar, policy: name } } : "unreadable";
}

function byDefault(key: string, seconds: number): Limit {
  return { key, seconds, source: undefined };
}

function readable(limit: Limit | "unreadable" | undefined): Limit | undefined {
  return limit === "unreadable" ? undefined : limit;
}

function sameLimit(a: Limit | undefined, b: Limit | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.seconds === b.seconds &&
    a.key === b.key &&
    a.source?.at === b.source?.at &&
    a.source?.policy === b.source?.policy
  );
}
