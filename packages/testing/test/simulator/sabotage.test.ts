/** What is broken on purpose must be found: else the simulator's silence would mean nothing. */
import type { EventBus, ReadModels, Stores } from '@bursar/event-sourcing'
import { type Sabotage, type SimulationReport, simulate } from '@bursar/testing'
import t from 'tap'
import { PERSONAL_MARK } from '../../dist/simulator/stories/scene.js'

/** Runs seeds until one finds something. `severity`: whether it takes other faults to bring it to light. */
async function found(sabotage: Sabotage, severity: number): Promise<SimulationReport | undefined> {
  for (let seed = 1; seed <= 8; seed++) {
    const report = await simulate({
      seed,
      stories: 15,
      severity,
      sabotage,
      shape: 'embedded',
      stripe: sabotage.processor !== undefined
    })
    if (report.findings.length > 0) return report
  }
  return undefined
}

function check(name: string, severity: number, sabotage: Sabotage, what: RegExp) {
  t.test(name, async (t) => {
    const report = await found(sabotage, severity)
    t.comment(report?.findings[0]?.split('\n')[0] ?? 'nothing')
    t.match(report?.findings.join('\n'), what)
  })
}

const withReadModels = (stores: Stores, readModels: Partial<ReadModels>): Stores => ({
  ...stores,
  readModels: { ...stores.readModels, ...readModels }
})

check(
  'read models that apply a commit and forget its checkpoint',
  0,
  {
    stores: (stores) =>
      withReadModels(stores, {
        async commit(changes) {
          const before = await Promise.all(
            changes.map(({ spec }) => stores.readModels.checkpoint(spec.projection, spec.generation))
          )
          const forgotten = changes.map((change, n) => ({
            ...change,
            checkpoint: before[n] ?? { ...change.checkpoint, cursors: {}, positions: {} }
          }))
          return stores.readModels.commit(forgotten)
        }
      })
  },
  /settle|digest|fresh|differs|parked|no answer/
)

check(
  'read models that lose a write now and then',
  0,
  {
    stores: (stores) => {
      let writes = 0
      return withReadModels(stores, {
        commit: (changes) =>
          stores.readModels.commit(
            changes.map((change) => ({ ...change, writes: change.writes.filter(() => ++writes % 150 !== 0) }))
          )
      })
    }
  },
  /digest|differs|answered|parked|show/
)

check(
  'a log that loses its last event in a crash',
  2,
  {
    crashed({ log }) {
      const lost = log.events.pop()
      if (lost) log.streams.get(lost.stream)?.pop()
    }
  },
  /log|acknowledged|seldom|chain|answered|settle|fail/
)

check(
  'a bus that skips an event',
  0,
  { bus: skipping },
  /digest|policies|seldom|answered|differs|settle|has \d of/
)

check(
  'a log that forgets which requests it has answered',
  2,
  {
    stores: (stores) => ({
      ...stores,
      events: {
        ...stores.events,
        commit: (appends) =>
          stores.events.commit(
            appends.map((append) => ({
              ...append,
              reserve: (append.reserve ?? []).filter(({ space }) => space !== 'idempotency')
            }))
          )
      }
    })
  },
  /acknowledged|answered|often|paid|got the name/
)

check(
  'read models that are found by names in clear',
  0,
  {
    stores: (stores) =>
      withReadModels(stores, {
        commit: (changes) =>
          stores.readModels.commit(
            changes.map((change) => ({
              ...change,
              writes: change.writes.map((write) => ({ ...write, lookups: inClear(write.lookups) }))
            }))
          )
      })
  },
  /personal text in clear/
)

/** Beside the lookups, which go on leading where they should. */
function inClear(lookups: Readonly<Record<string, string>>): Record<string, string> {
  return { ...lookups, shown: `${PERSONAL_MARK} in clear` }
}

/** Every fortieth event never arrives, and the cursor goes on as if it had. */
function skipping(bus: EventBus): EventBus {
  let events = 0
  return {
    ...bus,
    subscribe(source, after) {
      const subscription = bus.subscribe(source, after)
      return {
        ...subscription,
        async next(limit) {
          const delivery = await subscription.next(limit)
          return delivery && { ...delivery, events: delivery.events.filter(() => ++events % 40 !== 0) }
        }
      }
    }
  }
}

check(
  'refunds that the processor is never asked for',
  0,
  { processor: (processor) => ({ ...processor, refund: async () => ({ is: 'taken' }) }) },
  /did not arrive, and nobody is told/
)

check(
  'a charge that is asked for anew under another id, once its answer was lost',
  1,
  {
    processor: (processor) => {
      let times = 0
      return {
        ...processor,
        async charge(request) {
          const n = times++
          const id = `${request.id.slice(0, 24)}${String(n).padStart(12, '0')}`
          const answer = await processor.charge({ ...request, id })
          if (n % 5 === 0) throw new Error('the answer was lost')
          return answer
        }
      }
    }
  },
  /settled charges against the processor/
)
