import { isAwsPolicy } from "../../credentials/aws-iam";
import { misspeltWords, type MisspeltWord } from "../../credentials/aws/misspelt";
import { misspeltTokenKeys } from "../../credentials/cloudflare/misspelt";
import { renameKey, replaceScalar } from "../../manifest/edits/edits";
import type { Credential } from "../../manifest/model/credential";
import { isSlip } from "../../manifest/model/names";
import { asScalar, entryOf, nodeAt, type Entry, type Node } from "../../manifest/syntax/node";
import { toPlain } from "../../manifest/syntax/plain";
import type { FindingDraft, Fix } from "../finding";

/** Words of a provider's policy that are one slip away from a word of its language. */
export function* policyWords({ view, provider }: Credential): Generator<FindingDraft> {
  const policy = view.at("policy");
  if (policy.scalar || !policy.node) return;
  if (provider === "cloudflare") yield* tokenKeys(policy.node);
  if (!isAwsPolicy(provider, toPlain(policy.node))) return;
  for (const word of misspeltWords(toPlain(policy.node), isSlip)) {
    const at = nodeAt(policy.node, word.path);
    const entry = word.key === undefined ? undefined : entryOf(at, word.key);
    const scalar = asScalar(at);
    if (entry)
      yield {
        at: entry.key,
        ...said(word),
        fixes: word.what === "place" ? [] : [renaming(entry, word.meant)],
      };
    else if (scalar) {
      const text = scalar.source.replace(word.found, word.meant);
      yield {
        at: scalar,
        ...said(word),
        fixes: [{ title: `Replace with ${text}`, safe: false, edits: () => [replaceScalar(scalar, text)] }],
      };
    }
  }
}

function* tokenKeys(policy: Node): Generator<FindingDraft> {
  for (const { path, found, meant } of misspeltTokenKeys(toPlain(policy), isSlip)) {
    const entry = entryOf(nodeAt(policy, path), found);
    if (!entry) continue;
    yield {
      at: entry.key,
      message: `"${found}" is no key of a Cloudflare token policy, so nothing reads what stands there. Is ${meant} meant?`,
      fixes: [renaming(entry, meant)],
    };
  }
}

function renaming(entry: Entry, key: string): Fix {
  return { title: `Rename to ${key}`, safe: false, edits: () => [renameKey(entry, key)] };
}

function said({ what, found, meant }: MisspeltWord): Pick<FindingDraft, "message" | "severity"> {
  switch (what) {
    case "element":
    case "effect":
    case "operator":
      return {
        message: `"${found}" is no ${what} of an IAM policy, so AWS refuses it, and nothing here reads what stands there. Is ${meant} meant?`,
      };
    case "place":
      return {
        message: `"${found}" stands below ${meant} in an IAM policy, and nothing reads it here. Indent it like the entries of ${meant === "Condition" ? meant : "the operator, such as StringEquals"}.`,
      };
    case "action":
    case "condition key":
    case "resource type":
      return {
        severity: "warning",
        message: `AWS has no ${what} "${found}" that is known here, and accepts one that does nothing. Is ${meant} meant?`,
      };
  }
}
