import { repository } from "../../../../package.json";

/** Where the source of the product lies. */
export const home = repository.url.replace(/^git\+/, "").replace(/\.git$/, "");

/** Where the page of a rule lies. */
export function ruleLink(rule: string): string {
  return `${home}/blob/main/docs/rules/${rule}.md`;
}
