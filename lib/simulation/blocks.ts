/**
 * Splits transactions into blocks of at most `size`, no sender twice in one block, each sender's in their order. A node sorts the
 * pending transactions of one sender again and again: a queue of them takes quadratic time.
 */
export function inBlocks<Sent extends { readonly from: string }>(
  transactions: readonly Sent[],
  size: number,
): Sent[][] {
  const rounds: Sent[][] = [];
  const sentBy = new Map<string, number>();
  for (const transaction of transactions) {
    const round = sentBy.get(transaction.from) ?? 0;
    sentBy.set(transaction.from, round + 1);
    (rounds[round] ??= []).push(transaction);
  }
  return rounds.flatMap((round) =>
    Array.from({ length: Math.ceil(round.length / size) }, (_, index) => round.slice(index * size, (index + 1) * size)),
  );
}
