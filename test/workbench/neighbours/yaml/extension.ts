// Stands in for Red Hat's YAML extension, which is on no registry for packages: the language server inside of it, for the
// documents that it is for, with the settings that it has by default. Only what would be fetched from the network is off.
import { workspace } from "vscode";
import { LanguageClient, RevealOutputChannelOn, TransportKind } from "vscode-languageclient/node";

/** Where the program stands; put in when this is bundled. */
declare const YAML_LANGUAGE_SERVER: string;

let client: LanguageClient | undefined;

export async function activate(): Promise<void> {
  client = new LanguageClient(
    "yaml",
    "YAML Support",
    { module: YAML_LANGUAGE_SERVER, transport: TransportKind.ipc },
    {
      documentSelector: [
        { language: "yaml" },
        { language: "dockercompose" },
        { language: "github-actions-workflow" },
        { pattern: "*.y(a)ml" },
      ],
      synchronize: {
        fileEvents: [
          workspace.createFileSystemWatcher("**/*.?(e)y?(a)ml"),
          workspace.createFileSystemWatcher("**/*.json"),
        ],
      },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  );
  await client.start();
  await client.sendNotification("json/schemaAssociations", []);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
