/** The manual that `--help` prints. */
export function help(): string {
  return `trust-change: check and begin trust-change manifests, one YAML document for a DNS and certificate change

USAGE
  trust-change check [PATH...] [options]
  trust-change report FILE [options]
  trust-change new --zone FILE --cert FILE --name HOST [options]
  trust-change explain ID
  trust-change --version

check  Reads manifests and policies and says what is wrong with them, as the editor does.
  PATH is a file, a folder or a glob (in quotes); the current folder where none is given. In folders and globs, files
  named *.trust.yaml, *.trust.yml, trust-policy.yaml and *.trust-policy.yaml count, and YAML files that say
  apiVersion: trust-change/v1; what .gitignore names is left out. A file that is named itself is always read.

  --format FORMAT  pretty (default): the line with the place marked; json: one stable document for machines
  --fail-on LEVEL  exit with 1 from this severity on: error (default), warning, information, hint, never
  --now TIME       check as of this time (RFC 3339, such as 2026-11-22T12:00:00Z) instead of the clock
  --root DIR       the folder up to which policies are looked for and .gitignore counts: by default the nearest one
                   upward with .git, else the current folder

report  Writes what people have to know of the changes in FILE: who acts, what changes, when, the way back, which records a
  certificate has names for, and what was found. It says what was found and does not fail for it.

  --format FORMAT  markdown (default); html: a page that needs nothing else; svg: the time axis alone
  --output FILE    write to FILE, all at once, instead of the standard output
  --now, --root    as for check

new  Writes a manifest for a change of HOST from its zone and its certificate as they stand: previous values, coverage,
  steps with their waits and the way back. What only a person knows is marked TODO, and check lists what is left of it.

  --zone FILE      the zone: a zone file, or a zone of octoDNS where the name ends in .yaml or .yml
  --cert FILE      the certificate that is served now, or the request for the next one, in PEM
  --name HOST      the host; where the certificate lacks it, it is added
  --to VALUE       where HOST shall lead: an address (may be repeated) or a host name; left open where not given
  --keep-records   the records stay, and only the certificate changes
  --zone-name NAME the name of the zone, where neither the zone nor the name of its file says it
  --out FILE       write to FILE instead of the standard output; a file that exists is kept, unless --force is given

explain  Prints what a rule checks or what a control asks: trust-change explain san-missing-for-dns-name,
  trust-change explain PR.AA-05, trust-change explain NHI5:2025

EXIT CODES
  0  nothing at or above --fail-on        3  some input could not be read; the rest was checked
  1  findings at or above --fail-on       4  an error in the product itself
  2  a mistake in the call, no file matches, or a file that new would overwrite

EXAMPLES
  trust-change check
  trust-change check changes/ --fail-on warning
  trust-change report changes/login.trust.yaml --format html --output login.html
  trust-change new --zone example.com.zone --cert login.pem --name login.example.com --to 203.0.113.20
  trust-change check 'services/**/*.trust.yaml' --format json
`;
}
