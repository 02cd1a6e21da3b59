import { TextDocument } from "vscode-languageserver-textdocument";
import { makeChange } from "./make-change";
import { asVSCode, open, pull, start, uri, whenChecked, type Server } from "./own-server";
import { rounded } from "./report";

interface Place {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Edits that editors tell of as many changes, by what a person calls them. */
const EDITS: Readonly<Record<string, (text: string) => readonly Place[]>> = {
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
  const make = async (before: string, places: readonly Place[]): Promise<readonly number[]> => {
    const longest = askingOverAndOver(server);
    const begin = Date.now();
    await server.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++version },
      contentChanges: told(before, places),
    });
    void pull(server);
    const took = (await checked()) - begin;
    return [await longest(), took];
  };
  const rows: (readonly string[])[] = [];
  for (const [name, edit] of Object.entries(EDITS)) {
    const places = edit(text);
    const made = await make(text, places);
    const { after, back } = applied(text, places);
    const undone = await make(after, back);
    rows.push([String(size), name, String(places.length), ...[...made, ...undone].map(rounded)]);
  }
  server.end();
  return rows;
}

/** Lines behind the middle of a text, each with something put in front. */
function atLines(text: string, count: number, put: string): readonly Place[] {
  const middle = text.indexOf("\n", text.length / 2) + 1;
  return [...text.slice(middle).matchAll(/^(?=.)/gm)]
    .slice(0, count)
    .map(({ index }) => ({ start: middle + index, end: middle + index, text: put }));
}

/** As editors tell them: from the end of the text, so that each counts in the text as it is. */
function told(text: string, places: readonly Place[]): readonly object[] {
  const document = TextDocument.create(uri, "", 0, text);
  return places.toReversed().map(({ start, end, text }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    text,
  }));
}

function applied(text: string, places: readonly Place[]): { after: string; back: readonly Place[] } {
  const back: Place[] = [];
  let after = "";
  let end = 0;
  for (const place of places) {
    after += text.slice(end, place.start);
    back.push({
      start: after.length,
      end: after.length + place.text.length,
      text: text.slice(place.start, place.end),
    });
    after += place.text;
    end = place.end;
  }
  return { after: after + text.slice(end), back };
}

/** Begins to ask; gives the longest time that an answer took when it is to end. */
function askingOverAndOver({ connection }: Server): () => Promise<number> {
  let longest = 0;
  const asking = { isOver: false };
  const answered = (async () => {
    while (!asking.isOver) {
      const asked = performance.now();
      // No such method: the server answers as soon as it reads the question.
      await connection.sendRequest("bench/ping").catch(() => undefined);
      longest = Math.max(longest, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return longest;
  })();
  return () => {
    asking.isOver = true;
    return answered;
  };
}
