/** What one epoch paid a protocol's votes, per whole DRB in 1e-24 token: the seed's signed reward, and what is paid of it. */
export type ProtocolRewards = { rlt: bigint; pay: bigint };

/** What a closed epoch paid. */
export type EpochRewards = {
  epoch: bigint;
  /** Transferred into the pool, base units. */
  fee: bigint;
  perProtocol: Map<number, ProtocolRewards>;
};

/** All that the vault knows of the game. */
export type VoteBook = {
  /** A close begins: what is voted from here on counts one epoch later. */
  freeze(): void;
  /** Votes that earn in the open epoch: what counted at its opening less what was slashed since, DRB wei. */
  votes(protocolId: number): bigint;
  /** The votes of the next epoch count from here on. */
  roll(): void;
  /** Takes the fee into the pool and the rewards of the epoch that was rolled. */
  record(rewards: EpochRewards): void;
};
