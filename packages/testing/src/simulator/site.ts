/** The simulated site: its processes, and what is asked of all of them at once. */
import { serviceOf } from '@bursar/contracts'
import { type Engine, includes } from '@bursar/event-sourcing'
import { embeddedForm } from './embedded-form.ts'
import { finding } from './finding.ts'
import {
  type Form,
  type ProcessParts,
  type Reply,
  type Sent,
  type SimulatedProcess,
  startProcess
} from './process.ts'

export interface Site {
  readonly processes: readonly SimulatedProcess[]
  /** Sends a request to the process that answers its path; undefined when no answer came. */
  send(request: Sent): Promise<Reply | undefined>
  /** The engine of a service; undefined while its process is down. */
  engine(service: string): Engine | undefined
  /** Waits until every process is up and has seen all that is in the logs; a finding when that takes too long. */
  settled(): Promise<void>
}

const settleLimitMs = 120_000
const serviceList = ['auth', 'profile', 'billing', 'metrics']

/** Which processes there are. */
export interface Plan {
  readonly form: Form
  /** Its name and the services in it. */
  readonly processes: readonly { readonly name: string; readonly services: readonly string[] }[]
  /** What else is not at rest; nothing when it is. */
  late?(): string[]
}

/** Every service in one process, or each in its own. */
export function embeddedPlan(apart: boolean): Plan {
  const processes = apart
    ? serviceList.map((name) => ({ name, services: [name] }))
    : [{ name: 'site', services: serviceList }]
  return { form: embeddedForm, processes }
}

export function startSite(
  parts: Omit<ProcessParts, 'name' | 'services' | 'broken' | 'form'>,
  { form, processes: planned, late = () => [] }: Plan
): Site {
  let broken: unknown
  const noteBroken = (error: unknown) => {
    broken ??= error
  }
  /** A start that fails for good would be tried again for ever. */
  const checkStarts = () => {
    if (broken !== undefined) finding(`a start failed: ${(broken as Error)?.stack ?? broken}`)
  }
  const processes = planned.map((one) =>
    startProcess({ ...parts, ...one, form, draw: parts.draw.fork(), broken: noteBroken })
  )
  const processesOf = (service: string) => processes.filter(({ services }) => services.includes(service))

  function behind(): string[] {
    const heads = Object.fromEntries(
      [...parts.durables].map(([name, { log }]) => [name, log.events.length] as const)
    )
    const lagging = processes.flatMap((process) =>
      process.services.flatMap((name) => lagOf(process, name, heads))
    )
    return [...lagging, ...late()]
  }

  return {
    processes,
    engine: (service) =>
      processesOf(service)
        .map((process) => process.system()?.engines.get(service))
        .find((engine) => engine !== undefined),
    async send(request) {
      checkStarts()
      const able = processesOf(serviceOf(request.url.split('?')[0] ?? '') ?? 'auth')
      const process = able.length === 1 ? able[0] : parts.draw.pick(able)
      return process?.send(request)
    },
    async settled() {
      const deadline = parts.scheduler.now() + settleLimitMs
      for (let late = behind(); late.length > 0; late = behind()) {
        checkStarts()
        if (parts.scheduler.now() > deadline) finding(`it does not settle: ${late.join('; ')}`)
        await parts.scheduler.sleep(25)
      }
    }
  }
}

function lagOf(process: SimulatedProcess, service: string, heads: Record<string, number>): string[] {
  const own = process.system()?.engines.get(service)
  if (!own) return [`${process.name} is down`]
  const { projectionRunner, sources, bus } = own
  if (!includes(projectionRunner.positions(), heads, sources)) {
    return [`read models of ${process.name} stand at ${JSON.stringify(projectionRunner.positions())}`]
  }
  const progress = bus.progress(service)
  if (!progress || includes(progress.handled, heads, Object.keys(progress.handled))) return []
  return [`${process.name} hears that policies of ${service} are at ${JSON.stringify(progress.handled)}`]
}
