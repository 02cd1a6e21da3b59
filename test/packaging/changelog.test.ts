import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { changelogFaults, numbersOf } from "../../server/packaging/changelog";
import { root } from "../root";

const sound = `# Changelog

Words about the form.

## [Unreleased]

## [1.10.0] - 2026-11-20

### Added

- A thing, over
  two lines.

### Fixed

- Another one.

## [1.9.1] - 2026-11-20 [YANKED]

### Security

- A hole.

[1.10.0]: https://example.com/1.10.0
`;

const faults = (text: string, version = "1.10.0"): readonly string[] =>
  changelogFaults(text, version, "2026-11-26");

/** The one fault of the sound text after one replacement. */
function fault(from: string, to: string, version?: string): string {
  assert.ok(sound.includes(from), from);
  const found = faults(sound.replace(from, to), version);
  assert.equal(found.length, 1, found.join("\n"));
  return found.join();
}

describe("a changelog before a release", () => {
  it("is in order in the form of Keep a Changelog, however its lines end", () => {
    assert.deepEqual(faults(sound), []);
    assert.deepEqual(faults(sound.replaceAll("\n", "\r\n")), []);
    assert.deepEqual(faults(sound.replace("## [Unreleased]\n\n", "")), []);
  });

  it("has a dated section for the version, and it is the newest", () => {
    assert.match(fault("1.10.0] -", "1.9.9] -"), /no section \[1\.10\.0\].*write it/);
    assert.match(faults(sound, "1.9.1").join(), /package\.json says 1\.9\.1/);
    assert.match(
      fault(" - 2026-11-20\n", "\n"),
      /:7: 1\.10\.0 has no date: write "## \[1\.10\.0\] - 2026-11-26"/,
    );
  });

  it("leaves nothing unreleased", () => {
    const text = fault("## [Unreleased]\n", "## [Unreleased]\n\n### Added\n\n- More.\n");
    assert.match(text, /:5: move what is unreleased under "## \[1\.10\.0\]"/);
  });

  it("has the newest first, each once, Unreleased above them", () => {
    assert.match(fault("[1.9.1]", "[1.11.0]"), /:18: 1\.11\.0 stands below 1\.10\.0/);
    assert.match(fault("[1.9.1]", "[1.10.0]"), /two sections/);
    assert.match(fault("2026-11-20 [YANKED]", "2026-11-21"), /later date than 1\.10\.0/);
    const moved = sound
      .replace("## [Unreleased]\n\n", "")
      .replace("[1.10.0]: ", "## [Unreleased]\n\n[1.10.0]: ");
    assert.match(faults(moved).join(), /comes first/);
  });

  it("has headings, versions and days that can be read", () => {
    assert.match(fault("## [1.9.1] - ", "## 1.9.1 "), /is no heading of a release/);
    assert.match(fault("[1.9.1]", "[1.9]"), /"1\.9" is no version/);
    assert.match(fault("2026-11-20 [YANKED]", "2026-02-30"), /no day of the calendar/);
    assert.match(fault("1.10.0] - 2026-11-20", "1.10.0] - 2026-11-27"), /has not come yet/);
    assert.match(fault("# Changelog", "# Changes"), /:1: begin the file/);
    assert.match(fault("## [Unreleased]", "## [Unreleased] - 2026-11-20"), /no date/);
  });

  it("has the six groups, each once in a release and with entries", () => {
    assert.match(fault("### Fixed", "### Bugfixes"), /:14: "Bugfixes" is no group: take one of Added/);
    assert.match(fault("### Fixed", "### Added"), /second group "Added"/);
    assert.match(fault("- A hole.", "A hole."), /"Security" has no entry/);
    assert.match(fault("### Security\n\n- A hole.\n", ""), /1\.9\.1 says nothing/);
    assert.match(fault("### Added\n\n", "A sentence.\n\n### Added\n\n"), /:9: this stands in no group/);
  });

  it("is bad in any way without an exception", () => {
    for (const text of ["", "#", "## [", "## []\n### ", "\0", "## [Unreleased]\n## [Unreleased]"])
      assert.ok(faults(text).length > 0, text);
  });
});

describe("CHANGELOG.md", () => {
  it("has the form, apart from what a release adds", () => {
    const text = readFileSync(join(root, "CHANGELOG.md"), "utf8");
    const released = text.replace(/^## \[Unreleased\]\n+(?=### )/m, "## [9999.0.0] - 9998-12-31\n\n");
    const [, newest = ""] = /^## \[(\d[^\]]*)\]/m.exec(released) ?? [];
    assert.deepEqual(changelogFaults(released, newest, "9999-01-01"), []);
  });
});

describe("a version", () => {
  it("has three numbers and nothing else", () => {
    assert.deepEqual(numbersOf("10.0.12"), [10, 0, 12]);
    for (const text of ["1.2", "v1.2.3", "1.2.3-rc.1", "1.2.3+5", "01.2.3", "1.2.3\n", ""])
      assert.equal(numbersOf(text), undefined, text);
  });
});
