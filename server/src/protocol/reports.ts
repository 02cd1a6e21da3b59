import type { Connection } from "vscode-languageserver";
import { htmlBody } from "../report/html/page";
import { PAGE_STYLE } from "../report/html/style";
import { renderReports, REPORT_FORMATS, type ReportFormat } from "../report/render";
import { changeReports, EVERYTHING } from "../report/report";
import type { Analysis } from "../rules/engine";
import { RequestType } from "./library";
import type { OpenDocuments } from "./open-documents";
import { quietly } from "./quietly";

/**
 * Asks for the report on an open text; takes `{uri, format}`. `panel` is the body of a page whose links to places hold
 * their range in `data-range`, kept short for a text with very many entries; the other formats are whole files. Answers
 * null where the text is not open, or holds no change that a file could be about.
 */
const reportRequest = new RequestType<unknown, ReportAnswer | null, void>("trust-change/report");

/** Tells `{uri}` when the panel of a text, once asked for, would be another one. */
const REPORT_CHANGED = "trust-change/reportChanged";

interface ReportAnswer {
  /** The names of the changes. */
  readonly title: string;
  readonly text: string;
  /** The style of the page around a panel. */
  readonly style?: string;
}

/** A panel that is looked at while the text is edited shows no more rows of a list. */
const MOST_ROWS = 300;

/** Typing pauses that long before anybody looks beside the editor, milliseconds. */
const PAUSE = 150;

/** Reports on open texts, for clients that ask for them, and word of those that have changed. */
export class Reports {
  /** The panels that clients have, by the text that they are about. */
  private readonly told = new Map<string, string>();
  private readonly waiting = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly open: OpenDocuments,
  ) {
    connection.onRequest(reportRequest, (parameters) => this.answer(parameters));
  }

  /** To be called when a text has changed, or something that its findings rest on; without a text, any of them may have. */
  changed(uri?: string): void {
    for (const known of uri === undefined ? this.told.keys() : [uri])
      if (this.told.has(known)) this.waiting.add(known);
    if (this.waiting.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => quietly(this.tell()), PAUSE);
  }

  closed(uri: string): void {
    this.told.delete(uri);
    this.waiting.delete(uri);
  }

  private async answer(parameters: unknown): Promise<ReportAnswer | null> {
    const asked = askedIn(parameters);
    const analysis = asked && (await this.open.analysis(asked.uri));
    if (!analysis) return null;
    if (asked.format !== "panel") return fileAnswer(analysis, asked.format);
    const answer = panelAnswer(analysis);
    this.told.set(asked.uri, answer.text);
    return answer;
  }

  private async tell(): Promise<void> {
    for (const uri of [...this.waiting]) {
      this.waiting.delete(uri);
      const analysis = await this.open.analysis(uri);
      // Whatever was typed in the meantime comes with a pause of its own.
      if (!analysis || this.waiting.has(uri) || panelAnswer(analysis).text === this.told.get(uri)) continue;
      await this.connection.sendNotification(REPORT_CHANGED, { uri });
    }
  }
}

function fileAnswer(analysis: Analysis, format: ReportFormat): ReportAnswer | null {
  const [first, ...others] = changeReports(analysis, EVERYTHING);
  if (!first) return null;
  return { title: first.name.text, text: renderReports([first, ...others], format) };
}

function panelAnswer(analysis: Analysis): ReportAnswer {
  const reports = changeReports(analysis, { most: MOST_ROWS });
  return {
    title: reports.map(({ name }) => name.text).join(", "),
    text: htmlBody(reports, "links").text,
    style: PAGE_STYLE,
  };
}

function askedIn(
  parameters: unknown,
): { readonly uri: string; readonly format: ReportFormat | "panel" } | undefined {
  if (typeof parameters !== "object" || parameters === null) return undefined;
  const { uri, format } = parameters as Readonly<Record<string, unknown>>;
  const known = (["panel", ...REPORT_FORMATS] as const).find((one) => one === format);
  return typeof uri === "string" && known !== undefined ? { uri, format: known } : undefined;
}
