import { findControl, frameworkInfo, parseControlReference } from "../server/src/controls";
import { canBeExcepted } from "../server/src/rules/exceptions";
import { allRules } from "../server/src/rules/registry";
import type { AnyRule } from "../server/src/rules/rule";

/** The pages under docs/rules by their file names, made from what the rules say of themselves. */
export function rulePages(): ReadonlyMap<string, string> {
  const pages = new Map(allRules.map((rule) => [`${rule.id}.md`, rulePage(rule)]));
  return pages.set("README.md", rulesTable());
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

## Controls

${rule.controls.map(controlLine).join("\n")}

## References

${rule.references.map((reference) => `- ${reference}`).join("\n")}

## Accepting a finding

${accepting(rule)}
`;
}

function accepting(rule: AnyRule): string {
  if (!canBeExcepted(rule.id)) return "Findings of this rule cannot be accepted by an exception.";
  return `Where a finding is right and yet accepted, say so in the change. The quick fix "Add an exception" writes this:

\`\`\`yaml
exceptions:
  - rule: ${rule.id}
    target: # what the finding is about: a record such as login.example.com/A, or the name of an entry
    reason: # why it is accepted
    approvedBy: # somebody who is not the requester
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

function rulesTable(): string {
  const rows = allRules.map((rule) => {
    const [first] = rule.controls;
    return `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.plane} | ${rule.title} | ${first.slice(first.indexOf(":") + 1)} |`;
  });
  return `# Rules

| rule | severity | plane | what it finds | first control |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
