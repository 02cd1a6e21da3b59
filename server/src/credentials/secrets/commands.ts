/** Secrets in the words of commands and requests: options, names with passwords, headers, parameters of URLs. */
import { secretUnder } from "./named";
import { isPublicIdentifier, looksLikePassword, looksRandom } from "./randomness";
import { isPlaceholder, isReference } from "./reference";
import type { SecretSpan } from "./span";

/** Secrets that stand where a command, a header or a URL takes them. Every part is bounded, so the scan stays linear. */
export function findInCommands(text: string): SecretSpan[] {
  return [
    ...findOptions(text),
    ...findSettingsOfOptions(text),
    ...findNamesWithPasswords(text),
    ...findAuthorizations(text),
    ...findParameters(text),
  ];
}

/** What an option stands for, by its name; undefined for a text that is no option, or one that has its value. */
export function optionNamed(text: string): string | undefined {
  return /^--?([A-Za-z][\w-]{0,79})$/.exec(text)?.[1];
}

/** `--token VALUE`. An option may be the last word on its line, with a backslash behind it. */
const OPTION =
  /(?<![\w-])--?([A-Za-z][\w-]{0,79})(?:[ \t]{1,8}\\\r?\n)?[ \t]{1,80}(?:"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|(?!-)([^\s"'|;&<>]{1,4096}))/g;

function findOptions(text: string): SecretSpan[] {
  if (!text.includes("-")) return [];
  return [...text.matchAll(OPTION)].flatMap(([whole, name = "", double, single, bare = ""], index, all) => {
    const value = double ?? single ?? bare;
    const start = (all[index]?.index ?? 0) + whole.lastIndexOf(value);
    return secretUnder(name, value, start) ?? [];
  });
}

/** `--from-literal=token=VALUE`, `--set auth.password=VALUE`: a setting as the value of an option. */
const SETTING_OF_OPTION =
  /(?<![\w-])--?[A-Za-z][\w-]{0,79}[ =]["']?([A-Za-z_][\w.-]{0,79})=([^\s"'|;&<>]{1,4096})/g;

function findSettingsOfOptions(text: string): SecretSpan[] {
  if (!text.includes("-")) return [];
  return [...text.matchAll(SETTING_OF_OPTION)].flatMap(([whole, name = "", value = ""], index, all) => {
    const end = (all[index]?.index ?? 0) + whole.length;
    return secretUnder(name, value, end - value.length) ?? [];
  });
}

/** What curl takes as name and password. */
const NAME_WITH_PASSWORD =
  /(?<![\w-])(?:-u|--user)[ =]{0,8}["']?[^\s:"'$]{1,128}:([^\s"'@/]{5,256})(?![^\s"'])/g;

function findNamesWithPasswords(text: string): SecretSpan[] {
  if (!text.includes("curl")) return [];
  return [...text.matchAll(NAME_WITH_PASSWORD)].flatMap(([whole, value = ""], index, all) => {
    if (isReference(value) || isPlaceholder(value)) return [];
    if (!looksRandom(value) && !looksLikePassword(value)) return [];
    const end = (all[index]?.index ?? 0) + whole.length;
    return { start: end - value.length, end, kind: "a password", advice: "Change the password." };
  });
}

/** A header with any scheme, or with none. What is a list of parameters is a signature, made for one request. */
const AUTHORIZATION =
  /\bauthorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:[A-Za-z][\w-]{1,30}[ \t]{1,8})?([\w.~+/:-]{20,4096}={0,2})(?![\w=,])/gi;

function findAuthorizations(text: string): SecretSpan[] {
  if (!/authorization/i.test(text)) return [];
  return [...text.matchAll(AUTHORIZATION)].flatMap(([whole, value = ""], index, all) => {
    if (isReference(value) || isPlaceholder(value) || isPublicIdentifier(value) || !looksRandom(value))
      return [];
    const end = (all[index]?.index ?? 0) + whole.length;
    const advice = "Revoke the token and make a new one.";
    return { start: end - value.length, end, kind: "an access token", advice };
  });
}

const PARAMETER = /[?&]([A-Za-z][\w.-]{0,79})=([\w.~+/%-]{8,4096})/g;

function findParameters(text: string): SecretSpan[] {
  if (!text.includes("://")) return [];
  return [...text.matchAll(PARAMETER)].flatMap(([whole, name = "", value = ""], index, all) => {
    const end = (all[index]?.index ?? 0) + whole.length;
    const start = end - value.length;
    if (name !== "sig") return secretUnder(name, value, start) ?? [];
    // Azure's signed URLs, of workflows too, say the version of what they are signed by.
    const isSigned = /[?&]sv=/.test(text) && looksRandom(value.replace(/%[0-9A-F]{2}/gi, ""));
    if (!isSigned || isPlaceholder(value)) return [];
    return {
      start,
      end,
      kind: "a shared access signature",
      advice: "Renew the key that it is made with, and make a new one.",
    };
  });
}
