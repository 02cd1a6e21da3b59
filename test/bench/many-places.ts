import type { TextChange } from "../../server/src/manifest/syntax/edit";
import { appliedAll, inverses, toldFromTheEnd } from "../text-changes";
import { makeChange } from "./make-change";
import { asVSCode, open, pull, askingOverAndOver, start, uri, whenChecked } from "./own-server";
import { rounded } from "./report";

/** Edits that editors tell of as many changes, by what a person calls them. */
const EDITS: Readonly<Record<string, (text: string) => readonly TextChange[]>> = {
  "comment out 1,000 lines": (text) => atLines(text, 1_000, "# "),
  "indent 1,000 lines": (text) => atLines(text, 1_000, "  "),
  "replace each TTL": (text) =>
    [...text.matchAll(/ttl: \d+/g)].map(({ index, 0: { length } }) => ({
      start: index,
      end: index + length,
      text: "ttl: 301",
    })),
};

/**
 * Rows of the table: how many changes each edit is, and for it and for its undoing the longest time that the server took
 * for an answer, asked over and over, and how long it took until everything was checked.
 */
export async function manyPlaces(size: number): Promise<readonly (readonly string[])[]> {
  const text = makeChange(size);
  const server = await start(asVSCode);
  const checked = whenChecked(server);
  await open(server, text);
  void pull(server);
  await checked();
  let version = 1;
  const make = async (before: string, places: readonly TextChange[]): Promise<readonly number[]> => {
    const longest = askingOverAndOver(server);
    const begin = Date.now();
    await server.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++version },
      contentChanges: toldFromTheEnd(before, places),
    });
    void pull(server);
    const took = (await checked()) - begin;
    return [await longest(), took];
  };
  const rows: (readonly string[])[] = [];
  for (const [name, edit] of Object.entries(EDITS)) {
    const places = edit(text);
    const made = await make(text, places);
    const undone = await make(appliedAll(text, places), inverses(text, places));
    rows.push([String(size), name, String(places.length), ...[...made, ...undone].map(rounded)]);
  }
  server.end();
  return rows;
}

/** Lines behind the middle of a text, each with something put in front. */
function atLines(text: string, count: number, put: string): readonly TextChange[] {
  const middle = text.indexOf("\n", text.length / 2) + 1;
  return [...text.slice(middle).matchAll(/^(?=.)/gm)]
    .slice(0, count)
    .map(({ index }) => ({ start: middle + index, end: middle + index, text: put }));
}
