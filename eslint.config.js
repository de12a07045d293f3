import tseslint from "typescript-eslint";

/** Folders of TypeScript from the bottom to the top; a folder imports only from those before it, as architecture says. */
const LAYERS = [["lib"], ["deploy"], ["tasks", "scripts", "bench", "examples"], ["test"]];

/** TypeChain lays out its folders by what was built; a type that a stale build left elsewhere would still be found. */
const STALE_TYPES = {
  regex: "typechain-types/(?!index\\.js$|contracts/|factories/)",
  message: "Import from typechain-types/index.js or typechain-types/contracts/.",
};

const restrictImports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

const layerRules = LAYERS.map((layer, level) => {
  const above = LAYERS.slice(level + 1).flat();
  const upwards = {
    regex: `^(\\.\\./)+(${above.join("|")})/`,
    message: "This layer lies above: imports go downwards.",
  };
  return {
    files: layer.map((folder) => `${folder}/**/*.ts`),
    rules: restrictImports(STALE_TYPES, ...(above.length > 0 ? [upwards] : [])),
  };
});

const RUNS_ALONE = {
  selector: "MemberExpression[object.name=/^(describe|context|it)$/][property.name=/^(only|skip)$/]",
  message: "Every test runs.",
};

const DEFAULT_EXPORT = { selector: "ExportDefaultDeclaration", message: "Export by name." };

export default tseslint.config(
  {
    ignores: [
      "artifacts*/",
      "cache*/",
      "coverage/",
      "deploy/deployments/",
      "deployments/",
      "examples/*/src/",
      "report/",
      "typechain-types/",
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-expressions": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "array-callback-return": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-constant-condition": ["error", { checkLoops: "allExceptWhileTrue" }],
      "no-dupe-else-if": "error",
      "no-duplicate-imports": ["error", { allowSeparateTypeImports: true }],
      "no-fallthrough": "error",
      "no-loss-of-precision": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-unreachable": "error",
      "no-useless-escape": "error",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx"], location: "anywhere" }],
    },
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unnecessary-condition": "error",
      "@typescript-eslint/no-unnecessary-type-arguments": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Taken for `this`-less too often: chai's asserts, ethers' contract methods, streams.
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-syntax": ["error", DEFAULT_EXPORT, RUNS_ALONE],
    },
  },
  // Hardhat loads its config, a task's action and an Ignition module by their default export.
  {
    files: ["hardhat.config.ts", "deploy/**/*.ts", "tasks/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", RUNS_ALONE] },
  },
  ...layerRules,
  {
    files: ["reference/**/*.ts"],
    rules: restrictImports({ regex: "^(?!\\./)", message: "A reference model imports nothing but its own siblings." }),
  },
  // Chai's assertions are property reads, `expect(x).to.be.true`; and a test may feed a number that no double holds.
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-expressions": "off", "no-loss-of-precision": "off" },
  },
);
