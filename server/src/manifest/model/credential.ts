import { unknownPolicy, type NeededScope, type ReaderResult } from "../../credentials/capability";
import { mendableNotes, mended, type MendableNote } from "../../credentials/mended";
import { readPolicy, type CredentialDocument as CredentialPlain } from "../../credentials/read";
import type { Credential as CredentialDocument } from "../../generated/trust-change";
import { toPlain } from "../syntax/node";
import type { View } from "../view";
import { mayBeMeant } from "./unread";
import { query } from "../../query/query";

/** Types of credentials that are a secret. */
const STORED: ReadonlySet<string> = new Set(["api-key", "tsig-key", "oauth-client"]);

/** A variable has another value in each environment. */
const FILLED_IN = /[$<{]| env:/;

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

  /**
   * Whether a secret is kept for it that stays the same until somebody changes it. One that is handed out for a session
   * and has no place where it is kept is made for the session; an account of a service may do without a key.
   */
  get isStoredSecret(): boolean {
    const { type, access } = this;
    const isKept = this.view.at("secretRef").exists;
    if (type === "service-account") return isKept;
    return STORED.has(type ?? "") && (isKept || access !== "just-in-time");
  }

  /** Whether nobody of flesh and blood acts with it. */
  get isAutomation(): boolean {
    return this.view.at("actor").text !== "human";
  }

  /** Who it is and where its secret lies, for those who look for the same one under another name. */
  get identities(): readonly string[] {
    const { principal } = this;
    const secret = this.view.at("secretRef").text;
    return [
      ...(principal === undefined ? [] : [`principal ${principal}`]),
      ...(secret === undefined ? [] : [`secretRef ${secret}`]),
    ].filter((text) => !FILLED_IN.test(text));
  }

  /** What its policy and grants allow, as far as the product can read them. */
  readonly rights = query((): ReaderResult => this.rightsFor(), { endsWithMaker: true });

  /** As `rights`; narrower values are proposed from what the change needs. */
  rightsFor(needed?: NeededScope): ReaderResult {
    const { node } = this.view;
    if (mayBeMeant(node, "grants") || mayBeMeant(node, "policy"))
      return unknownPolicy("a part of it cannot be read");
    return readPolicy(this.document(), needed);
  }

  /** As `rights`, with each condition that never holds written as it is meant, where that is plain. */
  readonly rightsMeant = query((): ReaderResult => this.rightsMendedBy(this.mendable()), {
    endsWithMaker: true,
  });

  /** The conditions that never hold, and of which it is plain how they are meant. */
  mendable(): readonly MendableNote[] {
    const rights = this.rights();
    return rights.kind === "read" ? mendableNotes(rights.notes) : [];
  }

  /** As `rights`, with some of these conditions written as they are meant. */
  rightsMendedBy(notes: readonly MendableNote[]): ReaderResult {
    return notes.length === 0 ? this.rights() : readPolicy(mended(this.document(), notes));
  }

  private document(): CredentialPlain {
    return {
      provider: this.provider,
      type: this.type,
      principal: this.principal,
      policy: toPlain(this.view.at("policy").written),
      grants: toPlain(this.view.at("grants").written),
    };
  }
}
