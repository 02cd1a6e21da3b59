import { findControl, frameworkInfo, parseControlReference } from "../server/src/controls";
import { canBeExcepted } from "../server/src/rules/exceptions";
import { allRules } from "../server/src/rules/registry";
import type { AnyRule } from "../server/src/rules/rule";

/** The pages under docs/rules by their file names, made from what the rules say of themselves. */
export function rulePages(): ReadonlyMap<string, string> {
  const pages = new Map(allRules.map((rule) => [`${rule.id}.md`, rulePage(rule)]));
  return pages.set("README.md", rulesIndex());
}

function rulePage(rule: AnyRule): string {
  return `# ${rule.id}

**${rule.title}.** ${capital(rule.severity)}, ${rule.plane}, confidence ${rule.confidence}.

${rule.docs.problem}

## Why it matters

${rule.docs.why}

## What to do

${rule.docs.remedy}

## Wrong

\`\`\`yaml
${rule.docs.bad.trimEnd()}
\`\`\`

## Right

\`\`\`yaml
${rule.docs.good.trimEnd()}
\`\`\`

The examples show the keys of \`spec\` that matter; the rest of the change is left out.
${filesOf(rule)}
## Controls

${rule.controls.map(controlLine).join("\n")}

## References

${rule.references.map((reference) => `- ${reference}`).join("\n")}

## Accepting a finding

${accepting(rule)}
`;
}

/** The files that the examples name. */
function filesOf({ docs: { files = {} } }: AnyRule): string {
  return Object.entries(files)
    .map(([path, text]) => `\nThe file \`${path}\`:\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`)
    .join("");
}

function accepting(rule: AnyRule): string {
  if (!canBeExcepted(rule.id)) return "Findings of this rule cannot be accepted by an exception.";
  return `Where a finding is right and yet accepted, say so in the change. The quick fix "Add an exception" writes this:

\`\`\`yaml
exceptions:
  - rule: ${rule.id}
    target: # what the finding is about: a record such as login.example.com/A, or the name of an entry
    reason: # why it is accepted
    approvedBy: # who decided it: nobody who asks for the change or executes it
    expires: # the day on which this ends
\`\`\`

A policy sets the severity for a whole repository: \`rules: {${rule.id}: warning}\`, or \`ignore\`.`;
}

function controlLine(reference: string): string {
  const parsed = parseControlReference(reference);
  const control = parsed && findControl(parsed.framework, parsed.id);
  if (!control) throw new Error(`unknown control ${reference}`);
  const { name, version } = frameworkInfo(control.framework);
  return `- [${control.id}](${control.href}) ${control.title} (${name} ${version})`;
}

/** The planes in the order in which a change is read, and what their rules look at. */
const planes: Readonly<Record<AnyRule["plane"], string>> = {
  language: "The text itself: whether it can be read, and has the shape of its kind.",
  naming: "Names in DNS and names in certificates.",
  dns: "Records and delegations, before, during and after the change.",
  pki: "Issuance, validity, chains and keys, and the records that they depend on.",
  dnssec: "Signatures, keys, DS records, and hosts that need them.",
  rollback: "That both halves can be taken back.",
  credentials: "What the automation that executes the change may do.",
  governance: "Who asks, approves and executes, and how the parts of the document refer to each other.",
  controls: "The controls that the change cites.",
};

function rulesIndex(): string {
  const sections = Object.entries(planes).map(
    ([plane, about]) => `## ${plane}

${about}

| rule | severity | what it finds | first control |
| --- | --- | --- | --- |
${allRules
  .filter((rule) => rule.plane === plane)
  .map(ruleRow)
  .join("\n")}
`,
  );
  return `# Rules

${allRules.length} rules. Each page says why it matters, shows a wrong and a right text, and names the controls behind it.

${sections.join("\n")}`;
}

function ruleRow({ id, severity, title, controls }: AnyRule): string {
  const [first] = controls;
  return `| [${id}](${id}.md) | ${severity} | ${title} | ${first.slice(first.indexOf(":") + 1)} |`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
