/** `bursar reconcile`: hears again what the payment processor told, and says what came of it. */
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'

export interface ReconcileOptions extends CommonOptions {
  /** An instant; absent: from where the last one ended. */
  readonly since?: string
}

export async function reconcile(options: ReconcileOptions): Promise<number> {
  const { since } = options
  const body = since === undefined ? {} : { since }
  const done = await withSystem('reconcile', options, async ({ client }) => {
    return (await client.post('/api/billing/reconcile', { body })).body
  })
  if (options.json) printJson(done)
  else {
    const { processor, events, heard } = done
    console.log(`${processor} told ${events} events since ${done.since}: ${heard} are about charges here.`)
  }
  return exitCodes.ok
}
