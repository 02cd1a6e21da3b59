import { query, queryBy, sameItems } from "../../query/query";
import { readApprovals, type Approval } from "./approval";
import type { Credential } from "./credential";
import {
  canonicalIdentity,
  foldIdentity,
  identityKind,
  isMachineAddress,
  readIdentity,
  type Identity,
} from "./identity";
import type { TrustChange } from "./trust-change";
import { mayStandUnread } from "./unread";

/** Who an identity is, as far as the change and its policy can tell. */
export interface Party {
  /** Of what nobody says that it is a group or a program, a person. */
  readonly kind: "person" | "automation" | "group";
  /** Its one spelling: mail addresses in lower case, aliases and principals followed. */
  readonly name: string;
  /** Everybody whom it can stand for, each in its one spelling: itself, or the members of the group. */
  readonly members: ReadonlySet<string>;
  /** The groups in it of which nobody says who belongs to them: there may be more members. */
  readonly unknown: readonly string[];
}

/** Who asks for a change, who approves it and who executes it. */
export class People {
  constructor(private readonly change: TrustChange) {}

  get requester(): Identity | undefined {
    return readIdentity(this.change.spec.at("requestedBy").scalar);
  }

  /** The entries of `approvers`. */
  readonly approvals = query((): readonly Approval[] => readApprovals(this.change.spec.at("approvers")));

  readonly approvers = query((): readonly Identity[] => this.approvals().map(({ identity }) => identity), {
    isEqual: sameItems,
  });

  /** Whether somebody may be meant to approve who cannot be read: nothing can be concluded then from who is missing. */
  readonly approversMayBeUnread = query((): boolean => {
    const { spec } = this.change;
    const written = spec.at("approvers").items().length;
    return mayStandUnread(spec.map, "approvers", "list") || this.approvals().length < written;
  });

  /**
   * Everybody whose approval the change rests on: its approvers, for a standard change whoever approved its template,
   * for an emergency whoever reviews it afterwards.
   */
  readonly approving = query((): readonly Identity[] => [...this.approvers(), ...this.standingApproval()]);

  /** What stands in for the approvers of a change that is no ordinary one. */
  private standingApproval(): readonly Identity[] {
    const { spec } = this.change;
    switch (this.change.type) {
      case "standard":
        return identities(readIdentity(spec.at("preApproval").at("approvedBy").scalar));
      case "emergency":
        return identities(readIdentity(spec.at("emergency").at("postReview").at("by").scalar));
      case "normal":
        return [];
    }
  }

  readonly implementers = query((): readonly Identity[] =>
    this.change.spec
      .at("implementers")
      .oneOrMany()
      .flatMap(({ scalar }) => identities(readIdentity(scalar))),
  );

  /** Everybody who executes: the implementers, and who acts in an emergency. */
  readonly executing = query((): readonly Identity[] => {
    const who =
      this.change.type === "emergency" ? this.change.spec.at("emergency").at("who").scalar : undefined;
    return [...this.implementers(), ...identities(readIdentity(who))];
  });

  /** One spelling for one person or automation: aliases of the policy and principals of credentials followed. */
  canonical(identity: string): string {
    const name = this.unaliased(identity);
    return this.change.credential(name)?.principal ?? name;
  }

  /** Whether two identities are one person or one automation. A group is never one with anybody. */
  isSame(one: string, other: string): boolean {
    const party = this.partyOf(one);
    return party.kind !== "group" && party.name === this.partyOf(other).name;
  }

  /**
   * Where somebody executes the change: among the implementers, as who acts in an emergency, or at a step that alters
   * something. A group does not count here, whoever is in it.
   */
  executionBy(identity: string): Identity | undefined {
    const listed = this.executing().find(({ text }) => this.isSame(identity, text));
    return listed ?? this.stepBy(identity);
  }

  private stepBy(identity: string): Identity | undefined {
    if (this.partyOf(identity).kind === "group") return undefined;
    for (const spelling of this.spellingsOf(identity)) {
      const step = this.change.stepsBy(spelling).find(({ changes }) => changes);
      const by = step?.executors.find(({ source }) => this.isSame(identity, source));
      if (by) return readIdentity(by);
    }
    return undefined;
  }

  /** Everything that an identity is called: as it is written, without its aliases, and by each of them. */
  private spellingsOf(identity: string): ReadonlySet<string> {
    const name = this.unaliased(identity);
    const aliases = [...(this.change.policy?.aliases().keys() ?? [])];
    return new Set([
      foldIdentity(identity),
      name,
      ...aliases.filter((alias) => this.unaliased(alias) === name),
    ]);
  }

  /** The credential that an identity names, by its entry or by its principal. */
  credentialOf(identity: string): Credential | undefined {
    const name = this.unaliased(identity);
    return this.change.credential(name) ?? this.change.credentialsWithPrincipal(name)[0];
  }

  /** Who an identity is. */
  readonly partyOf = queryBy((identity: string): Party => this.readParty(identity), { isEqual: sameParty });

  private readParty(identity: string): Party {
    const name = this.unaliased(identity);
    if (identityKind(name) === "group") return { kind: "group", name, ...this.membersOf(name) };
    const canonical = this.canonical(identity);
    const kind = this.isAutomation(identity) ? "automation" : "person";
    return { kind, name: canonical, members: new Set([canonical]), unknown: [] };
  }

  /** A break-glass account is in the hand of a person, unless it is said otherwise. */
  private isAutomation(identity: string): boolean {
    const credential = this.credentialOf(identity);
    if (!credential) return isMachineAddress(this.unaliased(identity));
    const { actor, type } = credential;
    return actor === undefined ? type !== "break-glass" : actor !== "human";
  }

  /** The members of a group, those of groups in it included. */
  private membersOf(group: string): Pick<Party, "members" | "unknown"> {
    const members = new Set<string>();
    const unknown: string[] = [];
    const groups = new Set([group]);
    // A set that grows while it is walked through: each group is looked at once, in whatever circle they stand.
    for (const name of groups) {
      const listed = this.change.policy?.members(name);
      if (!listed) unknown.push(name);
      for (const { source } of listed ?? []) {
        const member = this.unaliased(source);
        if (identityKind(member) === "group") groups.add(member);
        else members.add(this.canonical(source));
      }
    }
    return { members, unknown };
  }

  private unaliased(identity: string): string {
    return canonicalIdentity(identity, this.change.policy?.aliases() ?? new Map());
  }
}

function identities(identity: Identity | undefined): readonly Identity[] {
  return identity ? [identity] : [];
}

function sameParty(a: Party, b: Party): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    sameItems([...a.members], [...b.members]) &&
    sameItems(a.unknown, b.unknown)
  );
}
