/** As much of a ledger row as the figures need; the whole row is billing's. */
export interface PostedRow {
  readonly created_at: string
  readonly event_id: string
  /** 1/100 units. */
  readonly amount: number
  readonly unit: string
  readonly dest: Side
  readonly orig: Side
  /** Profile id of who owes the order that the row is for; absent on rows of a whole charge. */
  readonly subscriber?: string
}

interface Side {
  /** Profile id. */
  readonly profile: string
  readonly account: string
}
