import {
  DiagnosticSeverity,
  languages,
  LanguageStatusSeverity,
  Uri,
  window,
  workspace,
  type LanguageStatusItem,
} from "vscode";
import { State, type BaseLanguageClient } from "vscode-languageclient";
import { countsInWords, type Counts } from "./words";

/** What the server tells of an open text whenever it has checked all of it. */
interface Checked {
  readonly uri: string;
  /** The address of the policy in force, which may be the text itself; null where there is none. */
  readonly policy: string | null;
  /** A policy that there is and that cannot be read, and why: a clause. */
  readonly unreadPolicy: { readonly uri: string; readonly reason: string } | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Typing pauses that long before anybody looks at the status, milliseconds. */
const PAUSE = 250;

/** The items of the language status: what is found in the active manifest, and the policy that it is held against. */
export function showStatus(client: BaseLanguageClient, languageId: string): { dispose(): unknown }[] {
  const selector = { language: languageId };
  const findings = languages.createLanguageStatusItem("trust-change.findings", selector);
  findings.name = "Trust Change: Findings";
  const policy = languages.createLanguageStatusItem("trust-change.policy", selector);
  policy.name = "Trust Change: Policy";
  const checked = new Map<string, Checked>();

  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    timer = undefined;
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== languageId) return;
    const last = checked.get(document.uri.toString());
    showFindings(findings, client.state, document.uri, last);
    showPolicy(policy, document.uri, last);
  };
  /** Whatever comes in the meantime is shown with it. */
  const showSoon = (): void => {
    timer ??= setTimeout(show, PAUSE);
  };

  show();
  return [
    findings,
    policy,
    { dispose: () => clearTimeout(timer) },
    client.onNotification("trust-change/checked", (told: Checked) => {
      checked.set(client.protocol2CodeConverter.asUri(told.uri).toString(), told);
      showSoon();
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) checked.clear();
      showSoon();
    }),
    window.onDidChangeActiveTextEditor(show),
    languages.onDidChangeDiagnostics(({ uris }) => {
      const active = window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) showSoon();
    }),
    workspace.onDidCloseTextDocument(({ uri }) => checked.delete(uri.toString())),
  ];
}

function showFindings(item: LanguageStatusItem, state: State, uri: Uri, last: Checked | undefined): void {
  const isStopped = state === State.Stopped || state === State.StartFailed;
  item.busy = !isStopped && last === undefined;
  if (isStopped) {
    item.text = "The language server has stopped";
    item.severity = LanguageStatusSeverity.Error;
    item.detail = undefined;
    item.command = { title: "Restart", command: "trust-change.restartServer" };
    return;
  }
  const counts = countsOf(uri);
  const waitsFor = state === State.Running ? "Checking" : "Starting the language server";
  item.text = last ? countsInWords(counts) : waitsFor;
  item.detail = last && `checked at ${new Date(last.at).toLocaleTimeString()}`;
  item.severity = severityOf(counts);
  item.command = { title: "Show Problems", command: "workbench.actions.view.problems" };
}

function showPolicy(item: LanguageStatusItem, uri: Uri, last: Checked | undefined): void {
  const policy = typeof last?.policy === "string" ? Uri.parse(last.policy) : undefined;
  item.busy = false;
  item.detail = undefined;
  item.command = undefined;
  item.severity = LanguageStatusSeverity.Information;
  // A text with a policy of its own does without the one of its folder.
  if (policy === undefined && last?.unreadPolicy) showUnreadPolicy(item, last.unreadPolicy);
  else if (policy === undefined) item.text = last ? "No policy" : "Policy";
  else if (policy.toString() === uri.toString()) item.text = "Policy: in this file";
  else {
    item.text = `Policy: ${workspace.asRelativePath(policy)}`;
    item.command = { title: "Open", command: "vscode.open", arguments: [policy] };
  }
}

function showUnreadPolicy(
  item: LanguageStatusItem,
  { uri, reason }: NonNullable<Checked["unreadPolicy"]>,
): void {
  const policy = Uri.parse(uri);
  item.text = `Policy cannot be read: ${workspace.asRelativePath(policy)}`;
  item.detail = reason;
  item.severity = LanguageStatusSeverity.Warning;
  item.command = { title: "Show in Explorer", command: "revealInExplorer", arguments: [policy] };
}

function countsOf(uri: Uri): Counts {
  const counts = { errors: 0, warnings: 0, information: 0 };
  for (const { source, severity } of languages.getDiagnostics(uri)) {
    if (source !== "trust-change") continue;
    if (severity === DiagnosticSeverity.Error) counts.errors++;
    else if (severity === DiagnosticSeverity.Warning) counts.warnings++;
    else if (severity === DiagnosticSeverity.Information) counts.information++;
  }
  return counts;
}

function severityOf({ errors, warnings }: Counts): LanguageStatusSeverity {
  if (errors > 0) return LanguageStatusSeverity.Error;
  return warnings > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}
