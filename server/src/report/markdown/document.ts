import { piecesOf, type Block, type Cell, type Fact, type Phrase, type Section, type Table } from "../blocks";
import type { ChangeReport } from "../change-report";
import { outlineOf } from "../outline";
import { pictureRows } from "../svg/picture-rows";
import { escapedMarkdown, codeSpan } from "./escape";

/** The reports as one Markdown text, in the dialect that GitHub and GitLab show (GFM tables). */
export function markdownDocument(reports: readonly ChangeReport[]): string {
  return reports.map(documentOf).join("\n---\n\n");
}

function documentOf(report: ChangeReport): string {
  const { name, summary, verdict, facts, sections } = outlineOf(report);
  return [
    `# Change report: ${phraseText(name)}\n`,
    ...(summary ? [`${phraseText(summary)}\n`] : []),
    `**${verdict.map(phraseText).join(" · ")}**\n`,
    factsText(facts),
    ...sections.map((section) => sectionText(section, report)),
  ].join("\n");
}

function sectionText({ title, blocks }: Section, report: ChangeReport): string {
  return [
    `## ${title}\n`,
    ...blocks.map((block) => blockText(block, report)).filter((text) => text !== ""),
  ].join("\n");
}

function blockText(block: Block, report: ChangeReport): string {
  switch (block.kind) {
    case "paragraph":
      return `${block.phrases.map(phraseText).join(" ")}\n`;
    case "heading":
      return `### ${block.phrases.map(phraseText).join(" · ")}\n`;
    case "facts":
      return factsText(block.facts);
    case "picture":
      return lifetimesText(report);
    case "table":
      return tableText(block);
  }
}

/** In place of the picture, what it shows beside the steps: the steps follow as a table. */
function lifetimesText({ course }: ChangeReport): string {
  const { certificates, unknown } = pictureRows(course);
  const lines = certificates.map(({ label, words }) => `- ${codeSpan(label)}: ${escapedMarkdown(words)} UTC`);
  return [
    ...(lines.length > 0 ? ["**Lifetimes of certificates**\n", `${lines.join("\n")}\n`] : []),
    ...(unknown.length > 0
      ? [`Not known: ${unknown.map((text) => escapedMarkdown(text)).join("; ")}.\n`]
      : []),
  ].join("\n");
}

function factsText(facts: readonly Fact[]): string {
  return tableText({
    kind: "table",
    caption: "",
    head: ["", ""],
    rows: facts.map(({ term, value }): Cell[] => [[{ text: term }], value]),
    left: 0,
  });
}

function tableText({ caption, head, rows, left }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    ...(caption === "" ? [] : [`**${escapedMarkdown(caption)}**\n`]),
    line(head.map((text) => escapedMarkdown(text))),
    line(head.map(() => "---")),
    ...rows.map((cells) => line(cells.map(cellText))),
    "",
    ...(left > 0 ? [`${left} more are not shown here.\n`] : []),
  ].join("\n");
}

function cellText(cell: Cell): string {
  return cell.map(phraseText).join("<br>");
}

function phraseText({ text, href, isCode, isProse }: Phrase): string {
  const written =
    isCode === true ? codeSpan(text) : isProse === true ? proseText(text) : escapedMarkdown(text);
  return href !== undefined && /^https:\/\/[^\s<>]+$/.test(href) ? `[${written}](<${href}>)` : written;
}

function proseText(text: string): string {
  return piecesOf(text)
    .map((piece, index) => (index % 2 === 1 ? codeSpan(piece) : escapedMarkdown(piece)))
    .join("");
}
