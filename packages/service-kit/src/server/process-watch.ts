/**
 * What a process knows of itself, looked at now and then. Probes and metrics answer from what was seen last when a new
 * look takes long, and what changes is said in the log, once.
 */
import type { Engine } from '@bursar/event-sourcing'
import type { Logger } from 'pino'
import { type EngineState, engineWatch } from './engine-state.ts'
import { inTime } from './in-time.ts'
import { type Missing, missingIn } from './missing.ts'

export interface ProcessState {
  readonly engines: readonly EngineState[]
  readonly missing: readonly Missing[]
}

export interface ProcessWatch {
  /** The newest state there is within a moment. */
  state(): Promise<ProcessState>
  /** Looks by itself from now on, and says in the log what changes. */
  start(): void
  stop(): void
}

export interface WatchParts {
  engines(): readonly Engine[]
  /** What else the process needs to be of full use; absent: nothing. */
  missing?: (() => Promise<readonly Missing[]>) | undefined
  readonly logger: Pick<Logger, 'warn' | 'info'>
  /** Milliseconds between two looks; absent: 2,000. */
  readonly everyMs?: number
}

/** `answerMs`: whoever asks is answered by then, but for the first time. */
const limits = { everyMs: 2_000, answerMs: 300, lookMs: 3_500 }

/** Nobody is told that all is well before that was found out. */
function notYetKnown(engine: Engine | undefined): Missing {
  const service = engine?.service ?? 'gateway'
  return { service, what: 'what it needs has not answered yet', serves: true, usual: true }
}

export function processWatch(parts: WatchParts): ProcessWatch {
  const { engines, missing, logger, everyMs = limits.everyMs } = parts
  const watches = new Map<Engine, () => Promise<EngineState>>()
  let last: ProcessState | undefined
  let others: readonly Missing[] | undefined
  let looking: Promise<ProcessState> | undefined
  let timer: NodeJS.Timeout | undefined
  let said = new Map<string, Missing>()

  function look(): Promise<ProcessState> {
    looking ??= seen().finally(() => {
      looking = undefined
    })
    return looking
  }

  async function seen(): Promise<ProcessState> {
    const [states, more] = await Promise.all([
      Promise.all(engines().map((engine) => watchOf(engine)())),
      missing && inTime(missing(), limits.lookMs)
    ])
    others = more ?? others
    const unknown = missing && !others ? [notYetKnown(engines()[0])] : []
    last = { engines: states, missing: [...states.flatMap(missingIn), ...(others ?? []), ...unknown] }
    return last
  }

  function watchOf(engine: Engine): () => Promise<EngineState> {
    const known = watches.get(engine) ?? engineWatch(engine)
    watches.set(engine, known)
    return known
  }

  /** Numbers in what is missing change all the time, and are no news. */
  function sayChanges({ missing: now }: ProcessState) {
    const found = now.filter(({ usual }) => !usual)
    const next = new Map(found.map((one) => [`${one.service} ${one.what.replace(/\d+/g, '0')}`, one]))
    for (const [key, { service, what }] of next) {
      if (!said.has(key)) logger.warn({ service, what }, 'something is stuck')
    }
    for (const [key, { service, what }] of said) {
      if (!next.has(key)) logger.info({ service, what }, 'it works again')
    }
    said = next
  }

  return {
    async state() {
      const fresh = look()
      if (!last) return fresh
      return (await inTime(fresh, limits.answerMs)) ?? last
    },
    start() {
      timer ??= setInterval(() => void look().then(sayChanges, () => undefined), everyMs).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    }
  }
}
