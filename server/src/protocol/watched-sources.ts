import type { Connection } from "vscode-languageserver";
import { nameIn } from "../text/uri";
import { DidChangeWatchedFilesNotification } from "./library";
import { quietly } from "./quietly";

/** Has the client watch the files that manifests name as their sources, by their names, wherever they lie. */
export class WatchedSources {
  private readonly names = new Set<string>();

  constructor(private readonly connection: Connection) {}

  add(uri: string): void {
    const name = nameIn(uri);
    if (this.names.has(name)) return;
    this.names.add(name);
    const watchers = [{ globPattern: `**/${literally(name)}` }];
    quietly(this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }
}

/** A glob that matches this name and no other: signs of globs stand for themselves in a class of their own. */
function literally(name: string): string {
  return name.replace(/[*?{}[\]]/g, "[$&]");
}
