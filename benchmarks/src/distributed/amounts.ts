/** How much is measured on Kafka and MongoDB. BURSAR_BENCH=short proves that it runs; its figures say little. */
import { sizes } from '../sizes.ts'

const full = {
  appends: 20_000,
  singles: 2_000,
  instanceRuns: 3,
  instanceSeconds: 5,
  events: 200_000,
  checkouts: 600,
  costRounds: 3,
  costCheckouts: 512,
  idleProbes: 100,
  loadSeconds: 20,
  reads: 1_000
}

const short: typeof full = {
  appends: 2_000,
  singles: 200,
  instanceRuns: 1,
  instanceSeconds: 1,
  events: 10_000,
  checkouts: 60,
  costRounds: 1,
  costCheckouts: 128,
  idleProbes: 10,
  loadSeconds: 5,
  reads: 60
}

export const amounts = sizes.mode === 'full' ? full : short

/** Callers at once wherever there are many. */
export const callers = 64
