/** How much is measured. BURSAR_BENCH=short is a quick look; its figures say less. */

export interface Sizes {
  readonly mode: 'full' | 'short'
  /** Checkouts in one run of one caller, and of 64. */
  readonly checkouts: { readonly alone: number; readonly together: number }
  /** Who register, buy and read before memory is measured. */
  readonly callers: number
  /** Each checkout is a new caller's, so runs are made anew and their median is taken. */
  readonly runs: number
  /** Rows of the two statements that are compared. */
  readonly statements: readonly [number, number]
  readonly reads: number
  /** Sales of the made-up file, when there is no real one; a short run takes so many of the real one. */
  readonly sales: number
  /** Replays of all of it, each with its raw loop; the fastest counts. */
  readonly replays: number
}

const full: Sizes = {
  mode: 'full',
  checkouts: { alone: 300, together: 2_000 },
  callers: 1_000,
  runs: 3,
  statements: [1_000, 100_000],
  reads: 2_000,
  sales: 70_000,
  replays: 5
}

const short: Sizes = {
  mode: 'short',
  checkouts: { alone: 100, together: 800 },
  callers: 300,
  runs: 1,
  statements: [1_000, 10_000],
  reads: 600,
  sales: 5_000,
  replays: 1
}

export const sizes = process.env.BURSAR_BENCH === 'short' ? short : full
