import { defineConfig, globalIgnores } from "eslint/config";
import * as regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

/**
 * The floors of the server, lowest first. A room may import from itself and from the rooms named here, so no import
 * runs upward and rooms on one floor know nothing of each other.
 */
const floors = {
  text: [],
  query: ["text"],
  dns: ["text"],
  pki: ["text"],
  credentials: ["text"],
  controls: ["text"],
  generated: [],
  manifest: ["query", "dns", "pki", "credentials", "controls", "generated", "text"],
  rules: ["manifest", "query", "dns", "pki", "credentials", "controls", "generated", "text"],
  workspace: ["manifest", "query", "dns", "pki", "credentials", "controls", "generated", "text"],
  scaffold: ["manifest", "dns", "pki", "text"],
  service: [
    "rules",
    "workspace",
    "manifest",
    "query",
    "dns",
    "pki",
    "credentials",
    "controls",
    "generated",
    "text",
  ],
  report: [
    "service",
    "rules",
    "workspace",
    "manifest",
    "dns",
    "pki",
    "credentials",
    "controls",
    "generated",
    "text",
  ],
  protocol: [
    "report",
    "service",
    "scaffold",
    "rules",
    "workspace",
    "manifest",
    "dns",
    "pki",
    "credentials",
    "controls",
    "generated",
    "text",
  ],
};
const rooms = Object.keys(floors);

const forbid = (patterns) => ({
  "no-restricted-imports": ["error", { patterns }],
});

const floorRules = rooms.map((room) => ({
  files: [`server/src/${room}/**/*.ts`],
  rules: forbid([
    {
      regex: `^(\\.\\./)+(${rooms.filter((other) => other !== room && !floors[room].includes(other)).join("|")})(/|$)`,
      message: `server/src/${room} must not import from this room: see the floors in CONTRIBUTING.md.`,
    },
    { regex: "^(vscode$|node:)", message: "Only the hosts (node.ts, cli.ts) know the machine they run on." },
    { regex: "(^|/)client/", message: "The server never imports the client." },
  ]),
}));

export default defineConfig(
  globalIgnores(["dist/", "node_modules/", ".vscode-host/", ".vscode-test/", "server/src/generated/"]),
  {
    files: ["client/**/*.ts", "server/**/*.ts", "test/**/*.ts", "docs/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ["./tsconfig.json", "./client/webview/tsconfig.json"] } },
    plugins: { regexp },
    rules: {
      // Texts may be made to cost: whatever they hold, an expression reads them once.
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportDefaultDeclaration",
          message: "Named exports only: one name for one thing everywhere.",
        },
        {
          selector: "ObjectExpression > Property[kind=/^[gs]et$/]",
          message:
            "V8 keeps an accessor of a literal for ever, with all that it reaches: make it a method or a class.",
        },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Code points are what escaping and counting here are about; no text is laid out.
      "@typescript-eslint/no-misused-spread": "off",
      eqeqeq: "error",
    },
  },
  ...floorRules,
  {
    files: ["client/**/*.ts"],
    rules: forbid([
      { regex: "(^|/)server/", message: "The client knows the protocol, never the server's insides." },
    ]),
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // Mocha's `this`, assertion helpers and promise-returning hooks read better without these.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-expressions": "off",
      // A test reads what it made itself.
      "regexp/no-super-linear-backtracking": "off",
      "regexp/no-super-linear-move": "off",
    },
  },
);
