import { createRequire } from "node:module";
import type { YamlPrinter } from "./service/format/printer";

/** The printer of YAML texts, from its bundle, which is read when it is first asked for. */
export function printerIn(bundle: string): YamlPrinter {
  let load = (): YamlPrinter => {
    const { printYaml } = createRequire(bundle)(bundle) as { printYaml: YamlPrinter };
    load = () => printYaml;
    return printYaml;
  };
  return (text, options) => load()(text, options);
}
