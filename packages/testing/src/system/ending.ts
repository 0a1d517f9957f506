/** As much of a test as ends what it began. */
export interface Ending {
  teardown(end: () => Promise<void>): unknown
}
