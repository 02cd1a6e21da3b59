import { commands, Location, Position, Range, Uri } from "vscode";

interface PlainPosition {
  readonly line: number;
  readonly character: number;
}

interface PlainLocation {
  readonly uri: string;
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition };
}

/** Shows a list of places at a position: what the lenses of the server call, in the words of the protocol. */
export async function showReferences(
  uri: string,
  position: PlainPosition,
  locations: readonly PlainLocation[],
): Promise<void> {
  const places = locations.map(
    ({ uri: file, range }) =>
      new Location(Uri.parse(file), new Range(positionOf(range.start), positionOf(range.end))),
  );
  await commands.executeCommand("editor.action.showReferences", Uri.parse(uri), positionOf(position), places);
}

function positionOf({ line, character }: PlainPosition): Position {
  return new Position(line, character);
}
