import type { DomainName } from "../../dns/name";
import { replaceScalar } from "../../manifest/edits/edits";
import type { SubjectName } from "../../manifest/model/certificate";
import { visible } from "../../text/quote";
import type { Fix } from "../finding";

/** Writes the name that was meant in place of one that is written in dnsNames by mistake. */
export function correctName({ node, text }: SubjectName, meant: DomainName): Fix {
  return {
    title: `Correct ${visible(text)} to ${meant}`,
    safe: false,
    edits: () => [replaceScalar(node, meant)],
  };
}
