import { ownServer } from "./editing";
import { makeChange } from "./make-change";
import { percentile, rounded } from "./report";
import { Session } from "./session";

/** Rows of the table: keystrokes at each size while everything is asked for that VS Code shows. */
export async function lookedAt(
  sizes: readonly number[],
  edits: number,
): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for (const size of sizes) {
    const session = await Session.start(ownServer, makeChange(size));
    await session.open();
    await session.asked("textDocument/documentSymbol", 1);
    const { typing, views } = await session.lookedAt(edits);
    session.stop();
    const keystroke = [percentile(typing, 0.5), percentile(typing, 0.95)];
    rows.push([
      String(size),
      ...[...keystroke, ...views.map((times) => percentile(times, 0.5))].map(rounded),
    ]);
  }
  return rows;
}
