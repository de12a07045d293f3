/**
 * Gas of one call to `closeEpoch`: below the most that a transaction may have (EIP-7825). A step wants 3.5 million before it
 * begins, so that an estimate settles on few steps; whatever is not used is given back.
 */
export const CLOSE_GAS_LIMIT = 16_000_000n;
