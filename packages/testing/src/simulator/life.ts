/** One run of a process, from its start to its end: after the end nothing that it began takes effect. */
import type { Clock } from '@bursar/event-sourcing'
import type { Operation } from '../memory/hook.ts'
import type { FaultRates } from './fault-rates.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'

/** What a store says whose disk did not do it: nothing was stored. */
export class StorageFault extends Error {
  readonly code = 'storage_failed'
}

export interface Life {
  alive(): boolean
  /** Resolves when the process ends. */
  readonly died: Promise<void>
  /** The process's clock; a sleep that its end interrupts never ends. */
  readonly clock: Clock
  /** Where faults get at an operation of a store; `of` says whose. */
  meet(of: string, operation: Operation): Promise<void>
  /** Resolves when the process does not stand still; never, once it has ended. */
  awake(): Promise<void>
  end(why: string): void
}

export interface LifeParts {
  readonly name: string
  readonly scheduler: Scheduler
  readonly faultRates: FaultRates
  readonly trace: Trace
  /** Milliseconds for which the process stands still from now on, asked at each operation; 0 nearly always. */
  pause?(): number
  /** Milliseconds by which the dates of the domain are ahead of the time that runs. */
  ahead?(): number
}

const never = () => new Promise<never>(() => {})

export function createLife(parts: LifeParts): Life {
  const { name, scheduler, faultRates, trace } = parts
  let alive = true
  let pausedUntil = 0
  let tellDied = () => {}
  const died = new Promise<void>((resolve) => {
    tellDied = resolve
  })

  function end(why: string) {
    if (!alive) return
    alive = false
    scheduler.moved()
    trace.note(`${name} ends: ${why}`)
    tellDied()
  }

  async function sleep(ms: number) {
    await scheduler.sleep(ms)
    if (pausedUntil > scheduler.now()) await awake()
    if (!alive) await never()
  }

  async function awake() {
    while (pausedUntil > scheduler.now()) await scheduler.sleep(pausedUntil - scheduler.now())
    if (!alive) await never()
  }

  function standStill() {
    const ms = parts.pause?.() ?? 0
    if (ms === 0) return
    trace.note(`${name} stands still for ${ms}`)
    pausedUntil = scheduler.now() + ms
  }

  return {
    alive: () => alive,
    died,
    end,
    awake,
    clock: {
      now: () => new Date(scheduler.now() + (parts.ahead?.() ?? 0)).toISOString(),
      real: scheduler.now,
      sleep
    },
    async meet(of, operation) {
      scheduler.moved()
      if (!alive) await never()
      standStill()
      if (pausedUntil > scheduler.now()) await awake()
      const fault = faultRates.at(operation)
      if (fault.is === 'none') return
      const place = `${operation.when} ${of} ${operation.name}`
      trace.note(`${fault.is} ${place}`)
      if (fault.is === 'fail') throw new StorageFault(`the storage failed ${place}`)
      if (fault.is === 'delay') return sleep(fault.ms)
      end(place)
      await never()
    }
  }
}
