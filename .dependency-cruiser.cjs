/** The direction of the house: app → components → lib/<feature> → store, vendor → domain. See ARCHITECTURE.md. */
const TEST = "\\.test\\.tsx?$|^lib/testing/|^e2e/"
const CORE = "^lib/(domain|vendor|store|sync)/|^lib/[^/]+/[a-z-]*(schema|data|mutations|from-vendor)\\.ts$"
/** Files that exist to be the app's server side of a core folder. */
const DOOR_SIDE = "^lib/(vendor/live|store/current)\\.ts$"

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nobody-imports-app",
      severity: "error",
      from: { path: "^(components|lib)/", pathNot: TEST },
      to: { path: "^app/" },
    },
    {
      name: "lib-never-imports-components",
      severity: "error",
      from: { path: "^lib/", pathNot: TEST },
      to: { path: "^components/" },
    },
    {
      name: "domain-is-pure",
      comment: "no I/O, no clock, no framework",
      severity: "error",
      from: { path: "^lib/domain/", pathNot: TEST },
      to: {
        pathNot: "^lib/(domain/|errors|result)|^node_modules/(temporal-polyfill|chrono-node|linkify-it)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "core-knows-no-framework",
      severity: "error",
      from: { path: CORE, pathNot: `${TEST}|${DOOR_SIDE}` },
      to: { path: "^node_modules/(next|next-auth|react|react-dom)/" },
    },
    {
      name: "store-and-vendor-are-the-ground-floor",
      severity: "error",
      from: { path: "^lib/(store|vendor)/", pathNot: TEST },
      to: {
        path: "^lib/",
        pathNot: "^lib/(store|vendor|domain)/|^lib/(errors|result|env|log|meter)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "sandbox-stands-alone",
      severity: "error",
      from: { path: "^lib/sandbox/", pathNot: TEST },
      to: { path: "^(app|components|lib)/", pathNot: "^lib/(sandbox|domain)/|^lib/vendor/[a-z-]*(schema|types)" },
    },
    {
      name: "production-has-no-sandbox",
      comment: "only the demo starts it, by a dynamic import",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: `${TEST}|^lib/(sandbox|cli)/` },
      to: { path: "^lib/sandbox/", dependencyTypesNot: ["dynamic-import", "type-only"] },
    },
    {
      name: "keys-are-read-in-one-place",
      severity: "error",
      from: { path: "^(app|components)/", pathNot: TEST },
      to: { path: "^lib/vendor/(client|policy)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-see-the-browser-side",
      severity: "error",
      from: { path: "^components/", pathNot: TEST },
      to: {
        path: "^lib/",
        pathNot: [
          "^lib/domain/",
          "^lib/[^/]+/[a-z-]*(queries|actions|schema)\\.ts$",
          "^lib/live/query-client\\.ts$",
          "^lib/(result|errors|format|http|zone|theme)\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "tests-stay-out",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: TEST },
      to: { path: "\\.test\\.tsx?$|^e2e/" },
    },
    {
      name: "not-to-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^server-only$" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^\\.next/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mts", ".mjs", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
  },
}
