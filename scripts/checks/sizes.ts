/** Code sizes of one contract in bytes: deployed, and the creation code without constructor arguments. */
export type Sizes = { deployed: number; creation: number };

/** EIP-170: bytes of code that a contract may have. */
export const MAX_DEPLOYED = 24_576;

/** EIP-3860: bytes of creation code, arguments included, that a transaction may carry. */
export const MAX_CREATION = 49_152;

/** Room for constructor arguments beside the creation code: sixteen words. */
const MAX_ARGUMENTS = 512;

const bytesOf = (hex: string): number => (hex.length - 2) / 2;

/** Sizes of a compiled contract. Link placeholders of libraries count as the address that replaces them. */
export function sizesOf(artifact: { bytecode: string; deployedBytecode: string }): Sizes {
  return { deployed: bytesOf(artifact.deployedBytecode), creation: bytesOf(artifact.bytecode) };
}

/** A sentence for each limit that a contract exceeds. */
export function excessesOf(name: string, { deployed, creation }: Sizes): readonly string[] {
  const room = MAX_CREATION - MAX_ARGUMENTS;
  return [
    ...(deployed > MAX_DEPLOYED ? [`${name} has ${deployed} bytes of code, EIP-170 allows ${MAX_DEPLOYED}.`] : []),
    ...(creation > room ? [`${name} has ${creation} bytes of creation code, EIP-3860 leaves it ${room}.`] : []),
  ];
}
