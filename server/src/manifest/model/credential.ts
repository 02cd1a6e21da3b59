import type { NeededScope, ReaderResult } from "../../credentials/capability";
import { readPolicy } from "../../credentials/read";
import type { Credential as CredentialDocument } from "../../generated/trust-change";
import { toPlain } from "../syntax/node";
import type { View } from "../view";
import { query } from "../../query/query";

/** One entry of `credentials`: who or what carries out steps, and what it may do. */
export class Credential {
  constructor(readonly view: View<CredentialDocument>) {}

  get name(): string | undefined {
    return this.view.at("name").text;
  }

  /** The identity behind it: two credentials with one principal are one identity. */
  get principal(): string | undefined {
    return this.view.at("principal").text;
  }

  get type(): string | undefined {
    return this.view.at("type").text;
  }

  /** Who acts with it; undefined where nothing is said. */
  get actor(): "automation" | "ai-agent" | "human" | undefined {
    return this.view.at("actor").word("automation", "ai-agent", "human");
  }

  get provider(): string | undefined {
    return this.view.at("provider").text;
  }

  get access(): "standing" | "just-in-time" | undefined {
    return this.view.at("access").word("standing", "just-in-time");
  }

  /** What its policy and grants allow, as far as the product can read them. */
  readonly rights = query((): ReaderResult => this.rightsFor(), { endsWithMaker: true });

  /** As `rights`; narrower values are proposed from what the change needs. */
  rightsFor(needed?: NeededScope): ReaderResult {
    const written = {
      provider: this.provider,
      type: this.type,
      principal: this.principal,
      policy: toPlain(this.view.at("policy").written),
      grants: toPlain(this.view.at("grants").written),
    };
    return readPolicy(written, needed);
  }
}
