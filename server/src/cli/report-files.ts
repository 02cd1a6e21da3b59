import { resolve } from "node:path";
import type { ReportFile } from "./check-options";
import { reportIn } from "./reports/formats";
import type { FileNames } from "./reports/report";
import type { Output } from "./tally";
import { printable, type Terminal } from "./terminal";
import { writeWhole } from "./write-file";

/** The reports that `--also` asks for: they are kept until the end, and then each is written as a whole. */
export class ReportFiles {
  private readonly parts = new Map<ReportFile, string[]>();

  constructor(files: readonly ReportFile[]) {
    for (const file of files) this.parts.set(file, []);
  }

  /** Where the reports go while they are made. Files hold everything that is found, in no colour. */
  outputs(names: FileNames): readonly Output[] {
    return [...this.parts].map(([{ format }, parts]) => ({
      report: reportIn(format, names, { colours: false }, false),
      write: (text) => void parts.push(text),
      quiet: false,
    }));
  }

  /** Writes the files. Gives whether all of them could be written; says of the others why not. */
  async write({ cwd, writeError }: Pick<Terminal, "cwd" | "writeError">): Promise<boolean> {
    let isWritten = true;
    for (const [{ path }, parts] of this.parts) {
      const reason = await writeWhole(resolve(cwd, path), parts.join(""));
      if (reason === undefined) continue;
      isWritten = false;
      writeError(`trust-change: the report "${printable(path)}" could not be written: ${reason}\n`);
    }
    return isWritten;
  }
}
