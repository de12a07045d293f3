/** Takes what a job writes. */
export interface Turn {
  write(chunk: string | Uint8Array): void;
  /** Nothing more comes: it is the next one's turn. */
  end(): void;
}

type Held = { chunks: (string | Uint8Array)[]; isEnded: boolean };

/**
 * Keeps apart what jobs write that run side by side: each appears whole and in the order of the turns, the first that is not over as it goes.
 */
export class Turns {
  readonly #held: Held[] = [];
  #current = 0;

  constructor(private readonly out: (chunk: string | Uint8Array) => void) {}

  /** The turn after all that were given out before. */
  next(): Turn {
    const held: Held = { chunks: [], isEnded: false };
    this.#held.push(held);
    return {
      write: (chunk) => {
        held.chunks.push(chunk);
        this.#flush();
      },
      end: () => {
        held.isEnded = true;
        this.#flush();
      },
    };
  }

  #flush(): void {
    for (let held = this.#held[this.#current]; held !== undefined; held = this.#held[this.#current]) {
      for (const chunk of held.chunks.splice(0)) this.out(chunk);
      if (!held.isEnded) return;
      this.#current += 1;
    }
  }
}
