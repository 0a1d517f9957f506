/**
 * Port: which of several instances does work that only one may do at a time (append to the log, relay it, fold
 * the read models). A lease runs out by the store's own clock, so a holder that was paused may believe in one
 * that another has taken since: what it then writes carries its term, and is refused by whatever has seen a
 * later one.
 *
 * Every adapter guarantees, and the contract suite proves:
 * - at any instant at most one holder has the lease, and each new holder's term is higher than all before;
 * - a note is stored, durably, only under the term that holds now or held last.
 */

/** An instance as others see it. */
export interface Instance {
  /** Opaque, new at every start. */
  readonly id: string
  /** Where others reach it, for example `http://10.0.0.7:4001`. */
  readonly address: string
}

export interface Lease {
  readonly holder: Instance
  /** 1, 2, 3 … : goes up whenever the holder changes, also when the same instance takes a lease that ran out. */
  readonly term: number
  /** What was noted last, in whichever term. */
  readonly note: string | null
}

export interface Leases {
  /** Takes or renews the lease for `ms` where it is free, ran out or is the taker's; answers who holds it now. */
  take(name: string, taker: Instance, ms: number): Promise<Lease>
  /** Who holds or held it last; undefined when nobody ever did. */
  read(name: string): Promise<Lease | undefined>
  /** Stores a note; false, and nothing changed, when `term` is not the newest any more. */
  note(name: string, term: number, note: string): Promise<boolean>
  /** Lets the next taker have it at once. Does nothing when `term` is not the newest any more. */
  release(name: string, term: number): Promise<void>
}
