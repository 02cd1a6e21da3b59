import { spawn } from "node:child_process";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { ownServer } from "./editing";

/** The text that is open in it. */
export const uri = "file:///bench/open.trust.yaml";

/** Our server, and who speaks with it. */
export interface Server {
  readonly connection: ProtocolConnection;
  end(): void;
}

export async function start(capabilities: object): Promise<Server> {
  const [command, ...args] = ownServer.command;
  const child = spawn(command, args);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const initializationOptions = { showsChecks: true };
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  const end = (): void => {
    connection.dispose();
    child.kill();
  };
  return { connection, end };
}

export async function open({ connection }: Server, text: string): Promise<void> {
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "trust-change", version: 1, text },
  });
}

/** What a client can do that asks for findings as VS Code does. */
export const asVSCode = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

export function pull({ connection }: Server): Promise<unknown> {
  return connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
}

/** Asks again whenever the server says so; gives when it will next have said that all was checked, epoch milliseconds. */
export function whenChecked(server: Server): () => Promise<number> {
  let told: (at: number) => void = () => undefined;
  let next = Promise.resolve(0);
  const again = (): void => {
    next = new Promise((resolve) => (told = resolve));
  };
  again();
  server.connection.onNotification("trust-change/checked", ({ at }: { readonly at: number }) => {
    told(at);
  });
  server.connection.onRequest("workspace/diagnostic/refresh", () => {
    void pull(server);
    return null;
  });
  return async () => {
    const at = await next;
    again();
    return at;
  };
}

/**
 * Begins to ask, over and over.
 *
 * @param onAnswer told of each answer, between two questions
 * @returns ends it, and gives the longest time that an answer took, milliseconds
 */
export function askingOverAndOver(
  { connection }: Server,
  onAnswer: () => void = () => undefined,
): () => Promise<number> {
  let longest = 0;
  const asking = { isOver: false };
  const answered = (async () => {
    while (!asking.isOver) {
      const asked = performance.now();
      // No such method: the server answers as soon as it reads the question.
      await connection.sendRequest("bench/ping").catch(() => undefined);
      longest = Math.max(longest, performance.now() - asked);
      onAnswer();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return longest;
  })();
  return () => {
    asking.isOver = true;
    return answered;
  };
}
