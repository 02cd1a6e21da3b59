/** Controls of a framework by canonical id, in the framework's own order: a short title and a summary in our words. */
export type ControlRows = Readonly<Record<string, readonly [title: string, summary: string]>>;

/** A group of controls (function, category, family): its id and its name. */
export type GroupNames = Readonly<Record<string, string>>;
