import { unknownPolicy, type NeededScope, type ReaderResult } from "../../credentials/capability";
import { mendableNotes, mended, type MendableNote } from "../../credentials/mended";
import { writesRecords } from "../../credentials/questions";
import { readPolicy, type CredentialDocument as CredentialPlain } from "../../credentials/read";
import type { Credential as CredentialDocument } from "../../generated/trust-change";
import { samePlain, toPlain } from "../syntax/plain";
import type { View } from "../view";
import { mayBeMeant } from "./unread";
import { query } from "../../query/query";
import type { Lasting } from "./seats";

/** Types of credentials that are a secret. */
const STORED: ReadonlySet<string> = new Set(["api-key", "tsig-key", "oauth-client"]);

/** A variable has another value in each environment. */
const FILLED_IN = /[$<{]| env:/;

/** By what a credential is found. */
interface CredentialIdentity {
  readonly name: string | undefined;
  /** The identity behind it: two credentials with one principal are one identity. */
  readonly principal: string | undefined;
  /** Where its secret lies. */
  readonly secretRef: string | undefined;
}

/** How entries of `credentials` are made. */
export const credentials: Lasting<CredentialDocument, CredentialIdentity, Credential> = {
  identify: identityOf,
  isSame: (one, other) =>
    one.name === other?.name && one.principal === other?.principal && one.secretRef === other?.secretRef,
  make: (view, identity) => new Credential(view, identity),
};

/** A credential that is written somewhere else than in a change. */
export function credentialAt(view: View<CredentialDocument>): Credential {
  return new Credential(() => view, identityOf(view));
}

function identityOf(view: View<CredentialDocument>): CredentialIdentity {
  return {
    name: view.at("name").text,
    principal: view.at("principal").text,
    secretRef: view.at("secretRef").text,
  };
}

/** What its rights are read from. */
interface RightsText {
  readonly document: CredentialPlain;
  /** Whether a part of it cannot be read. */
  readonly isUnread: boolean;
}

/**
 * One entry of `credentials`: who or what carries out steps, and what it may do. It stays the same while it is edited and
 * nobody is to find it by another name; what it may do is worked out anew only when that is what is edited.
 */
export class Credential implements CredentialIdentity {
  readonly name: string | undefined;
  readonly principal: string | undefined;
  readonly secretRef: string | undefined;

  /** @param written what is written of it now */
  constructor(
    private readonly written: () => View<CredentialDocument>,
    { name, principal, secretRef }: CredentialIdentity,
  ) {
    this.name = name;
    this.principal = principal;
    this.secretRef = secretRef;
  }

  /** What is written of it; whoever asks depends on all of that. */
  get view(): View<CredentialDocument> {
    return this.written();
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
    const { principal, secretRef } = this;
    return [
      ...(principal === undefined ? [] : [`principal ${principal}`]),
      ...(secretRef === undefined ? [] : [`secretRef ${secretRef}`]),
    ].filter((text) => !FILLED_IN.test(text));
  }

  /** What its policy and grants allow, as far as the product can read them. */
  readonly rights = query((): ReaderResult => this.rightsFor(), { endsWithMaker: true });

  /** As `rights`, of records alone: thousands of them hear of a policy only when that changes. */
  readonly rightsOnRecords = query<ReaderResult>(() => onRecords(this.rights()), {
    isEqual: samePlain,
    isFirewall: true,
    endsWithMaker: true,
  });

  /** As `rights`; narrower values are proposed from what the change needs. */
  rightsFor(needed?: NeededScope): ReaderResult {
    const { document, isUnread } = this.rightsText();
    return isUnread ? unknownPolicy("a part of it cannot be read") : readPolicy(document, needed);
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
    return notes.length === 0 ? this.rights() : readPolicy(mended(this.rightsText().document, notes));
  }

  private readonly rightsText = query<RightsText>(
    () => {
      const { view, principal } = this;
      return {
        document: {
          provider: view.at("provider").text,
          type: view.at("type").text,
          principal,
          policy: toPlain(view.at("policy").written),
          grants: toPlain(view.at("grants").written),
        },
        isUnread: mayBeMeant(view.node, "grants") || mayBeMeant(view.node, "policy"),
      };
    },
    { isEqual: samePlain, isFirewall: true, endsWithMaker: true },
  );
}

function onRecords(rights: ReaderResult): ReaderResult {
  if (rights.kind === "unknown") return rights;
  return { ...rights, capabilities: rights.capabilities.filter(writesRecords), notes: [], breadth: [] };
}
