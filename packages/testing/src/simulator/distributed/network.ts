/** Batches on their way from one instance of a service to the one that appends, over a network that loses them. */
import type { HandedAnswer, HandedBatch } from '@bursar/event-sourcing'
import type { Life } from '../life.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Journey, NetworkFaults } from './network-faults.ts'

/** A process as the network knows it. */
export interface Host {
  readonly life: Life
  receive(batch: HandedBatch): Promise<HandedAnswer>
}

export interface Network {
  /** From now on that address is this process, until another one joins with it. */
  join(address: string, host: Host): void
  /** Rejects when no answer came within `ms`; the batch may arrive yet. */
  send(from: Life, address: string, batch: HandedBatch, ms: number): Promise<HandedAnswer>
}

export function createNetwork(scheduler: Scheduler, networkFaults: NetworkFaults): Network {
  const hosts = new Map<string, Host>()

  async function travel(journey: Journey): Promise<void> {
    if (journey.is === 'lost' || journey.is === 'cut') throw new Error('the connection broke')
    await scheduler.sleep(journey.ms)
  }

  async function carry(address: string, batch: HandedBatch): Promise<HandedAnswer> {
    await travel(networkFaults.journey())
    const host = hosts.get(address)
    if (!host?.life.alive()) throw new Error('nobody listens there')
    await host.life.awake()
    const answer = JSON.parse(JSON.stringify(await host.receive(batch)))
    await travel(networkFaults.journey())
    return answer
  }

  return {
    join: (address, host) => void hosts.set(address, host),
    async send(from, address, batch, ms) {
      const carried = carry(address, JSON.parse(JSON.stringify(batch)))
      carried.catch(() => undefined)
      const late = from.clock.sleep(ms).then(() => {
        throw new Error('no answer in time')
      })
      const answer = await Promise.race([carried, late])
      await from.awake()
      return answer
    }
  }
}
