// The form of CHANGELOG.md: Keep a Changelog 1.1.0 (https://keepachangelog.com/en/1.1.0/), plain semantic versions.

const GROUPS: readonly string[] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/** What stands under one heading of the second level. */
interface Section {
  /** Counted from one. */
  readonly line: number;
  /** `Unreleased`, or a version. */
  readonly name: string;
  readonly date: string | undefined;
  readonly groups: { readonly line: number; readonly name: string; entries: number }[];
  /** The first line with words that stand in no group; undefined where there is none. */
  stray: number | undefined;
}

const HEADING = /^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?(?: \[YANKED\])?$/;
const UNRELEASED = "Unreleased";

/**
 * What stands in the way of a release: a sentence for each fault, with its line where it has one.
 *
 * @param text of CHANGELOG.md
 * @param version that is to be released, as package.json has it
 * @param today YYYY-MM-DD
 */
export function changelogFaults(text: string, version: string, today: string): readonly string[] {
  const { sections, faults } = sectionsIn(text.split(/\r?\n/));
  const releases = sections.filter(({ name }) => name !== UNRELEASED);
  return [
    ...faults,
    ...sections.flatMap(sectionFaults),
    ...orderFaults(sections),
    ...releases.flatMap((release) => dateFaults(release, today)),
    ...releaseFaults(sections, version),
  ];
}

function sectionsIn(lines: readonly string[]): { sections: readonly Section[]; faults: readonly string[] } {
  const sections: Section[] = [];
  const faults: string[] = [];
  if (lines[0] !== "# Changelog") faults.push(at(1, 'begin the file with "# Changelog".'));
  lines.forEach((text, index) => {
    const line = index + 1;
    const section = sections.at(-1);
    const group = section?.groups.at(-1);
    if (/^##(?!#)/.test(text)) {
      const [, name, date] = HEADING.exec(text) ?? [];
      if (name === undefined)
        faults.push(at(line, `"${text}" is no heading of a release: write "## [1.2.3] - 2026-01-31".`));
      sections.push({ line, name: name ?? "", date, groups: [], stray: undefined });
    } else if (text.startsWith("### ")) section?.groups.push({ line, name: text.slice(4), entries: 0 });
    else if (group) group.entries += text.startsWith("- ") ? 1 : 0;
    else if (section && text.trim() !== "" && !/^\[[^\]]+\]: /.test(text)) section.stray ??= line;
  });
  // What is wrong with a heading that cannot be read has been said.
  return { sections: sections.filter(({ name }) => name !== ""), faults };
}

function sectionFaults({ line, name, date, groups, stray }: Section): readonly string[] {
  const faults: string[] = [];
  if (stray !== undefined)
    faults.push(at(stray, `this stands in no group: put it under one of ${GROUPS.join(", ")}.`));
  groups.forEach((group, index) => {
    if (!GROUPS.includes(group.name))
      faults.push(at(group.line, `"${group.name}" is no group: take one of ${GROUPS.join(", ")}.`));
    else if (groups.findIndex((other) => other.name === group.name) < index)
      faults.push(at(group.line, `${name} has a second group "${group.name}": put them together.`));
    if (group.entries === 0)
      faults.push(
        at(group.line, `"${group.name}" has no entry: write one behind "- ", or remove the heading.`),
      );
  });
  if (name === UNRELEASED) {
    if (date !== undefined) faults.push(at(line, "what is unreleased has no date: remove it."));
  } else {
    if (!numbersOf(name))
      faults.push(at(line, `"${name}" is no version: write three numbers, such as 1.2.3.`));
    if (groups.length === 0) faults.push(at(line, `${name} says nothing: write what has changed.`));
  }
  return faults;
}

/** Unreleased first, then the releases from the newest to the oldest. */
function orderFaults(sections: readonly Section[]): readonly string[] {
  return sections.flatMap((section, index) => {
    const before = sections[index - 1];
    if (!before) return [];
    const { line, name, date } = section;
    if (name === UNRELEASED) return [at(line, "[Unreleased] comes first: move it to the top.")];
    if (before.name === UNRELEASED) return [];
    if (before.name === name) return [at(line, `${name} has two sections: put them together.`)];
    const [newer, older] = [numbersOf(before.name), numbersOf(name)];
    if (newer && older && compare(older, newer) > 0)
      return [at(line, `${name} stands below ${before.name}: the newest comes first.`)];
    return date !== undefined && before.date !== undefined && date > before.date
      ? [at(line, `${name} has a later date than ${before.name}: put the dates right.`)]
      : [];
  });
}

function dateFaults({ line, name, date }: Section, today: string): readonly string[] {
  if (date === undefined)
    return [at(line, `${name} has no date: write "## [${name}] - ${today}", with the day of its release.`)];
  const time = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== date)
    return [at(line, `${date} is no day of the calendar.`)];
  return date > today ? [at(line, `${date} has not come yet; today is ${today}.`)] : [];
}

function releaseFaults(sections: readonly Section[], version: string): readonly string[] {
  const unreleased = sections.find(({ name }) => name === UNRELEASED);
  const newest = sections.find(({ name }) => name !== UNRELEASED);
  const faults: string[] = [];
  if (unreleased?.groups.some(({ entries }) => entries > 0))
    faults.push(
      at(unreleased.line, `move what is unreleased under "## [${version}]", which is to be released.`),
    );
  if (!sections.some(({ name }) => name === version))
    faults.push(`CHANGELOG.md has no section [${version}], which is the version in package.json: write it.`);
  else if (newest?.name !== version)
    faults.push(
      `CHANGELOG.md ends with ${newest?.name ?? ""}, and package.json says ${version}: raise it there.`,
    );
  return faults;
}

type Numbers = readonly [number, number, number];

/** The three numbers of a version; undefined for anything else: the Marketplace takes no suffixes. */
export function numbersOf(version: string): Numbers | undefined {
  const [, major, minor, patch] = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function at(line: number, message: string): string {
  return `CHANGELOG.md:${line}: ${message}`;
}
