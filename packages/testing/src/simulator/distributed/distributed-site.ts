/** A distributed site: some instances of each service, and what lies between them. */
import { memoryLeaseTable } from '../../memory/leases.ts'
import type { Draw } from '../draw.ts'
import type { Durables } from '../durables.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Plan } from '../site.ts'
import { createBroker } from './broker.ts'
import { checkTopics, unpublished } from './check-topics.ts'
import { distributedForm, type Ground } from './distributed-form.ts'
import { createNetwork } from './network.ts'
import { createNetworkFaults, type NetworkFaults } from './network-faults.ts'

export interface Distributed {
  readonly plan: Plan
  readonly networkFaults: NetworkFaults
  /** What is wrong with what lies between the services, at rest. */
  check(): string[]
  /** Milliseconds by which the dates of the domain are ahead; leases go on by the time that runs. */
  ahead(): number
  /** Lets so many milliseconds pass for the domain alone. */
  skip(ms: number): void
}

export interface DistributedParts {
  readonly draw: Draw
  readonly scheduler: Scheduler
  readonly durables: Durables
  readonly severity: number
}

/** Draws how many instances each service has, 1 to 3. */
export function distributedSite({ draw, scheduler, durables, severity }: DistributedParts): Distributed {
  const services = [...durables.keys()]
  const networkFaults = createNetworkFaults(draw.fork(), severity, scheduler.now)
  const ground: Ground = {
    networkFaults,
    broker: createBroker(services),
    network: createNetwork(scheduler, networkFaults),
    leases: new Map(services.map((name) => [name, memoryLeaseTable()]))
  }
  const processes = services.flatMap((service) =>
    Array.from({ length: draw.between(1, 3) }, (_, n) => ({
      name: `${service}-${n + 1}`,
      services: [service]
    }))
  )
  let ahead = 0
  const late = () => unpublished(ground.broker, durables)
  return {
    networkFaults,
    plan: { form: distributedForm(ground), processes, late },
    check: () => checkTopics(ground.broker, durables),
    ahead: () => ahead,
    skip(ms) {
      ahead += ms
    }
  }
}
