/**
 * Jobs of a service, in the file of its log. What is not asked for in a commit of the log is written `ordered`: a power
 * cut may take what a run came to, and the job is run again, which its id makes harmless.
 */
import {
  type AskedJob,
  JOBS_COUNTED_MAX,
  type Job,
  type JobName,
  type JobStore,
  type SettledJob
} from '@bursar/event-sourcing'
import type { Sqlite } from './database.ts'

/** To be called within a transaction. */
export interface JobWriter {
  ask(jobs: readonly AskedJob[]): void
  cancel(jobs: readonly JobName[]): void
}

export const JOB_COLUMNS = 'kind, id, due, asked, payload, tries, error, parked'
const FRESH = "VALUES (?1, ?2, ?3, ?3, ?4, 0, '', NULL, NULL, NULL)"

export function sqliteJobWriter(sqlite: Sqlite): JobWriter {
  const ask = sqlite.prepare(`INSERT OR REPLACE INTO job (${JOB_COLUMNS}, claimer, turn) ${FRESH}`)
  const cancel = sqlite.prepare('DELETE FROM job WHERE kind = ? AND id = ?')
  return {
    ask(jobs) {
      for (const { kind, id, due, payload } of jobs) ask.run(kind, id, due, payload)
    },
    cancel(jobs) {
      for (const { kind, id } of jobs) cancel.run(kind, id)
    }
  }
}

/** A JobStore over an open service file. */
export function sqliteJobStore(sqlite: Sqlite): JobStore {
  const writer = sqliteJobWriter(sqlite)
  const askNew = sqlite.prepare(`INSERT OR IGNORE INTO job (${JOB_COLUMNS}, claimer, turn) ${FRESH}`)
  const load = sqlite.prepare(
    `INSERT OR IGNORE INTO job (${JOB_COLUMNS}, claimer, turn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)`
  )
  const due = sqlite.prepare(
    `SELECT ${JOB_COLUMNS} FROM job WHERE parked IS NULL AND due <= ? AND claimer IS NOT ? ORDER BY due, kind, id LIMIT ?`
  )
  const next = sqlite.prepare(
    'SELECT due FROM job WHERE parked IS NULL AND claimer IS NOT ? ORDER BY due LIMIT 1'
  )
  const take = sqlite.prepare(
    'UPDATE job SET tries = tries + 1, claimer = ?, turn = ? WHERE kind = ? AND id = ?'
  )
  const gone = sqlite.prepare('DELETE FROM job WHERE kind = ? AND id = ? AND claimer = ? AND turn = ?')
  const stays = sqlite.prepare(
    'UPDATE job SET due = ?, asked = ?, tries = ?, error = ?, parked = ?, claimer = NULL, turn = NULL ' +
      'WHERE kind = ? AND id = ? AND claimer = ? AND turn = ?'
  )
  const retry = sqlite.prepare(
    'UPDATE job SET due = ?, tries = 0, parked = NULL, claimer = NULL, turn = NULL ' +
      'WHERE kind = ? AND id = ? AND parked IS NOT NULL'
  )
  const discard = sqlite.prepare('DELETE FROM job WHERE kind = ? AND id = ? AND parked IS NOT NULL')
  const listed = (condition: string) =>
    sqlite.prepare(
      `SELECT ${JOB_COLUMNS} FROM job WHERE ${condition} AND (due, kind, id) > (?, ?, ?) ORDER BY due, kind, id LIMIT ?`
    )
  const lists = { parked: listed('parked IS NOT NULL'), waiting: listed('parked IS NULL') }
  const counted = (condition: string) =>
    sqlite.prepare(
      `SELECT count(*) AS n FROM (SELECT 1 FROM job WHERE ${condition} LIMIT ${JOBS_COUNTED_MAX})`
    )
  const counts = { due: counted('parked IS NULL AND due <= ?'), parked: counted('parked IS NOT NULL') }
  const first = sqlite.prepare('SELECT due FROM job WHERE parked IS NULL ORDER BY due LIMIT 1')

  /** Whether the statement changed a job. */
  async function changed(work: () => { readonly changes: number | bigint }): Promise<boolean> {
    return Number((await sqlite.write('ordered', work)).changes) > 0
  }

  return {
    ask: (jobs, which = 'all') =>
      sqlite.write('ordered', () => {
        if (which === 'all') writer.ask(jobs)
        else for (const { kind, id, due, payload } of jobs) askNew.run(kind, id, due, payload)
      }),
    load: (jobs) =>
      sqlite.write('synced', () => {
        for (const { kind, id, due, asked, payload, tries, error, parked } of jobs) {
          load.run(kind, id, due, asked, payload, tries, error, parked)
        }
      }),
    next: async (claimer) => next.get(claimer)?.due,
    claim: (claim, now, limit) =>
      sqlite.write('ordered', () =>
        due.all(now, claim.claimer, limit).map((row) => {
          take.run(claim.claimer, claim.turn, row.kind, row.id)
          return { ...asJob(row), tries: row.tries + 1, claim }
        })
      ),
    settle: ({ kind, id, claim: { claimer, turn }, outcome }: SettledJob) =>
      changed(() =>
        outcome === 'gone'
          ? gone.run(kind, id, claimer, turn)
          : stays.run(
              outcome.due,
              outcome.asked,
              outcome.tries,
              outcome.error,
              outcome.parked,
              kind,
              id,
              claimer,
              turn
            )
      ),
    list: async (which, after, limit) =>
      lists[which].all(after?.due ?? '', after?.kind ?? '', after?.id ?? '', limit).map(asJob),
    count: async (now) => ({
      due: counts.due.get(now).n,
      parked: counts.parked.get().n,
      next: first.get()?.due
    }),
    retry: ({ kind, id }, due) => changed(() => retry.run(due, kind, id)),
    discard: ({ kind, id }) => changed(() => discard.run(kind, id))
  }
}

/** Rows have no prototype; what leaves the store is a plain object. */
export function asJob({ kind, id, due, asked, payload, tries, error, parked }: Job): Job {
  return { kind, id, due, asked, payload, tries, error, parked }
}
