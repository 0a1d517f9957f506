/** As much of a ledger row as the figures need; the whole row is billing's. */
export interface PostedRow {
  readonly created_at: string
  /** 1/100 units. */
  readonly amount: number
  readonly unit: string
  readonly dest: Side
  readonly orig: Side
}

interface Side {
  /** Profile id. */
  readonly profile: string
  readonly account: string
}
