import type { Terminal } from "../../server/src/cli/terminal";

/** A terminal of which a test sees what is written to it. */
export class FakeTerminal implements Terminal {
  readonly program = "";
  readonly colours = false;
  readonly input = (async function* () {})();
  readonly printYaml = (text: string): Promise<string> => Promise.resolve(text);
  output = "";
  errors = "";
  time = 0;

  /** @param progressColumns undefined where nobody watches */
  constructor(
    readonly progressColumns: number | undefined,
    readonly cwd = "/work",
  ) {}
  readonly columns = undefined;

  readonly now = (): number => this.time;
  readonly write = (text: string): void => {
    this.output += text;
  };
  readonly writeError = (text: string): void => {
    this.errors += text;
  };
}
