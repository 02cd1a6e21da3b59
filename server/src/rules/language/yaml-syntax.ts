import type { TextEdit } from "../../manifest/edits/edits";
import type { SyntaxProblem } from "../../manifest/syntax/source";
import type { Source } from "../../manifest/syntax/source";
import type { FindingDraft, Fix } from "../finding";
import { defineRule } from "../rule";

export const yamlSyntax = defineRule({
  id: "yaml-syntax",
  plane: "language",
  over: "manifest",
  severity: "error",
  confidence: "high",
  restsOn: "entity",
  title: "The text is not well-formed YAML",
  controls: ["nist-csf-2.0:PR.PS-01", "nist-800-53-r5:CM-3"],
  references: ["YAML 1.2.2"],
  docs: {
    problem:
      "A part of the text is not YAML 1.2, or tools on older versions of YAML read it as something else.",
    why: "What one tool skips and another one guesses is reviewed as one change and executed as another.",
    remedy: "Mend the line that is marked. The rest of the document is checked all the same.",
    bad: `ticket: "CHG0021001\nservice: {name: shop, owner: "@acme/shop"}\n`,
    good: `ticket: "CHG0021001"\nservice: {name: shop, owner: "@acme/shop"}\n`,
  },
  *check(manifest) {
    for (const document of manifest.source.documents)
      for (const problem of document.problems) yield finding(problem, manifest.source);
  },
});

function finding(problem: SyntaxProblem, source: Source): FindingDraft {
  const { start, end } = problem.span;
  return {
    at: { kind: "text", source, start, end: Math.max(end, Math.min(start + 1, source.text.length)) },
    message: explain(problem),
    fixes: fixesFor(problem, source),
    ...(problem.code === "yaml-1.1" ? { severity: "warning" } : {}),
  };
}

function explain({ code, detail }: SyntaxProblem): string {
  switch (code) {
    case "alias-unresolved":
      return `The alias *${detail} refers to an anchor that does not exist before it. Write &${detail} at the value that is meant, above this line, or write the value out here.`;
    case "alias-cyclic":
      return `The alias *${detail} stands inside the value that it refers to, so the value would hold itself. Write out what is meant here.`;
    case "alias-expansion":
      return `The alias *${detail} stands for so many nested values that it is not followed. Write out what is meant here.`;
    case "tab-indentation":
      return "A tab stands where the line is indented; YAML allows only spaces there. Replace it with spaces, as many as the lines around it have.";
    case "conflict-marker":
      return `"${detail}" is left over from a merge conflict: both versions of the change stand in this text. Choose one and remove the markers.`;
    case "too-deep":
      return `The values are nested too deeply to be read${detail && ` (more than ${detail} levels)`}. No manifest needs that; check what produced this text.`;
    case "too-large":
      return `The text is larger than ${detail} MiB and is not read. Split the change, or check whether this is a manifest at all.`;
    case "not-text":
      return "This is not a text: it holds a NUL character. Check which file this is.";
    case "yaml-1.1":
      return "This document asks for YAML 1.1, where plain words such as on, off, yes and no are booleans and 012 is ten. Remove the directive: manifests are YAML 1.2.";
    case "unclosed":
      return `This "${detail}" is never closed. Add "${detail === "[" ? "]" : "}"}" where the value ends.`;
    case "unclosed-quote":
      return `This text begins with ${detail} and never ends. Add the closing ${detail} at the end of the value.`;
    case "indentation":
      return "This line is not indented like the lines that it belongs to. Entries of one map, and items of one list, begin in one column; a value with a colon in it needs quotes.";
    case "missing-colon":
      return `"${detail}" stands where a key is expected, but no colon follows. Write "${detail.slice(0, 30)}: VALUE", or indent it if it continues the line above.`;
    case "complex-key":
      return "A map or list cannot be a key here. Keys of a manifest are plain words.";
    case "unknown-tag":
      return `The tag ${detail} has no meaning in a manifest. Remove it.`;
    case "bad-escape":
      return `"${detail}" is no escape that YAML knows. Write the backslash twice, or put the text into single quotes.`;
    case "unexpected":
      return detail
        ? `"${detail}" cannot stand here. A text that begins with a special character needs quotes.`
        : "This cannot stand here. A text that begins with a special character needs quotes.";
  }
}

function fixesFor(problem: SyntaxProblem, source: Source): readonly Fix[] {
  const { start, end } = problem.span;
  const one = (title: string, edit: TextEdit, safe = false): Fix[] => [{ title, safe, edits: () => [edit] }];
  switch (problem.code) {
    case "tab-indentation":
      return one("Replace the tab with spaces", {
        start,
        end,
        text: source.text.slice(start, end).replaceAll("\t", "  "),
      });
    case "unclosed-quote": {
      // A comment behind the value stays a comment.
      const value = source.text
        .slice(start, end)
        .replace(/\s+#.*$/, "")
        .trimEnd();
      return one(`Close the quote with ${problem.detail}`, {
        start: start + value.length,
        end: start + value.length,
        text: problem.detail,
      });
    }
    case "conflict-marker":
      return one("Remove the marker", {
        start,
        end: Math.min(end + lineBreakAt(source.text, end), source.text.length),
        text: "",
      });
    case "yaml-1.1":
      return one("Remove the directive", {
        start,
        end: Math.min(end + lineBreakAt(source.text, end), source.text.length),
        text: "",
      });
    default:
      return [];
  }
}

function lineBreakAt(text: string, offset: number): number {
  if (text.startsWith("\r\n", offset)) return 2;
  return text.charAt(offset) === "\n" ? 1 : 0;
}
