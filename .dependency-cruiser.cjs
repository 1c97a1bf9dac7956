// Who may import whom: the table of the architecture as rules. A broken rule is a design question before it is an exception.

/** Packages that a package's shipped code may import, by public export. */
const MAY_IMPORT = {
  core: [],
  packs: ["core"],
  adapters: ["core"],
  "server-kit": ["core"],
  widgets: ["core"],
  cli: ["core", "packs", "adapters", "server-kit", "widgets"],
};

// Tests and benchmarks may reach further than what is shipped: they read files and use development tools.
const NOT_SHIPPED = "[.](test|test-d|bench)[.]ts$|^packages/[^/]+/(test|bench)/|^packages/[^/]+/[^/]+[.]config[.](ts|js)$";
const shipped = (name) => ({ path: `^packages/${name}/(src|bin)/`, pathNot: NOT_SHIPPED });

const table = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `${name}-imports`,
  comment: `packages/${name} may import ${allowed.length ? allowed.join(", ") : "no other package"}.`,
  severity: "error",
  from: shipped(name),
  to: { path: "^packages/", pathNot: `^packages/(${[name, ...allowed].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...table,
    {
      name: "no-relative-path-across-packages",
      comment: "Packages enter each other by public exports: write @plumbline/<name>.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: {
        path: "^(packages|examples)/",
        pathNot: "^packages/$1/",
        dependencyTypes: ["local"],
        dependencyTypesNot: ["aliased-workspace", "npm"],
      },
    },
    {
      name: "examples-use-public-exports",
      comment: "An example shows what a vendor would write: no path into packages/.",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^packages/", dependencyTypes: ["local"], dependencyTypesNot: ["aliased-workspace", "npm"] },
    },
    {
      name: "no-node-builtins",
      comment: "core, packs and widgets run in any JavaScript runtime; the door for servers that hand out the widgets' script is Node's.",
      severity: "error",
      from: { ...shipped("(core|packs|widgets)"), pathNot: `${NOT_SHIPPED}|^packages/widgets/src/bundle[.]ts$` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "widgets-types-only",
      comment:
        "zod and CEL would not fit the size budget of a widget: from core come types, and the verifier of the trail, which imports neither.",
      severity: "error",
      from: shipped("widgets"),
      to: { path: "^packages/core/", pathNot: "^packages/core/src/trail/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-development-code-in-shipped-code",
      comment: "Tests and development dependencies are not there when a vendor installs the package.",
      severity: "error",
      from: { path: "^packages/[^/]+/(src|bin)/", pathNot: NOT_SHIPPED },
      to: { path: NOT_SHIPPED },
    },
    {
      name: "declared-dependencies-only",
      comment: "What shipped code imports stands in its own package.json, not by accident in the root's.",
      severity: "error",
      from: { path: "^packages/[^/]+/(src|bin)/", pathNot: NOT_SHIPPED },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["npm", "npm-peer", "npm-optional", "type-only"],
      },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-orphans",
      comment: "A file that nobody imports and that imports nothing is left over.",
      severity: "error",
      from: { orphan: true, path: "^packages/[^/]+/src/", pathNot: `${NOT_SHIPPED}|/(index|main)[.]ts$|[.]d[.]ts$` },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^packages/[^/]+/(dist|[.]turbo|node_modules)/" },
    combinedDependencies: false,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["plumbline-source", "import", "types", "node", "default"],
      extensions: [".ts", ".js", ".json"],
    },
  },
};
