/** What billing tells of the site: who takes the money, and whether it is real. */
import type { Site } from '@bursar/contracts'
import type { PaymentProcessor } from './port.ts'

export function siteProcessor({ name, publicKey, isLive }: PaymentProcessor) {
  return async (): Promise<Partial<Site>> => ({
    processor: { name, public_key: publicKey ?? null },
    state: isLive ? 'live' : 'demo'
  })
}
