import { CompletionItemKind } from "vscode-languageserver-types";
import { Inline } from "../../../manifest/edits/write";
import { visible } from "../../../text/quote";
import { code } from "../../hover/markdown";
import { missingReversals, type MissingReversal } from "../../refactor/missing-reversals";
import type { Context } from "../context";
import { literal, stop, type Body } from "../writing/body";
import { parts } from "./describe";
import { Rank, type Offer } from "./offer";
import { hasForm } from "./path";
import { hasTabStops, renderPlain } from "../../../manifest/edits/snippet";

/** A whole way back in one go: a step for everything that the change owes one. */
export function reversalOffers({ change, values }: Context): readonly Offer[] {
  const isStep = values.some(({ path }) => hasForm(path, "spec.rollback.steps.*"));
  const missing = change && isStep ? missingReversals(change) : [];
  if (missing.length === 0) return [];
  return [
    {
      label: "complete the reversal of all steps",
      kind: CompletionItemKind.Snippet,
      detail: parts(`${missing.length} ${missing.length === 1 ? "step" : "steps"}`, "no rollback yet"),
      documentation: missing.map(describe).join("\n"),
      insert: { kind: "items", items: missing.map(({ step }, index) => bodyOf(step, index + 1)) },
      rank: Rank.wholeItem - 1,
    },
  ];
}

function describe({ name, reverts, note }: MissingReversal): string {
  const why = visible(note).replace(/[\\`*_[\]<>]/g, "\\$&");
  return `- ${code(name)} reverts ${code(reverts)}${note === "" ? "" : `: ${why}`}`;
}

function bodyOf(step: MissingReversal["step"], id: number): Body {
  return {
    kind: "map",
    entries: Object.entries(step).map(([key, value]) => {
      if (value instanceof Inline && Array.isArray(value.value))
        return [key, { kind: "list", items: value.value.map(literal), inline: true }] as const;
      // Each step is given back by somebody of its own.
      if (typeof value === "string" && hasTabStops(value))
        return [key, stop({ id: `by${id}`, hint: renderPlain(value) })] as const;
      return [key, literal(value)] as const;
    }),
  };
}
