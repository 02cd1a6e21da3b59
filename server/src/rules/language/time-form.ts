import { replaceScalar } from "../../manifest/edits/edits";
import type { SchemedScalar } from "../../manifest/schema/walk";
import { isEmpty } from "../../manifest/syntax/node";
import { parseDateOrTime, parseTime } from "../../pki/time";
import type { FindingDraft } from "../finding";
import { capital, subject } from "./subject";

/**
 * A time of the right form that never comes, such as the 31st of November. Nothing else speaks of it: what hangs on a time
 * that is not known is not checked.
 */
export function timeForm({ node, place }: SchemedScalar): FindingDraft | undefined {
  const { format, schema } = place;
  const isDay = format === "date-or-time";
  if (!isDay && format !== "date-time-with-offset") return undefined;
  const text = node.source;
  // What has not even the form of a time is told by the schema.
  if (isEmpty(node) || schema.pattern === undefined || !new RegExp(schema.pattern).test(text))
    return undefined;
  const parsed = isDay ? parseDateOrTime(text) : parseTime(text);
  if (parsed.ok) return undefined;
  const meant = onLastDayOfMonth(text);
  return {
    at: node,
    message: `${capital(subject(node))} is no time that comes: ${parsed.reason}. What hangs on it is not checked. Correct it.`,
    fixes:
      meant === text
        ? []
        : [{ title: `Write ${meant}`, safe: false, edits: () => [replaceScalar(node, meant)] }],
  };
}

/** The same time on the last day of its month, where that has not so many days. */
function onLastDayOfMonth(text: string): string {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return day <= last.getUTCDate() ? text : `${text.slice(0, 8)}${last.getUTCDate()}${text.slice(10)}`;
}
