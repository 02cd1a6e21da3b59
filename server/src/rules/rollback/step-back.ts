import { tabStop } from "../../manifest/edits/snippet";
import { Inline } from "../../manifest/edits/write";
import type { Owed } from "./owed";

/** A step of the rollback that takes back what is owed, as it is written into the list of steps. */
export interface WrittenStepBack {
  readonly name: string;
  readonly reverts: Inline;
  readonly by: string;
}

/** A step that takes back what is owed, by who carried it out; a tab stop where nobody is said to. */
export function stepBack({ name, by }: Owed): WrittenStepBack {
  return {
    name: `restore-${slug(name)}`,
    reverts: new Inline([name]),
    by: by ?? tabStop("who reverts it"),
  };
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
