/** Where name matching differs from other matchers on purpose, and what RFC 9525 says about it. */
import { parseIpLiteral } from "../../server/src/text/ip-literal";
import { isAscii, splitAtDots, toALabel } from "../../server/src/text/idna";
import type { CertifiedName } from "./openssl";

export type Tool = "Node" | "OpenSSL";

/** A host that is asked for, and a name in a certificate. */
export interface Pair {
  readonly host: string;
  readonly name: CertifiedName;
}

export interface HostDifference {
  readonly title: string;
  readonly why: string;
  readonly tools: readonly Tool[];
  /** What this project says. */
  readonly verdict: "match" | "mismatch";
  readonly applies: (pair: Pair) => boolean;
  /** The same question without what the two differ about: there the tool has to give the verdict of this project. */
  readonly instead?: (pair: Pair) => Pair;
}

const labelsOf = (text: string): string[] => withoutFinalDot(text).split(".");
const withoutFinalDot = (text: string): string => text.replace(/\.$/, "");
const renamed = (name: CertifiedName, change: (text: string) => string): CertifiedName => ({
  ...name,
  text: change(name.text),
});

/** Characters that OpenSSL takes in plain names and not in those that a wildcard covers. */
const withPlainLabels = (text: string): string =>
  text
    .split(".")
    .map((label) => label.replace(/_/g, "u").replace(/^-|-$/g, "h"))
    .join(".");

const inAscii = (text: string): string =>
  splitAtDots(text)
    .map((label) => {
      const converted = toALabel(label);
      return converted.ok ? converted.label : label;
    })
    .join(".");

const inExample = (text: string): string => `${withoutFinalDot(text)}.example`;

/** The first that applies explains a difference. */
export const hostDifferences: readonly HostDifference[] = [
  {
    title: "a common name in place of a dNSName",
    why: "only subjectAltName entries count, the common name never does (section 2)",
    tools: ["Node", "OpenSSL"],
    verdict: "mismatch",
    applies: ({ name }) => name.kind === "common name",
  },
  {
    title: "an address in place of a host name",
    why: "addresses are compared with iPAddress entries, never with dNSName ones (sections 6.1 and 6.4)",
    tools: ["OpenSSL"],
    verdict: "mismatch",
    applies: ({ host }) => parseIpLiteral(host) !== undefined,
  },
  {
    title: "an empty label",
    why: "a name with an empty label is no domain name (section 2); in front, OpenSSL takes it for every name below",
    tools: ["OpenSSL"],
    verdict: "mismatch",
    applies: ({ host, name }) => [host, name.text].some((text) => labelsOf(text).includes("")),
  },
  {
    title: "a wildcard for a part of a label",
    why: "the wildcard has to be the whole left-most label (section 6.3)",
    tools: ["Node", "OpenSSL"],
    verdict: "mismatch",
    applies: ({ name }) => /^(?:[^.]+\*|\*[^.])/.test(name.text),
  },
  {
    title: "a wildcard outside the left-most label",
    why: "it covers nothing (section 6.3), not even the same text; the others compare it as text, or read it as a wildcard",
    tools: ["Node", "OpenSSL"],
    verdict: "mismatch",
    applies: ({ name }) => labelsOf(name.text).slice(1).join().includes("*"),
  },
  {
    title: "a wildcard that is the whole name",
    why: "a wildcard stands in front of a name (section 6.3); alone it covers nothing, not even the same text",
    tools: ["OpenSSL"],
    verdict: "mismatch",
    applies: ({ name }) => withoutFinalDot(name.text) === "*",
  },
  {
    title: "a host in U-labels",
    why: "they are converted to A-labels before the comparison (section 6.3)",
    tools: ["Node", "OpenSSL"],
    verdict: "match",
    applies: ({ host }) => !isAscii(host),
    instead: ({ host, name }) => ({ host: inAscii(host), name }),
  },
  {
    title: "a final dot",
    why: "it is the root's, which every absolute name ends in (RFC 1034 section 3.1); the labels are compared (section 6.3)",
    tools: ["OpenSSL"],
    verdict: "match",
    applies: ({ host, name }) => host.endsWith(".") || name.text.endsWith("."),
    instead: ({ host, name }) => ({ host: withoutFinalDot(host), name: renamed(name, withoutFinalDot) }),
  },
  {
    title: "a wildcard directly below a top-level domain",
    why: "which names a wildcard may cover is for issuers to decide (section 7.1); the comparison does not know (section 6.3)",
    tools: ["Node", "OpenSSL"],
    verdict: "match",
    applies: ({ name }) => /^\*\.[^.]+\.?$/.test(name.text),
    instead: ({ host, name }) => ({ host: inExample(host), name: renamed(name, inExample) }),
  },
  {
    title: "a wildcard with labels that are no host names'",
    why: "labels are compared as they are (section 6.3); names of services have underscores, and certificates hold them",
    tools: ["OpenSSL"],
    verdict: "match",
    applies: ({ host, name }) =>
      name.text.startsWith("*.") &&
      (withPlainLabels(host) !== host || withPlainLabels(name.text) !== name.text),
    instead: ({ host, name }) => ({ host: withPlainLabels(host), name: renamed(name, withPlainLabels) }),
  },
];
