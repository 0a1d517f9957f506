/**
 * Whose data are erased stays named on invoices until their retention is over, because the law asks for these: a job of
 * each erasure waits for that, and erases the key of each invoice.
 */
import { later } from '@bursar/calendar'
import type { ProfileEvents } from '@bursar/contracts'
import { type Engine, type Policy, policy, type Transaction } from '@bursar/event-sourcing'
import { jobHandler, jobKind } from '@bursar/jobs'
import { type DetailedProfile, PROFILE_DETAILS, profileKey, stretchesOf } from '@bursar/service-kit'
import { INVOICES } from '../shared/sold.ts'
import { invoicesStream } from '../shared/streams.ts'
import { forgetInvoice, numbering } from './domain/numbering.ts'
import { type Review, reviewRetention } from './domain/retention.ts'
import type { InvoiceDocument } from './numbered-projection.ts'

const forgetInvoices = jobKind<{ readonly profile: string }>('forget-invoices')

/** How long it waits for the lists that it goes through; then it is tried again. */
const WAIT_MS = 30_000
/** Invoices that one run erases at most; the next one follows at once. */
const ERASED_MOST = 200
/** A provider may shorten its retention meanwhile: it is looked at this often. */
const LOOK_AGAIN_MS = 30 * 86_400_000

/** What a provider has set, where nothing is known of it any more. */
const YEARS_USUAL = 10

/** An erasure asks for the job, once. */
export const keepUntilOver: Policy = policy<ProfileEvents>({
  name: 'keep-invoices-until-over',
  on: {
    'profile.profile-erased': async ({ data: { profile } }, { transact }) => {
      await transact(async (tx) => {
        tx.ask(forgetInvoices.at({ id: profile, due: tx.time, payload: { profile } }))
      })
    }
  }
})

/** It ends when no invoice names the profile any more. */
export const forgetInvoicesJob = jobHandler(forgetInvoices, async ({ profile }, run) => {
  const { engine, now } = run
  if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
  const { over, next } = await reviewed(engine, profile, now)
  if (over.length > 0) await run.transact((tx) => forget(tx, over.slice(0, ERASED_MOST), now))
  if (over.length > ERASED_MOST) return { again: later(now, 1) }
  if (next === null) return undefined
  const again = later(now, LOOK_AGAIN_MS)
  return { again: next < again ? next : again }
})

/** The invoices that name a profile, as who pays or as who issued them. */
async function reviewed(engine: Engine, profile: string, now: string): Promise<Review<InvoiceDocument>> {
  const years = new Map<string, number>()
  const found = new Map<string, InvoiceDocument>()
  for (const list of ['kept', 'named']) {
    const range = { list, by: profile }
    for await (const page of stretchesOf(engine.collection(INVOICES), range, createdAt)) {
      const invoices = page as InvoiceDocument[]
      for (const { provider } of invoices) {
        if (!years.has(provider)) years.set(provider, await yearsOf(engine, provider))
      }
      for (const one of invoices) found.set(one.sale, one)
      // Those of one provider end in their order: when one is not over, none after it is.
      const stands = reviewRetention(invoices, ({ provider }) => years.get(provider)!, now)
      if (stands.next !== null && list === 'kept') break
      if (found.size > 50 * ERASED_MOST) break
    }
  }
  return reviewRetention([...found.values()], ({ provider }) => years.get(provider)!, now)
}

const createdAt = ({ created_at }: InvoiceDocument) => created_at

async function yearsOf({ collection }: Engine, provider: string): Promise<number> {
  const profile = await collection(PROFILE_DETAILS).get<DetailedProfile>(profileKey(provider))
  return profile?.invoice_retention ?? YEARS_USUAL
}

async function forget(tx: Transaction, over: readonly InvoiceDocument[], now: string): Promise<void> {
  for (const invoice of over) {
    const stream = invoicesStream(invoice.provider)
    await tx.load(stream, numbering)
    tx.append(stream, [forgetInvoice(invoice, now)])
  }
}
