/** `bursar renew`: what the daily job does, now or as of an instant, and what came of it. */
import type { Client } from '@bursar/client'
import { moneyText, type RenewalsDone } from '@bursar/contracts'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { exitCodes } from '../command-error.ts'
import { printJson, printTable } from '../output/print.ts'

export interface RenewOptions extends CommonOptions {
  /** An instant that is not after now. */
  readonly at?: string
  readonly dryRun?: boolean
  /** Slug of the only profile. */
  readonly profile?: string
}

type Account = RenewalsDone['results'][number]

/** Accounts of one request. */
const LIMIT = 100

/** Prints what was done of each account; answers 1 when one of them failed, which is tried again by itself. */
export async function renew(options: RenewOptions): Promise<number> {
  const accounts = await withSystem('renew', options, ({ client }) => renewAll(client, options))
  const failed = accounts.filter((account) => account.failed).length
  if (options.json) printJson({ dry_run: options.dryRun === true, accounts })
  else print(accounts, options.dryRun === true)
  return failed > 0 ? exitCodes.wrong : exitCodes.ok
}

async function renewAll(client: Client, { at: at_time, dryRun, profile }: RenewOptions): Promise<Account[]> {
  const all: Account[] = []
  const query = dryRun ? { dry_run: true } : {}
  const asked = { ...(at_time !== undefined && { at_time }), ...(profile !== undefined && { profile }) }
  while (true) {
    // What was done is due no more; what was only tried, or failed, still is.
    const offset = all.filter(({ failed }) => dryRun || failed).length
    const body = { ...asked, limit: LIMIT, offset }
    const { results, more } = (await client.post('/api/billing/renew', { body, query })).body
    all.push(...results)
    if (!more) return all
  }
}

function print(accounts: readonly Account[], isTried: boolean): void {
  if (accounts.length > 0) {
    printTable(
      ['profile', 'extended', 'stopped', 'income rows', isTried ? 'would be charged' : 'charged'],
      accounts.map(({ profile, failed, extended, stopped, earned, charges }) => {
        const charged = charges.map(({ amount, unit, state }) => {
          return isTried ? moneyText(amount, unit) : `${moneyText(amount, unit)} ${state}`
        })
        return [profile, extended, stopped, earned, failed ? 'failed, is tried again' : charged.join(', ')]
      })
    )
  }
  const charges = accounts.reduce((sum, account) => sum + account.charges.length, 0)
  const failed = accounts.filter((account) => account.failed).length
  console.log(
    `${accounts.length} accounts were due: ${charges} charges${isTried ? ' to be made' : ''}, ${failed} failed.`
  )
}
