/** One run of a process, from its start to its end: after the end nothing that it began takes effect. */
import type { Clock } from '@bursar/event-sourcing'
import type { Operation } from '../memory/hook.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'
import type { Weather } from './weather.ts'

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
  /** Where the weather gets at an operation of a store; `of` says whose. */
  meet(of: string, operation: Operation): Promise<void>
  end(why: string): void
}

export interface LifeParts {
  readonly name: string
  readonly scheduler: Scheduler
  readonly weather: Weather
  readonly trace: Trace
}

const never = () => new Promise<never>(() => {})

export function createLife({ name, scheduler, weather, trace }: LifeParts): Life {
  let alive = true
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
    if (!alive) await never()
  }

  return {
    alive: () => alive,
    died,
    end,
    clock: { now: () => new Date(scheduler.now()).toISOString(), real: scheduler.now, sleep },
    async meet(of, operation) {
      scheduler.moved()
      if (!alive) await never()
      const fault = weather.at(operation)
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
