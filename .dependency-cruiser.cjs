// The one-way rule of the rooms (docs/architecture.md). A room may import only the rooms named beside it.
const core = {
  problem: [],
  random: ["problem"],
  volume: ["problem", "random"],
  table: ["problem", "random"],
  statistics: ["problem", "random"],
  dicom: ["problem", "random", "volume", "table"],
  measure: ["problem", "random", "volume"],
  network: ["problem", "random", "volume", "statistics"],
  model: ["problem", "random", "volume", "table", "statistics", "dicom", "measure", "network"],
  study: ["problem", "random", "volume", "table", "statistics", "dicom", "measure", "network", "model"],
  analysis: [
    "problem",
    "random",
    "volume",
    "table",
    "statistics",
    "dicom",
    "measure",
    "network",
    "model",
    "study",
  ],
  figures: [
    "problem",
    "random",
    "volume",
    "table",
    "statistics",
    "measure",
    "network",
    "model",
    "study",
    "analysis",
  ],
  report: [
    "problem",
    "random",
    "volume",
    "table",
    "statistics",
    "measure",
    "network",
    "model",
    "study",
    "analysis",
    "figures",
  ],
};
const node = {
  files: [],
  runtime: ["files"],
  print: ["files"],
  workers: ["files", "runtime"],
  phantom: ["files", "workers"],
  run: ["files", "runtime", "print", "workers", "phantom"],
  server: ["files", "runtime", "print", "workers", "run"],
  cli: ["files", "runtime", "print", "workers", "phantom", "run", "server"],
};
const alternatives = (names) => `(${names.join("|")})`;
const rule = (side, room, allowed) => ({
  name: `${side}-${room}`,
  severity: "error",
  comment: `src/${side}/${room} may import only: ${allowed.join(", ") || "nothing of its side"}`,
  from: { path: `^src/${side}/${room}/` },
  to: { path: `^src/${side}/`, pathNot: `^src/${side}/${alternatives([room, ...allowed])}/` },
});

module.exports = {
  forbidden: [
    ...Object.entries(core).map(([room, allowed]) => rule("core", room, allowed)),
    ...Object.entries(node).map(([room, allowed]) => rule("node", room, allowed)),
    {
      name: "core-is-portable",
      severity: "error",
      from: { path: "^src/core/" },
      to: { path: "^src/(node|web)/" },
    },
    {
      name: "core-without-node",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "one-importer-of-the-runtime",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(node|web)/runtime/" },
      to: { path: "node_modules/onnxruntime" },
    },
    { name: "no-circles", severity: "error", from: { path: "^src/" }, to: { circular: true } },
    { name: "not-resolved", severity: "error", from: { path: "^src/" }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
