import { version } from "../../package.json";

const manual = `trust-change-language-server: the language server for trust-change manifests, for editors to run

USAGE
  trust-change-language-server --stdio

It speaks the Language Server Protocol over the standard input and output; --node-ipc, --socket=PORT and --pipe=NAME are
the other ways. trust-change check is for people.
How editors are set up: https://github.com/trust-change/trust-change/blob/main/docs/editors.md
`;

const transports = ["--stdio", "--node-ipc", "--socket", "--pipe"];

/** What is printed in place of a server, and how the process ends. */
export interface Answer {
  readonly text: string;
  /** 0: asked for; 2: a mistake in the call. */
  readonly exitCode: 0 | 2;
}

/** What to answer to words that start no server; undefined where they say how a client speaks with it. */
export function answerTo(words: readonly string[]): Answer | undefined {
  if (words.some((word) => transports.includes(word.split("=", 1)[0] ?? ""))) return undefined;
  if (words.includes("--help") || words.includes("-h")) return { text: manual, exitCode: 0 };
  if (words.includes("--version")) return { text: `${version}\n`, exitCode: 0 };
  const text =
    "trust-change-language-server: nothing says how to speak with the editor; with --stdio it starts.\n" +
    "See trust-change-language-server --help.\n";
  return { text, exitCode: 2 };
}
