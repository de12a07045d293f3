/** What is read of a message of the compiler. */
export type CompilerMessage = {
  readonly errorCode?: string;
  readonly formattedMessage?: string;
  readonly sourceLocation?: { readonly file: string };
};

/** Warnings about packages' sources, as the compiler numbers them, with the reason why they say nothing about ours. */
const OF_PACKAGES = [
  {
    code: "2394",
    source: "/@openzeppelin/contracts@5.7.0/utils/TransientSlot.sol",
    reason:
      "Transient storage, used for re-entry guards alone: cleared at the end of each call, which the compiler itself calls safe.",
  },
  {
    code: "2424",
    source: "/@pythnetwork/pyth-sdk-solidity@4.3.1/Math.sol",
    reason: "An old way to say that assembly is memory-safe, in what only a mock of tests imports.",
  },
  {
    code: "5667",
    source: "/@pythnetwork/pyth-sdk-solidity@4.3.1/MockPyth.sol",
    reason: "Unused parameters of a mock of tests.",
  },
] as const;

/** The compiler's numbers of what it says about large code. */
const SIZES = ["3860", "5574"];

/** Libraries that deploy what tests are about: as large as all of that, and never deployed to a chain. */
const DEPLOYERS = "/contracts/mocks/deploy/";

const isOfPackage = ({ errorCode, sourceLocation }: CompilerMessage) =>
  OF_PACKAGES.some(({ code, source }) => code === errorCode && sourceLocation?.file.endsWith(source) === true);

/** Whether it is about code that is too large for a chain. */
export function isAboutSize({ errorCode = "" }: CompilerMessage): boolean {
  return SIZES.includes(errorCode);
}

/** Whether a message of the compiler is worth showing: all are but those about packages that are listed here with a reason, and about deployers' sizes. */
export function isWorthShowing(error: CompilerMessage): boolean {
  const isOfDeployer = isAboutSize(error) && error.sourceLocation?.file.includes(DEPLOYERS) === true;
  return !isOfPackage(error) && !isOfDeployer;
}

/** Whether it is about ours to mend. The code of tests and of what they deploy may be of any size; that of contracts has a check. */
export function isOurs(error: CompilerMessage): boolean {
  return isWorthShowing(error) && !isAboutSize(error);
}
