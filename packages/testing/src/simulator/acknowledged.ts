/** What the simulated site has promised its clients: the other half of every check. */
export interface Acknowledged {
  /** User names that were given away. */
  readonly users: Set<string>
  /** Sessions that were opened, by login or registration. */
  sessions: number
  refreshes: number
  endedSessions: number
  /** Slugs of organizations. */
  readonly profiles: Set<string>
  profileChanges: number
  /** Titles that plans were made with. */
  readonly plans: Set<string>
  planChanges: number
  /** Titles, as they were first, of plans that were deleted. */
  readonly deletedPlans: Set<string>
  cartItems: number
  /** Amount of each settled charge, by its key at the processor. */
  readonly charges: Map<string, number>
  /** Rows that imports said they had created. */
  importedRows: number
}

export function nothingAcknowledged(): Acknowledged {
  return {
    users: new Set(),
    sessions: 0,
    refreshes: 0,
    endedSessions: 0,
    profiles: new Set(),
    profileChanges: 0,
    plans: new Set(),
    planChanges: 0,
    deletedPlans: new Set(),
    cartItems: 0,
    charges: new Map(),
    importedRows: 0
  }
}
