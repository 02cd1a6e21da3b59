/** The line by which a test knows that the formatter beside ours was asked. */
export const MARK = "# laid out by the neighbour\n";
