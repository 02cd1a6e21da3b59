/** The manual that `--help` prints. */
export function help(): string {
  return `trust-change: check trust-change manifests, one YAML document for a DNS and certificate change

USAGE
  trust-change check [PATH...] [options]
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

explain  Prints what a rule checks or what a control asks: trust-change explain san-missing-for-dns-name,
  trust-change explain PR.AA-05, trust-change explain NHI5:2025

EXIT CODES
  0  nothing at or above --fail-on        3  some input could not be read; the rest was checked
  1  findings at or above --fail-on       4  an error in the product itself
  2  a mistake in the call, or no file matches

EXAMPLES
  trust-change check
  trust-change check changes/ --fail-on warning
  trust-change check 'services/**/*.trust.yaml' --format json
`;
}
