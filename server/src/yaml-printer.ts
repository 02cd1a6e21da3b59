// A bundle of its own, dist/server/yaml-printer.js, which the hosts load when a text is first laid out.
import * as yaml from "prettier/plugins/yaml";
import { format } from "prettier/standalone";
import type { YamlPrinter } from "./service/format/printer";

export const printYaml: YamlPrinter = (text, options) =>
  format(text, { ...options, parser: "yaml", plugins: [yaml], useTabs: false, proseWrap: "preserve" });
