import type { YamlPrinter } from "../service/format/printer";
import type { FileAccess } from "../workspace/files";

/** What the machine gives to the server: files, the time, and the place of the rules' pages. */
export interface Host {
  readonly version: string;
  readonly files: FileAccess;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Where the page of a rule stands that can be read offline; undefined where the host has none. */
  readonly rulePage: (ruleId: string) => Promise<string | undefined>;
  /** Lays out texts; what it takes for that is loaded when it is first called. */
  readonly printYaml: YamlPrinter;
  /** Called when a text is opened, with its length in UTF-16 units: a host may hold memory together from then on. */
  readonly spareMemory?: (length: number) => void;
}
