import type { Connection } from "vscode-languageserver";
import type { UnreadPolicy } from "../workspace/policies";
import type { Progress } from "./open-documents";
import { quietly } from "./quietly";

/**
 * Tells `{uri, policy, unreadPolicy, at}` when all of an open text was checked: the address of the policy in force, which
 * may be that of the text itself or null; the address of the policy that cannot be read, with the reason, or null; and the
 * time in epoch milliseconds. For clients that say `showsChecks`.
 */
const CHECKED = "trust-change/checked";

/** Typing pauses that long before anybody looks at it, milliseconds. */
const PAUSE = 200;

interface Check {
  readonly policy: string | null;
  readonly unreadPolicy: UnreadPolicy | null;
  readonly at: number;
}

/** Word of when texts were checked last; many checks in a row are told as one. */
export class CheckedTexts {
  private readonly waiting = new Map<string, Check>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly isWanted: () => boolean,
    private readonly clock: () => number,
  ) {}

  /** To be called when everything is known of a text. */
  checked({ analysis, unreadPolicy }: Progress): void {
    if (!this.isWanted()) return;
    const { source, policy } = analysis.manifest;
    this.waiting.set(source.uri, {
      policy: policy?.document.source.uri ?? null,
      unreadPolicy: unreadPolicy ?? null,
      at: this.clock(),
    });
    this.timer ??= setTimeout(() => this.tell(), PAUSE);
  }

  closed(uri: string): void {
    this.waiting.delete(uri);
  }

  private tell(): void {
    this.timer = undefined;
    for (const [uri, check] of this.waiting)
      quietly(this.connection.sendNotification(CHECKED, { uri, ...check }));
    this.waiting.clear();
  }
}
