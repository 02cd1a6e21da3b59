// What may be in the packages, and how large they may be.

/** What `npm pack --json` says of a package. */
export interface PackedPackage {
  /** Octets, packed. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** Octets, packed. Raise one only together with the reason, in the message of the commit. */
export const BUDGETS = { npm: 2_000_000, vsix: 1_500_000 } as const;

/** What is wrong with the npm package: a sentence for each fault. */
export function npmFaults({ size, files }: PackedPackage, allowed: readonly string[]): readonly string[] {
  const paths = files.map(({ path }) => path);
  return [
    ...fileFaults("The npm package", paths, allowed),
    ...sizeFaults("The npm package", size, BUDGETS.npm),
  ];
}

/** What a package lacks, and what it should not hold. */
export function fileFaults(
  title: string,
  files: readonly string[],
  allowed: readonly string[],
): readonly string[] {
  const missing = allowed.filter((file) => !files.includes(file));
  const extra = files.filter((file) => !allowed.includes(file));
  return [
    ...missing.map((file) => `${title} lacks ${file}.`),
    ...extra.map((file) => `${title} holds ${file}, which is not on its list (server/packaging).`),
  ];
}

export function sizeFaults(title: string, size: number, budget: number): readonly string[] {
  const inMegabytes = (octets: number): string => `${(octets / 1e6).toFixed(2)} MB`;
  return size <= budget
    ? []
    : [
        `${title} has ${inMegabytes(size)}, and its budget is ${inMegabytes(budget)}: look in the metafile of esbuild for what has grown.`,
      ];
}
