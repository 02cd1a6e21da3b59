/**
 * Texts by which a domain says how its mail is to be treated, and what makes their readers pass over them: SPF (RFC 7208),
 * DKIM keys (RFC 6376), DMARC (RFC 7489), MTA-STS (RFC 8461) and TLS reporting (RFC 8460).
 */
import { quoted } from "../text/quote";
import { shortened } from "../text/shortened";
import type { DomainName } from "./name";
import { spfFault } from "./spf";

/** Why a policy does not do what it says. */
export interface PolicyFault {
  /** The policy, as messages call it. */
  readonly called: string;
  /** What is wrong, as the rest of a sentence that begins with the policy. */
  readonly fault: string;
  /** What readers make of it. */
  readonly harm: string;
  readonly todo: string;
  /** Whether it does a part of what it says all the same. */
  readonly isMild?: boolean;
  /** The whole text put right, where there is one right way. */
  readonly mended?: string;
}

/** Marks in which somebody else fills something in: those of shells, templates and pipelines. */
const FILLED_IN =
  /\$[{(A-Za-z_]|\{\{|\(\(|#\{|<|%%|%[A-Za-z_]\w*%|@[A-Z_][A-Z0-9_]*@|(?<![A-Za-z0-9])__[A-Z][A-Z0-9_]*__/;

/** What is wrong with a text at a name; undefined where it is none of these policies, and where it is sound. */
export function policyFault(owner: DomainName, text: string): PolicyFault | undefined {
  if (FILLED_IN.test(text)) return undefined;
  const [first = "", second = "", third = ""] = owner.split(".");
  if (first === "_dmarc") return dmarcFault(text);
  if (first === "_mta-sts") return mtaStsFault(text);
  if (first === "_smtp" && second === "_tls" && third !== "") return tlsReportFault(text);
  if (second === "_domainkey" && third !== "") return dkimFault(text);
  return spfFault(text);
}

/** What a domain says of its mail that is looked for with each message. */
export type PolicyKind = "SPF policy" | "DMARC policy" | "DKIM key";

/** Which of them a text at a name is, as its readers take it; a DKIM key that is revoked is none. */
export function policyKind(owner: DomainName, text: string): PolicyKind | undefined {
  const [first = "", second = "", third = ""] = owner.split(".");
  if (first === "_dmarc") return /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text) ? "DMARC policy" : undefined;
  if (second === "_domainkey" && third !== "")
    return (tagsIn(text).get("p") ?? "") === "" ? undefined : "DKIM key";
  return /^v=spf1(?: |$)/i.test(text) ? "SPF policy" : undefined;
}

/** The tags of a list such as "v=DMARC1; p=none", by their names. */
function tagsIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(";").flatMap((part) => {
      const tag = /^\s*([A-Za-z][\w-]*)\s*=(.*)$/s.exec(part);
      return tag ? [[(tag[1] ?? "").toLowerCase(), (tag[2] ?? "").trim()] as const] : [];
    }),
  );
}

interface Version {
  readonly called: string;
  /** Written so, and in no other letters. */
  readonly version: string;
  /** How a text that is meant as such a policy looks. */
  readonly looks: RegExp;
}

/** A policy has to begin with its version, in these letters, and a semicolon behind it. */
function versionFault(text: string, { called, version, looks }: Version): PolicyFault | undefined {
  const begins = new RegExp(`^v\\s*=\\s*${version}\\s*(?:;|$)`);
  // One of a later version may stand beside it.
  const isOfAnother = new RegExp(`^v\\s*=\\s*${version.slice(0, -1)}(?!1(?!\\d))\\d`).test(text);
  if (begins.test(text) || isOfAnother || !looks.test(text)) return undefined;
  const harm = "it is passed over as if it were not there";
  const inOtherLetters = new RegExp(`^\\s*v\\s*=\\s*${version}(?![A-Za-z0-9])\\s*[,:;]?\\s*`, "i").exec(text);
  const rest = inOtherLetters && text.slice(inOtherLetters[0].length);
  return {
    called,
    fault: `does not begin with "v=${version};"`,
    harm,
    todo: `Begin it with "v=${version};", in these letters.`,
    ...(rest ? { mended: `v=${version}; ${rest}` } : {}),
  };
}

const DMARC: Version = {
  called: "DMARC policy",
  version: "DMARC1",
  looks: /v\s*=\s*dmarc|dmarc1|(?:^|;)\s*p\s*=/i,
};

function dmarcFault(text: string): PolicyFault | undefined {
  const { called } = DMARC;
  const version = versionFault(text, DMARC);
  if (version ?? !/^v\s*=\s*DMARC1(?!\d)/.test(text)) return version;
  const tags = tagsIn(text);
  // By psd alone, a domain says where an organization begins or ends (draft-ietf-dmarc-dmarcbis).
  if (!tags.has("p") && tags.has("psd")) return undefined;
  const wrong = actionFault(tags);
  if (wrong) {
    const hasReports = tags.has("rua");
    return {
      called,
      ...wrong,
      harm: hasReports
        ? "receivers take it for p=none, and refuse nothing"
        : "receivers pass over it as if it were not there",
      isMild: hasReports,
    };
  }
  const reports = reportFault(text, { called, tags, names: ["rua", "ruf"], schemes: ["mailto"] });
  return reports && { ...reports, isMild: true };
}

/** Without what to do with mail, or with words for it that nobody knows, a policy asks for nothing (RFC 7489 section 6.6.3). */
function actionFault(tags: ReadonlyMap<string, string>): Pick<PolicyFault, "fault" | "todo"> | undefined {
  const todo = "Write p=none, p=quarantine or p=reject behind the version.";
  if (!tags.has("p")) return { fault: "has no p=", todo };
  const wrong = ["p", "sp"].find((tag) => !/^(?:none|quarantine|reject)$/i.test(tags.get(tag) ?? "none"));
  if (wrong === undefined) return undefined;
  const value = shortened(tags.get(wrong) ?? "");
  return {
    fault: `says ${wrong}=${value}, which is none of none, quarantine and reject`,
    todo: wrong === "p" ? todo : "Write sp=none, sp=quarantine or sp=reject, or leave it out.",
  };
}

interface Reports {
  readonly called: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly names: readonly string[];
  /** Schemes that reports are sent by. */
  readonly schemes: readonly string[];
}

/** Where reports go is a list of URIs: an address alone is none. */
function reportFault(text: string, { called, tags, names, schemes }: Reports): PolicyFault | undefined {
  for (const name of names) {
    const addresses = (tags.get(name) ?? "").split(",").map((address) => address.trim());
    const bare = addresses.find((address) => address !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(address));
    if (bare === undefined) continue;
    const isMail = /^[^@\s]+@[^@\s]+$/.test(bare);
    return {
      called,
      fault: `has ${shortened(bare)} under ${name}, which is no URI`,
      harm: "no report is sent there",
      todo: `Write ${isMail ? `mailto:${shortened(bare)}` : `a URI that begins with ${schemes.map((one) => `${one}:`).join(" or ")}`}.`,
      ...(isMail ? { mended: withScheme(text, name, bare) } : {}),
    };
  }
  return undefined;
}

function withScheme(text: string, name: string, bare: string): string {
  const start = text.toLowerCase().search(new RegExp(`(?:^|;)\\s*${name}\\s*=`));
  const at = text.indexOf(bare, start);
  return `${text.slice(0, at)}mailto:${text.slice(at)}`;
}

const MTA_STS: Version = {
  called: "MTA-STS record",
  version: "STSv1",
  looks: /v\s*=\s*sts|stsv1|(?:^|;)\s*id\s*=/i,
};

function mtaStsFault(text: string): PolicyFault | undefined {
  const { called } = MTA_STS;
  const version = versionFault(text, MTA_STS);
  if (version ?? !/^v\s*=\s*STSv1(?!\d)/.test(text)) return version;
  const id = tagsIn(text).get("id");
  if (id !== undefined && /^[A-Za-z0-9]{1,32}$/.test(id)) return undefined;
  const plain = id?.replace(/[^A-Za-z0-9]/g, "");
  const isMendable = id !== undefined && plain !== undefined && /^.{1,32}$/.test(plain);
  return {
    called,
    fault:
      id === undefined
        ? "has no id="
        : `has the id "${shortened(id)}", which is not 1 to 32 letters and digits`,
    harm: "senders take it that there is no MTA-STS policy, and fetch none",
    todo: "Write an id of letters and digits, such as the time of the change, and another one each time that the policy changes.",
    ...(isMendable ? { mended: text.replace(id, plain) } : {}),
  };
}

const TLS_REPORTS: Version = {
  called: "TLS reporting policy",
  version: "TLSRPTv1",
  looks: /v\s*=\s*tls|tlsrptv1|(?:^|;)\s*rua\s*=/i,
};

function tlsReportFault(text: string): PolicyFault | undefined {
  const { called } = TLS_REPORTS;
  const version = versionFault(text, TLS_REPORTS);
  if (version ?? !/^v\s*=\s*TLSRPTv1(?!\d)/.test(text)) return version;
  const tags = tagsIn(text);
  if ((tags.get("rua") ?? "") === "")
    return {
      called,
      fault: "has no rua=",
      harm: "nobody is told where to send reports, and none come",
      todo: "Write rua= with a URI that begins with mailto: or https:.",
    };
  return reportFault(text, { called, tags, names: ["rua"], schemes: ["mailto", "https"] });
}

function dkimFault(text: string): PolicyFault | undefined {
  const called = "DKIM key";
  const tags = tagsIn(text);
  const version = tags.get("v");
  const isMeant = /dkim/i.test(version ?? "") || tags.has("k") || tags.has("p");
  if (!isMeant) return undefined;
  const harm = "signatures that name this selector fail";
  if (/^DKIM[2-9]$/.test(version ?? "")) return undefined;
  if (version !== undefined && version !== "DKIM1")
    return {
      called,
      fault: `has the version ${shortened(version)}, and not DKIM1`,
      harm,
      todo: 'Begin it with "v=DKIM1;", in these letters.',
      ...(/^dkim1(?:\s|$)/i.test(version)
        ? {
            mended: text.replace(
              version,
              version.replace(/^dkim1\s?/i, version.length > 5 ? "DKIM1; " : "DKIM1"),
            ),
          }
        : {}),
    };
  const key = tags.get("p");
  if (key === undefined) {
    const isRunOn = [...tags.values()].some((value) => /\sp\s*=/.test(value));
    return {
      called,
      fault: isRunOn ? "has no semicolon in front of p=, which so belongs to the tag before it" : "has no p=",
      harm,
      todo: isRunOn
        ? "Write a semicolon there."
        : "Write the public key behind p=; p= alone says that the key is revoked.",
      ...(isRunOn ? { mended: text.replace(/\sp\s*=/, "; p=") } : {}),
    };
  }
  const wrong = keyFault(key, tags.get("k"));
  return wrong && { called, harm, ...wrong };
}

/** What `openssl pkey -pubout` puts in front of the 32 octets of an Ed25519 key: their SubjectPublicKeyInfo (RFC 8410). */
const ED25519_HEAD = "MCowBQYDK2VwAyEA";

/** What is wrong with a public key; blanks may stand anywhere in it, and one that is empty is revoked. */
function keyFault(key: string, type: string | undefined): Pick<PolicyFault, "fault" | "todo"> | undefined {
  if (key.includes("-----"))
    return {
      fault: "has the lines of a PEM file in p=",
      todo: "Write the base64 between these lines alone.",
    };
  // Who writes but the beginning of a key leaves the rest to others.
  if (/(?:\.\.\.|\u2026)$/.test(key)) return undefined;
  const compact = key.replace(/\s/g, "");
  const content = compact.replace(/={1,2}$/, "");
  const stray = /[^A-Za-z0-9+/]/u.exec(content)?.[0];
  if (stray !== undefined)
    return {
      fault: `has ${quoted(stray)} in p=, which is no base64`,
      todo: "Write the base64 of the key alone: letters, digits, + and /, with = at its end.",
    };
  if (content.length % 4 === 1 || (content === "" && compact !== ""))
    return {
      fault: `has ${content.length} digits of base64 in p=, and no key is written with as many`,
      todo: "Write the whole key: digits are missing, or there are too many.",
    };
  return type === "ed25519" && content.startsWith(ED25519_HEAD)
    ? {
        fault: `has ${ED25519_HEAD} in front of its Ed25519 key, as OpenSSL writes it`,
        todo: "Write the 32 octets of the key alone (RFC 8463): what stands behind that.",
      }
    : undefined;
}
