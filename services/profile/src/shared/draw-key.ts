import type { Engine } from '@bursar/event-sourcing'

/** A new key of an offer or a request: 40 hex characters that nobody guesses. */
export function drawKey({ world }: Engine): string {
  return world.random(20).toString('hex')
}
