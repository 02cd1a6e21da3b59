import type { RecordChange } from "../../credentials/capability";

/** The changes of an RRset by which something can be done: every one of a list, and any one of the lists. */
export type Ways = readonly (readonly RecordChange["change"][])[];

/** What makes a new RRset. */
export const CREATION: Ways = [["CREATE"], ["UPSERT"]];

/** What takes an RRset away. */
export const DELETION: Ways = [["DELETE"]];

/** What puts other data in the place of an RRset's. */
export const OVERWRITE: Ways = [["UPSERT"], ["DELETE", "CREATE"]];
