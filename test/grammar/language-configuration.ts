import fs from "node:fs";
import path from "node:path";
import { root } from "../root";

/** An expression as VS Code reads it: a text, or a text and flags. */
export type Expression = string | { readonly pattern: string; readonly flags?: string };

export interface EnterRule {
  readonly beforeText: Expression;
  readonly afterText?: Expression;
  readonly previousLineText?: Expression;
  readonly action: {
    readonly indent: "none" | "indent" | "indentOutdent" | "outdent";
    readonly appendText?: string;
    readonly removeText?: number;
  };
}

export interface LanguageConfiguration {
  readonly comments: { readonly lineComment: string };
  readonly brackets: readonly (readonly [string, string])[];
  readonly colorizedBracketPairs: readonly (readonly [string, string])[];
  readonly autoClosingPairs: readonly {
    readonly open: string;
    readonly close: string;
    readonly notIn: string[];
  }[];
  readonly surroundingPairs: readonly (readonly [string, string])[];
  readonly folding: {
    readonly offSide: boolean;
    readonly markers: { readonly start: Expression; readonly end: Expression };
  };
  readonly wordPattern: Expression;
  readonly indentationRules: {
    readonly increaseIndentPattern: Expression;
    readonly decreaseIndentPattern: Expression;
  };
  readonly onEnterRules: readonly EnterRule[];
}

/** The configuration of the language as VS Code reads it: JSON with comments, each on a line of its own. */
export function readLanguageConfiguration(): LanguageConfiguration {
  const text = fs.readFileSync(path.join(root, "syntaxes/language-configuration.json"), "utf8");
  return JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, "")) as LanguageConfiguration;
}

/** Compiles an expression; throws where it is not one. */
export function compile(expression: Expression, more = ""): RegExp {
  if (typeof expression === "string") return new RegExp(expression, more);
  return new RegExp(expression.pattern, (expression.flags ?? "") + more);
}
