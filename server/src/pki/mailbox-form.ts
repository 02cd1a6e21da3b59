/** The form of entries of emailAddresses: the mailbox alone (RFC 5280 section 4.2.1.6). */
import { quoted } from "../text/quote";
import { dnsNameFaults, type SanFault } from "./san-form";

/** What is wrong with an entry that is no mailbox; `undefined` for one that is, and where a template stands in it. */
export function mailboxFault(text: string): SanFault | undefined {
  const address = text.trim();
  if (address === "" || /[{}$]/.test(address)) return undefined;
  const [, bare] = /<([^<>]*)>$/.exec(address) ?? /^mailto:(.*)$/i.exec(address) ?? [];
  if (bare !== undefined && isMailbox(bare))
    return {
      code: "no-mailbox",
      message: `${quoted(text)} has something around the address; an entry holds the address alone.`,
      replacement: bare,
    };
  return isMailbox(address)
    ? undefined
    : { code: "no-mailbox", message: `${quoted(text)} is no mail address.` };
}

/** The part behind the `@`. */
export function domainOfMailbox(mailbox: string): string {
  return mailbox.slice(mailbox.lastIndexOf("@") + 1).trim();
}

function isMailbox(text: string): boolean {
  const at = text.lastIndexOf("@");
  return at > 0 && !/[\s<>:]/.test(text.slice(0, at)) && isDomain(domainOfMailbox(text));
}

/** International mailboxes have their domain in letters of their own (RFC 9598). */
function isDomain(domain: string): boolean {
  return dnsNameFaults(domain).every(({ code }) => code === "u-label") && !domain.startsWith("*");
}
