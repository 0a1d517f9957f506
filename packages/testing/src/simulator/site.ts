/** The simulated site: its processes, and what is asked of all of them at once. */
import { serviceOf } from '@bursar/contracts'
import { type Engine, includes } from '@bursar/event-sourcing'
import { finding } from './finding.ts'
import { type ProcessParts, type Reply, type Sent, type SimulatedProcess, startProcess } from './process.ts'

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

/** `apart`: each service is a process of its own, else all are one. */
export function startSite(parts: Omit<ProcessParts, 'name' | 'services' | 'broken'>, apart: boolean): Site {
  let broken: unknown
  const noteBroken = (error: unknown) => {
    broken ??= error
  }
  /** A start that fails for good would be tried again for ever. */
  const checkStarts = () => {
    if (broken !== undefined) finding(`a start failed: ${(broken as Error)?.stack ?? broken}`)
  }
  const groups = apart ? serviceList.map((name) => [name]) : [serviceList]
  const processes = groups.map((services) =>
    startProcess({
      ...parts,
      name: apart ? String(services[0]) : 'site',
      services,
      draw: parts.draw.fork(),
      broken: noteBroken
    })
  )
  const processOf = (service: string) =>
    processes.find(({ services }) => services.includes(service)) as SimulatedProcess
  const engine = (service: string) => processOf(service).system()?.engines.get(service)

  function behind(): string[] {
    const heads = Object.fromEntries(
      [...parts.durables].map(([name, { log }]) => [name, log.events.length] as const)
    )
    return serviceList.flatMap((name) => {
      const own = engine(name)
      if (!own) return [`${name} is down`]
      const { follower, sources, bus } = own
      if (!includes(follower.positions(), heads, sources)) {
        return [`read models of ${name} stand at ${JSON.stringify(follower.positions())}`]
      }
      const progress = bus.progress(name)
      if (!progress || includes(progress.handled, heads, sources)) return []
      return [`policies of ${name} say ${JSON.stringify(progress.handled)}`]
    })
  }

  return {
    processes,
    engine,
    async send(request) {
      checkStarts()
      return processOf(serviceOf(request.url.split('?')[0] ?? '') ?? 'auth').send(request)
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
