import { Cell, query, queryBy, sameItems } from "../../query/query";
import { kindOf, type DocumentKind } from "../kind";
import { partsIn, type Part } from "../schema/part";
import { prepareMisplaced } from "../schema/shape";
import type { Source, SyntaxDocument } from "../syntax/source";
import { foreignCertificate, foreignEndpoints } from "./foreign";
import { Mentions } from "./mentions";
import { TrustPolicy } from "./policy";
import { noFiles, type SourceFiles } from "./sources/source-file";
import { TrustChange } from "./trust-change";

/**
 * One text with everything in it: changes, policies, and documents of other kinds that feed them. It stays the same
 * while its text is edited; each answer is worked out when it is asked for, and again when what it rests on has changed.
 */
export class Manifest {
  private readonly policyOfFolder: Cell<TrustPolicy | undefined>;

  /**
   * @param folderPolicy the policy that the workspace has for this file; one in the file itself wins over it
   */
  constructor(
    readonly source: Source,
    folderPolicy?: TrustPolicy,
  ) {
    this.policyOfFolder = new Cell(folderPolicy);
  }

  /** To be called when the workspace has another policy for this file. */
  setFolderPolicy(policy: TrustPolicy | undefined): void {
    this.policyOfFolder.set(policy);
  }

  private readonly filesBeside = new Cell<SourceFiles>(noFiles);

  /** To be called when the workspace knows the files that this one may name. */
  setFiles(files: SourceFiles): void {
    this.filesBeside.set(files);
  }

  readonly kindOf = queryBy((document: SyntaxDocument): DocumentKind => kindOf(document));

  documentsOf(kind: DocumentKind): readonly SyntaxDocument[] {
    return this.source.documents.filter((document) => this.kindOf(document) === kind);
  }

  readonly policies = query(
    (): readonly TrustPolicy[] => this.documentsOf("TrustPolicy").map((document) => this.policyIn(document)),
    { isEqual: sameItems },
  );

  private readonly policyIn = queryBy((document: SyntaxDocument) => new TrustPolicy(document));

  get policy(): TrustPolicy | undefined {
    return this.policyInForce();
  }

  /** In one answer: very many ask. */
  private readonly policyInForce = query(() => this.policies()[0] ?? this.policyOfFolder.get());

  readonly changes = query(
    (): readonly TrustChange[] => this.documentsOf("TrustChange").map((document) => this.changeIn(document)),
    { isEqual: sameItems },
  );

  private readonly changeIn = queryBy(
    (document: SyntaxDocument) =>
      new TrustChange(document, {
        policy: () => this.policy,
        files: () => this.filesBeside.get(),
        certificates: () =>
          this.documentsOf("Certificate").map((foreign) => ({
            slot: foreign,
            owner: undefined,
            make: () => [foreignCertificate(foreign)],
          })),
        endpoints: () => this.documentsOf("DNSEndpoint").map(foreignEndpoints),
      }),
  );

  /**
   * Has the entities of all changes take their places, until the time is up; false while some are left. Who asks about one
   * of them then does not have to wait for all.
   */
  takePlaces(isTimeUp: () => boolean): boolean {
    return this.changes().every(({ each }) =>
      Object.values(each).every((entities) => entities.prepare(isTimeUp)),
    );
  }

  /** As `takePlaces`, for the files that the changes name as what stands. */
  readSources(isTimeUp: () => boolean): boolean {
    return this.changes().every(({ sources }) => sources.prepare(isTimeUp));
  }

  /** As `takePlaces`, for what nearly every question about a change rests on. */
  prepare(isTimeUp: () => boolean): boolean {
    return (
      this.source.documents.every((document) => prepareMisplaced(document, isTimeUp)) &&
      this.takePlaces(isTimeUp) &&
      this.readSources(isTimeUp) &&
      this.changes().every((change) => change.prepareCourse(isTimeUp))
    );
  }

  /** The stretches of text that are read by themselves, each before those in it. */
  readonly parts = query(
    (): readonly Part[] => this.source.documents.flatMap(({ chunk }) => partsIn(chunk)),
    { name: "parts", isEqual: sameItems },
  );

  /** The places at which something is called by its name. */
  readonly mentions = new Mentions(() => this.parts());
}
