/** A line of a tree that stands for a test: `├── 3. refuses zero [test_RevertWhen_RewardIsZero]`. */
const LEAF = /── (\d+)\. .+ \[(\w+)\]$/;

/** Every line under which nothing hangs is a leaf: the next line is not deeper. */
function leavesOf(tree: string): readonly string[] {
  const lines = tree.trimEnd().split("\n").slice(1);
  const depthOf = (line: string | undefined) => line?.search(/── /) ?? -1;
  return lines.filter((line, i) => depthOf(line) >= 0 && depthOf(lines[i + 1]) <= depthOf(line));
}

/** The names of the test functions in a Solidity file. */
const testsOf = (source: string) => [...source.matchAll(/function (test\w*)\(/g)].map(([, name]) => name ?? "");

/** Whether a tree names its tests, as against one that only describes behaviour. */
export const namesTests = (tree: string) => tree.split("\n").some((line) => LEAF.test(line));

/**
 * A sentence for each way in which a behaviour tree and its test file do not go together: a leaf that names no test,
 * a number out of order, a named test that there is not, a test that no leaf names.
 */
export function mismatchesOf(tree: string, source: string): readonly string[] {
  const leaves = leavesOf(tree);
  const named = leaves.map((line) => LEAF.exec(line)?.[2]);
  const tests = testsOf(source);
  return [
    ...leaves.flatMap((line, i) => (named[i] === undefined ? [`no test is named by "${line.trim()}"`] : [])),
    ...leaves.flatMap((line, i) =>
      LEAF.test(line) && Number(LEAF.exec(line)?.[1]) !== i + 1 ? [`leaf ${i + 1} has another number`] : [],
    ),
    ...named.flatMap((name) => (name !== undefined && !tests.includes(name) ? [`there is no test ${name}`] : [])),
    ...tests.filter((test) => !named.includes(test)).map((test) => `no leaf names ${test}`),
  ];
}
