/** What selling a seat needs of the world. */
import { createHmac } from 'node:crypto'
import type { Engine } from '@bursar/event-sourcing'

/** Name of the secret that addresses are hashed with. */
const SECRET = 'seat-addresses'

export interface SeatMaking {
  /** Opens the texts that an item of a cart has. */
  reveal<T>(json: T): Promise<T>
  /** 40 hex characters that nobody guesses. */
  code(): string
}

export function seatMaking({ keys, world }: Pick<Engine, 'keys' | 'world'>): SeatMaking {
  return { reveal: keys.reveal, code: () => world.random(20).toString('hex') }
}

/** What stands for an address in the log, by its text; case makes no difference. */
export async function seatAddresses({ secret }: SecretKeeping): Promise<(email: string) => string> {
  const key = await secret(SECRET)
  return (email) => createHmac('sha256', key).update(`email ${email.toLowerCase()}`).digest('base64url')
}

/** The keys of an engine, or a policy's. */
interface SecretKeeping {
  secret(name: string): Promise<Buffer>
}
