/**
 * Charges that wait for their customer (3-D Secure): they are given up after an hour, by the next checkout of the
 * profile, by who collects a debt that was held up so before, and by hand. The processor is told first; a customer who
 * was faster has paid.
 */
import { later } from '@bursar/calendar'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { account, type OpenCharge } from '../accounts/domain/account.ts'
import { noAnswer } from '../processors/no-answer.ts'
import type { LaterAnswer, PaymentProcessor } from '../processors/port.ts'
import { accountStream } from '../shared/streams.ts'
import { concludeLater } from './conclude-later.ts'

/** How long a charge waits for its customer. */
export const WAITS_MS = 3_600_000

export interface GivingUp {
  readonly engine: Engine
  readonly processor: PaymentProcessor
  /** Commits in the name of whoever asked. */
  write<Value>(work: (tx: Transaction) => Promise<Value>): Promise<Value>
}

/** True of a charge that has waited as long as one may. */
export function isOverdue({ waits }: Pick<OpenCharge, 'waits'>, now: string): boolean {
  return waits !== undefined && later(waits.since, WAITS_MS) <= now
}

/** True of a charge whose debt was held up so before: whoever collects that gives it up, and waits no more. */
export function yields({ waits }: Pick<OpenCharge, 'waits'>): boolean {
  return waits?.holds === false
}

/** Gives up those of a profile that match, and answers what became of them; 503 when the processor cannot be told. */
export async function giveUpWaiting(
  { engine, processor, write }: GivingUp,
  profile: string,
  which: (charge: OpenCharge) => boolean
): Promise<LaterAnswer[]> {
  const all: LaterAnswer[] = []
  if (!processor.giveUp) return all
  const { charges } = await engine.load(accountStream(profile), account)
  for (const open of Object.values(charges)) {
    if (open.stage !== 'waiting' || !open.card || !which(open)) continue
    const { charge, amount, unit, card } = open
    const said = await processor.giveUp({ processor_key: card.processor_key, amount, unit }).catch(noAnswer)
    const now = engine.world.clock.now()
    const { collection, keys } = engine
    const reader = { engine, collection, reveal: keys.reveal }
    await write((tx) => concludeLater(tx, reader, { profile, charge, now }, said))
    all.push(said)
  }
  return all
}
