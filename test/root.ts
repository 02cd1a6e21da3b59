import path from "node:path";

/** The folder of the project, in which all tests are started; they may be bundled and then lie elsewhere. */
export const root = path.resolve();
