import type { Range } from "vscode-languageserver-types";
import type { ControlLink } from "../service/diagnostics";
import type { Severity } from "../rules/finding";

/** What the manifest says, ready to be shown: on one line, without secrets, and without characters that reorder it. */
export interface Said {
  readonly text: string;
  /** Where it is written, zero-based; undefined where it stands in another file. */
  readonly at?: Range | undefined;
}

/** The entries of a list, as many as were asked for, and how many there are beyond them. */
export interface Rows<Row> {
  readonly shown: readonly Row[];
  readonly left: number;
}

/** Epoch milliseconds; undefined where it is not known. */
export interface Time {
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** What people have to know of one change to decide about it. Every figure in it is one that the model gives. */
export interface ChangeReport {
  readonly name: Said;
  readonly summary: Said | undefined;
  readonly ticket: Said | undefined;
  readonly type: "standard" | "normal" | "emergency";
  readonly operatingModel: Said | undefined;
  readonly risk: "low" | "medium" | "high";
  readonly service: {
    readonly name: Said | undefined;
    readonly owner: Said | undefined;
    readonly exposure: Said | undefined;
    readonly critical: Said | undefined;
  };
  /** Whether the text is broken somewhere, so that something may be missing here. */
  readonly isIncomplete: boolean;
  readonly people: readonly PersonRow[];
  readonly records: Rows<RecordRow>;
  /** How many records the change relies on and does not touch. */
  readonly keptRecords: number;
  readonly certificates: Rows<CertificateRow>;
  readonly others: Rows<OtherRow>;
  readonly course: Course;
  readonly coverage: Rows<CoverageMatrix>;
  readonly wayBack: WayBack;
  readonly findings: FindingsReport;
}

export type PersonRole =
  | "asks"
  | "approves"
  | "approved the template"
  | "executes"
  | "acts in the emergency"
  | "reviews afterwards"
  | "owns the rollback";

export interface PersonRow {
  readonly role: PersonRole;
  readonly who: Said;
  readonly kind: "person" | "automation" | "group";
  /** The sides that an approval covers; empty for other roles. */
  readonly planes: readonly ("dns" | "pki")[];
  readonly approvedAt: Said | undefined;
  /** The steps that name this executor. */
  readonly steps: readonly string[];
}

export interface RecordRow {
  /** `OWNER/TYPE`. */
  readonly name: Said;
  readonly zone: string;
  readonly view: "public" | "internal";
  readonly op: "create" | "update" | "delete" | "keep";
  readonly before: readonly Said[];
  readonly after: readonly Said[];
  /** In seconds. */
  readonly ttlBefore: number | undefined;
  readonly ttlAfter: number | undefined;
  readonly certificate: Said | undefined;
}

export interface CertificateRow {
  readonly name: Said;
  readonly op: "issue" | "renew" | "replace" | "revoke" | "keep";
  readonly names: Rows<Said>;
  readonly issuer: Said | undefined;
  readonly serialBefore: Said | undefined;
  /** Epoch milliseconds. */
  readonly endBefore: number | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly key: Said | undefined;
}

/** A change of a delegation, of DNSSEC or of what trust stores hold. */
export interface OtherRow {
  readonly name: Said;
  readonly what: string;
  readonly before: readonly Said[];
  readonly after: readonly Said[];
}

/** When everything happens. */
export interface Course {
  readonly windows: readonly Time[];
  readonly steps: Rows<StepRow>;
  readonly stays: readonly Stay[];
  /** In which the way back is open; its end is the deadline. */
  readonly wayBack: Time;
  readonly lifetimes: Rows<Lifetime>;
}

export interface StepRow extends Time {
  readonly name: Said;
  /** What it does, as a sentence begins with it. */
  readonly what: string;
  /** How long it waits, in seconds; undefined for steps that do not wait, or that do not say for how long. */
  readonly waits: number | undefined;
  readonly isWait: boolean;
  /** Whether clients come to something new by it. */
  readonly movesClients: boolean;
  readonly by: readonly Executor[];
}

export interface Executor {
  readonly who: Said;
  readonly credential:
    | {
        readonly type: Said | undefined;
        readonly access: Said | undefined;
        readonly provider: Said | undefined;
      }
    | undefined;
}

/** How long caches still hold what was there before a step. */
export interface Stay {
  readonly records: readonly string[];
  readonly step: string;
  /** Whether it is a new TTL that has to be waited for, or a new answer. */
  readonly of: "ttl" | "answer";
  /** In seconds. */
  readonly ttl: number;
  readonly start: number;
  readonly end: number;
}

export interface Lifetime extends Time {
  readonly name: string;
  readonly isPrevious: boolean;
}

/** Which records a certificate has names for, after the change. */
export interface CoverageMatrix {
  readonly certificate: Said;
  /** `OWNER/TYPE`, the columns. */
  readonly records: readonly string[];
  readonly rows: Rows<CoverageRow>;
}

export interface CoverageRow {
  readonly name: Said;
  /** Whether the certificate has it, be it by a wildcard. */
  readonly isInCertificate: boolean;
  /** For each column: whether the record serves the certificate at this name, or only answers for the name. */
  readonly cells: readonly ("serves" | "answers" | "none")[];
  readonly answer: "record" | "elsewhere" | "unknown" | "exempt" | "nothing";
}

export interface WayBack {
  readonly trigger: Said | undefined;
  readonly owner: Said | undefined;
  /** In seconds. */
  readonly window: number | undefined;
  readonly pointOfNoReturn: Said | undefined;
  readonly tested:
    | {
        readonly date: Said | undefined;
        readonly environment: Said | undefined;
        readonly evidence: Said | undefined;
      }
    | undefined;
  readonly keeps: readonly { readonly target: Said; readonly why: Said | undefined }[];
  readonly steps: Rows<Omit<StepRow, "start" | "end">>;
}

export interface FindingsReport {
  readonly counts: Readonly<Record<Severity, number>>;
  /** By the first control behind each finding, in the order of the text. */
  readonly groups: readonly FindingGroup[];
  readonly accepted: Rows<AcceptedRow>;
  /** How many findings are not shown. */
  readonly left: number;
}

export interface FindingGroup {
  /** Undefined for findings without a control. */
  readonly control: (ControlLink & { readonly title: string; readonly frameworkName: string }) | undefined;
  readonly findings: readonly FindingRow[];
}

export interface FindingRow {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Range | undefined;
  /** The controls behind it, the first of which its group is named after. */
  readonly controls: readonly ControlLink[];
}

export interface AcceptedRow extends FindingRow {
  readonly reason: Said;
  readonly approvedBy: Said;
  readonly expires: Said;
}
