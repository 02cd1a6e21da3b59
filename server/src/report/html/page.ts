import { sha256 } from "@noble/hashes/sha2.js";
import type { Range } from "vscode-languageserver-types";
import {
  piecesOf,
  type Block,
  type Cell,
  type Fact,
  type Outline,
  type Phrase,
  type Section,
  type Table,
} from "../blocks";
import type { ChangeReport } from "../change-report";
import { outlineOf } from "../outline";
import { timePicture } from "../svg/picture";
import { Markup, markup } from "./markup";
import { PAGE_STYLE } from "./style";

/** What a place in the manifest becomes: a link for an editor that listens, or plain text. */
type Places = "links" | "text";

/**
 * A whole page that needs nothing but itself: no script, no network, and a policy that allows neither.
 *
 * @param reports at least one
 */
export function htmlPage(reports: readonly ChangeReport[]): string {
  const names = reports.map(({ name }) => name.text).join(", ");
  const policy = `default-src 'none'; style-src 'sha256-${base64(sha256(new TextEncoder().encode(PAGE_STYLE)))}'; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Change report: ${names}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
${htmlBody(reports, "text")}
</body>
</html>
`.text;
}

/** What stands in a page, for one that has a head already. */
export function htmlBody(reports: readonly ChangeReport[], places: Places): Markup {
  const one = (report: ChangeReport, index: number): Markup =>
    new Page(report, `c${index + 1}`, places).article();
  if (reports.length === 0)
    return markup`<main class="report"><p>This text holds no change (<code>kind: TrustChange</code>).</p></main>`;
  return markup`<main>${reports.map(one)}</main>`;
}

class Page {
  private readonly outline: Outline;

  constructor(
    private readonly report: ChangeReport,
    /** Before every address of this report in the page. */
    private readonly prefix: string,
    private readonly places: Places,
  ) {
    this.outline = outlineOf(report);
  }

  article(): Markup {
    const { name, summary, verdict, facts, sections } = this.outline;
    const { prefix } = this;
    return markup`<article class="report" aria-labelledby="${prefix}-name">
<header><p class="eyebrow">Change report</p>
<h1 id="${prefix}-name">${this.phrase(name)}</h1>
${summary && markup`<p class="summary">${this.phrase(summary)}</p>`}
<ul class="verdict" aria-label="Verdict">${verdict.map((phrase) => markup`<li class="${phrase.tone}">${phrase.text}</li>`)}</ul>
${this.facts(facts)}
<nav aria-label="Sections of ${name.text}"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${prefix}-${id}">${title}</a></li>`)}</ul></nav>
</header>
${sections.map((section) => this.section(section))}
</article>
`;
  }

  private section({ id, title, blocks }: Section): Markup {
    const address = `${this.prefix}-${id}`;
    return markup`<section aria-labelledby="${address}"><h2 id="${address}">${title}</h2>
${blocks.map((block, index) => this.block(block, blocks[index - 1]))}</section>
`;
  }

  private block(block: Block, before: Block | undefined): Markup {
    switch (block.kind) {
      case "paragraph":
        return markup`<p>${block.phrases.map((phrase) => this.phrase(phrase))}</p>
`;
      case "heading": {
        const [first, ...others] = block.phrases;
        return markup`<h3>${first && this.phrase(first)}${others.map((phrase) => markup`<span class="aside">${this.phrase(phrase)}</span>`)}</h3>
`;
      }
      case "facts":
        return this.facts(block.facts);
      case "picture": {
        // Beside an editor there is half of the window.
        const width = this.places === "links" ? "column" : "page";
        return markup`<div class="picture ${width}" role="group" aria-label="Time axis" tabindex="0">${timePicture(this.report, `${this.prefix}-time`, { width })}</div>
`;
      }
      case "table":
        return this.table(block, before?.kind === "heading");
    }
  }

  private facts(facts: readonly Fact[]): Markup {
    return markup`<dl class="facts">${facts.map(({ term, value }) => markup`<div><dt>${term}</dt><dd>${this.cell(value)}</dd></div>`)}</dl>
`;
  }

  private table({ caption, head, rows, left }: Table, isUnderHeading: boolean): Markup {
    const classes = [
      "table",
      isUnderHeading ? "is-under-heading" : "",
      head[1] === "In the certificate" ? "is-matrix" : "",
    ];
    return markup`<div class="${classes.filter((name) => name !== "").join(" ")}" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${head.map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${rows.map((row) => this.row(row))}</tbody></table></div>
${left > 0 ? markup`<p>${left} more are not shown here.</p>` : undefined}`;
  }

  private row(cells: readonly Cell[]): Markup {
    return markup`<tr>${cells.map((cell, index) => {
      const inner = this.cell(cell);
      if (index === 0 && !isLong(cell)) return markup`<th scope="row">${inner}</th>`;
      return isLong(cell) ? markup`<td class="words">${inner}</td>` : markup`<td>${inner}</td>`;
    })}</tr>
`;
  }

  private cell(cell: Cell): Markup {
    const inner = cell.map((phrase) => this.phrase(phrase));
    return cell.length === 1
      ? markup`${inner}`
      : markup`${inner.map((one) => markup`<span class="line">${one}</span>`)}`;
  }

  private phrase({ text, at, href, tone, isCode, isProse, isTime }: Phrase): Markup {
    const plain =
      isCode === true
        ? markup`<code class="${text.length <= 24 ? "short" : undefined}">${text}</code>`
        : isProse === true
          ? prose(text)
          : markup`${text}`;
    const toned = tone === undefined ? plain : markup`<span class="${tone}">${plain}</span>`;
    if (isTime === true) return this.linked(at, markup`<span class="moment">${toned}</span>`);
    if (href !== undefined && /^https:\/\//.test(href))
      return markup`<a href="${href}" rel="noreferrer">${toned}</a>`;
    return this.linked(at, toned);
  }

  /** A way to the place in the manifest, for an editor that listens. */
  private linked(at: Range | undefined, inner: Markup): Markup {
    if (at === undefined || this.places === "text") return inner;
    return markup`<a href="#line-${at.start.line + 1}" data-range="${rangeText(at)}" title="Line ${at.start.line + 1} of the manifest">${inner}</a>`;
  }
}

function prose(text: string): Markup {
  const pieces = piecesOf(text);
  return markup`${pieces.map((piece, index) => (index % 2 === 1 ? markup`<code>${piece}</code>` : markup`${piece}`))}`;
}

function isLong(cell: Cell): boolean {
  return cell.some(({ text }) => text.length > 90);
}

/** As the panel of the editor reads it: line and character of start and end, zero-based. */
function rangeText({ start, end }: Range): string {
  return [start.line, start.character, end.line, end.character].join(",");
}

function base64(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets));
}
