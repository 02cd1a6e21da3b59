/** What `trust-change check --help` prints. */
export const checkManual = `trust-change check: find what is wrong in manifests and policies

USAGE
  trust-change check [PATH...] [options]

PATH is a file, a folder or a glob (in quotes); the current folder where none is given. In folders and globs, files
named *.trust.yaml, *.trust.yml, trust-policy.yaml and *.trust-policy.yaml count, and YAML files that say
apiVersion: trust-change/v1; what .gitignore names is left out. A file that is named itself is always read.
Files are checked in the order of their paths.

WHAT IS CHECKED
  --changed-since COMMIT  only files that differ from where the branch left COMMIT, and files that git does not know
                          yet; a changed policy or source brings the files that rest on it
  --stdin                 the standard input, in place of files
  --stdin-path PATH       where the text of --stdin belongs: its name in the report, and the policy it is held against
  --root DIR              the folder up to which policies are looked for, .gitignore counts and sources may lie: by
                          default the nearest one upward with .git, else the current folder

WHAT IT IS HELD AGAINST
  --policy FILE           this policy, in place of the nearest trust-policy.yaml upward from each file
  --rule ID=SEVERITY      error, warning, information, hint or ignore for a rule, whatever the policy says; may be
                          repeated
  --baseline FILE         the findings in FILE are known, and no reason to fail; they are told by rule, path and
                          content, not by line
  --update-baseline       write what is found to --baseline, and end with 0
  --now TIME              check as of this time (RFC 3339, such as 2026-11-22T12:00:00Z) instead of the clock

WHAT IS FIXED
  --fix                   make all fixes that are safe, write the files, and report what is left
  --fix-dry-run           print what --fix would write as a diff, and what would be left on the standard error

WHAT IS REPORTED
  --format FORMAT         pretty    each line with the place marked (default)
                          compact   a line for each finding
                          json      one stable document for programs
                          sarif     SARIF 2.1.0, for code scanning
                          github    annotations of GitHub Actions
                          gitlab    a GitLab Code Quality report
                          junit     JUnit XML, a suite for each file
                          markdown  a table, for the summary of a job
  --also FORMAT=FILE      write the report of the same run in another format to FILE as well; may be repeated
  --fail-on LEVEL         exit with 1 from this severity on: error (default), warning, information, hint, never
  --quiet                 only what makes the exit code 1, and files that could not be read
  --statistics            how often each rule found something

EXAMPLES
  trust-change check
  trust-change check 'services/**/*.trust.yaml' --fail-on warning
  trust-change check --also sarif=trust-change.sarif --also junit=trust-change.xml
  trust-change check --format markdown >> "$GITHUB_STEP_SUMMARY"
  trust-change check --changed-since origin/main --format github
  trust-change check --baseline known.json --update-baseline     then, in each run: --baseline known.json
  trust-change check --fix-dry-run | git apply --allow-empty
  git show HEAD:login.trust.yaml | trust-change check --stdin --stdin-path login.trust.yaml

EXIT CODES
  0  nothing at or above --fail-on        3  some file could not be read or written; the rest was checked
  1  findings at or above --fail-on       4  an error in the product itself
  2  a mistake in the call, or no file matches
`;
