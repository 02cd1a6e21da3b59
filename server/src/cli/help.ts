import { checkManual } from "./help-check";

/** Every command, in the order of the manual. */
export const commands = [
  "check",
  "new",
  "format",
  "report",
  "explain",
  "controls",
  "list",
  "schema",
  "lsp",
  "completion",
] as const;

export type Command = (typeof commands)[number];

/** The manual of a command, or of the whole program. */
export function help(command: Command | undefined): string {
  switch (command) {
    case "check":
      return checkManual;
    case "new":
      return newManual;
    case "format":
      return formatManual;
    case "report":
      return reportManual;
    case "explain":
      return explainManual;
    case "controls":
      return controlsManual;
    case "list":
      return listManual;
    case "schema":
      return schemaManual;
    case "lsp":
      return lspManual;
    case "completion":
      return completionManual;
    case undefined:
      return overview;
  }
}

const overview = `trust-change: check and write trust-change manifests, one YAML document for a DNS and certificate change

USAGE
  trust-change check [PATH...] [options]                           says what is wrong with manifests and policies
  trust-change new --zone FILE --cert FILE --name HOST [options]   writes a manifest from a zone and a certificate
  trust-change format PATH... [options]                            formats manifests and policies
  trust-change report FILE [options]                               writes a change report for those who decide on it
  trust-change explain ID                                          says what a rule checks or a control asks
  trust-change controls FILE... [options]                          says how changes stand to the controls they touch
  trust-change list rules|controls|providers                       lists all rules, controls or providers
  trust-change schema change|policy                                prints a JSON Schema for other tools
  trust-change lsp [--stdio]                                       starts the language server for an editor
  trust-change completion bash|zsh|fish                            prints a completion script for a shell
  trust-change COMMAND --help                                      the manual of a command
  trust-change --version

EXAMPLES
  trust-change check                                     everything below the current folder
  trust-change check changes/ --fail-on warning
  trust-change check --changed-since origin/main --format github
  trust-change check --fix
  trust-change new --zone example.com.zone --cert login.pem --name login.example.com --to 203.0.113.20
  trust-change explain san-missing-for-dns-name

EXIT CODES
  0  nothing at or above --fail-on        3  some file could not be read or written; the rest was checked
  1  findings at or above --fail-on       4  an error in the product itself
  2  a mistake in the call, no file matches, or a file that new would overwrite

Nothing is sent anywhere and nothing is fetched. What scripts can rely on:
https://github.com/trust-change/trust-change/blob/main/docs/command-line.md
`;

const newManual = `trust-change new: write a manifest from the zone and the certificate of a host as they are now

USAGE
  trust-change new --zone FILE --cert FILE --name HOST [options]

Previous values, coverage, steps with their waits and the rollback come from the files. What only a person knows is
marked TODO, and trust-change check lists what is still open.

OPTIONS
  --zone FILE       the zone: a zone file, or a zone of octoDNS where the name ends in .yaml or .yml
  --cert FILE       the certificate that is served now, or the request for the next one, in PEM
  --name HOST       the host; where the certificate lacks it, it is added
  --to VALUE        where HOST shall lead: an address (may be repeated) or a host name; left open where not given
  --keep-records    the records stay, and only the certificate changes
  --zone-name NAME  the name of the zone, where neither the zone nor the name of its file says it
  --output FILE     write to FILE instead of the standard output
  --force           let --output overwrite a file

EXAMPLES
  trust-change new --zone example.com.zone --cert login.pem --name login.example.com --to 203.0.113.20
  trust-change new --zone zones/example.com.yaml --cert login.csr --name login.example.com --keep-records \\
    --output changes/login.trust.yaml

EXIT CODES
  0  the manifest is written
  2  a mistake in the call, or --output names a file that exists
  3  some input could not be read; what could be is written
  4  an error in the product itself
`;

const formatManual = `trust-change format: format manifests and policies the way Prettier formats YAML

USAGE
  trust-change format PATH... [options]

Values, comments, quotes and braces stay as they are. A file that is not valid YAML is not touched. PATH is as for
check.

OPTIONS
  --check          write nothing; say which files are not formatted, and exit with 1 where there are any
  --print-width N  the column up to which {name: www, type: A} stays on one line (default 120)

EXIT CODES
  0  all files are formatted             2  a mistake in the call, or no file matches
  1  --check found some that are not     3  some file could not be read or written; the others are formatted
`;

const reportManual = `trust-change report: write a change report, for a change advisory board or an auditor

USAGE
  trust-change report FILE [options]

It says what changes, when, who acts, how it is rolled back, which records a certificate covers, and what was found.
Findings are part of the report; they do not change the exit code.

OPTIONS
  --format FORMAT  markdown (default); html: one page, no network; svg: the time axis alone
  --output FILE    write to FILE, all at once, instead of the standard output
  --now TIME       look at the change as of this time (RFC 3339) instead of the clock
  --root DIR       the folder up to which policies are looked for and sources may lie

EXAMPLES
  trust-change report changes/login.trust.yaml
  trust-change report changes/login.trust.yaml --format html --output login.html

EXIT CODES
  0  the report is written               3  some input could not be read
  2  a mistake in the call               4  an error in the product itself
`;

const explainManual = `trust-change explain: say what a rule checks, or what a control asks and which rules serve it

USAGE
  trust-change explain ID

EXAMPLES
  trust-change explain san-missing-for-dns-name    a rule: what, why, what to do, a wrong and a right example
  trust-change explain PR.AA-05                    a control of NIST CSF 2.0
  trust-change explain NHI5:2025                   a risk of the OWASP Non-Human Identities Top 10
`;

const listManual = `trust-change list: list all rules, controls or providers

USAGE
  trust-change list rules|controls|providers [options]

  rules      with severity, plane and fixes: safe (check --fix makes them), offered (a person chooses), or none; the JSON
             has controls and references as well
  controls   of each framework, with the number of rules behind it and a link; the JSON names the rules
  providers  whose permission policies are read, and on which planes they act

OPTIONS
  --format FORMAT  table (default): aligned, and broken to the width of the terminal where there is one; json

EXAMPLES
  trust-change list rules | grep dnssec
  trust-change list controls --format json

EXIT CODES
  0  the list is written                 2  a mistake in the call
`;

const schemaManual = `trust-change schema: print the JSON Schema of a change or a policy, for other tools

USAGE
  trust-change schema change|policy

The schema refers to no other and uses only keywords of JSON Schema (2020-12; draft-07 validators read it as well). It
checks the shape of a document; everything else is for trust-change check.

EXAMPLES
  trust-change schema change > trust-change.schema.json
      and at the head of a manifest, for editors with the YAML language server:
      # yaml-language-server: $schema=trust-change.schema.json

EXIT CODES
  0  the schema is printed               2  a mistake in the call
`;

const lspManual = `trust-change lsp: start the language server, for editors

USAGE
  trust-change lsp [--stdio]

It speaks the Language Server Protocol over the standard input and output, as trust-change-language-server --stdio does, and
runs until its client ends it. --stdio is the only way that there is; editors may say so, and --clientProcessId=N as well:
the server then ends when process N is gone.
Set-up of editors: https://github.com/trust-change/trust-change/blob/main/docs/editors.md

EXIT CODES
  0  the client asked to shut down       2  a mistake in the call
  1  the client went without asking
`;

const controlsManual = `trust-change controls: say which controls each change touches, and how it stands to them

USAGE
  trust-change controls FILE... [options]

FILE is a file, a folder or a glob, as for check. A change touches a control that it names under controls, that a finding
names, or behind which a rule looked at an entry of the change: a record, a certificate, a step. Each has one status:

  violated  a finding of whatever severity names it, and no exception accepts that finding
  excepted  findings name it, and exceptions in force accept all of them
  met       the change claims it, and a rule behind it looked at an entry and found nothing: met as far as that tells
  touched   the change claims it and no rule here looked, or rules looked and the change does not claim it

A rule that looks at the change as a whole, at claims or exceptions, or that a policy ignores, makes nothing met; in
broken YAML nothing is.

OPTIONS
  --format FORMAT  table (default) or json
  --fail-on LEVEL  exit with 1 from this severity on: error (default), warning, information, hint, never
  --now TIME       look at the changes as of this time (RFC 3339) instead of the clock
  --root DIR       the folder up to which policies are looked for and sources may lie

The table says violated at the slightest finding; the exit code goes by the severity of findings, as that of check does.

EXIT CODES
  0  nothing at or above --fail-on       2  a mistake in the call, no file matches, or no file holds a change
  1  findings at or above --fail-on      3  some file could not be read; the others are listed
`;

const completionManual = `trust-change completion: print a completion script for a shell

USAGE
  trust-change completion bash|zsh|fish

EXAMPLES
  source <(trust-change completion bash)                                          in ~/.bashrc
  trust-change completion zsh > "\${fpath[1]}/_trust-change"
  trust-change completion fish > ~/.config/fish/completions/trust-change.fish

EXIT CODES
  0  the script is printed               2  a mistake in the call
`;
