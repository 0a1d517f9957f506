/**
 * Gives invoices and credit notes their numbers, in the order of the log and without gaps. No checkout waits for it, and none
 * for another: what is sold is in the log first. The number, and that the sale has one, are one append, so that a crash, a
 * second run or a second instance changes nothing.
 */
import {
  type BillingEvents,
  type InvoiceParty,
  type LedgerPosted,
  nthPrefix,
  prefixOf
} from '@bursar/contracts'
import {
  type Engine,
  foldOn,
  type JointReaction,
  orderedPolicy,
  type Policy,
  type RecordedEvent,
  type Transaction
} from '@bursar/event-sourcing'
import { type DetailedProfile, PROFILE_DETAILS, profileKey } from '@bursar/service-kit'
import type { ChargeDocument } from '../charges/projection.ts'
import { SALES } from '../shared/sold.ts'
import { invoicesStream } from '../shared/streams.ts'
import { text } from '../shared/views.ts'
import {
  type Numbering,
  type NumberingEvent,
  numbering,
  numberNext,
  takePrefix,
  type Unnumbered
} from './domain/numbering.ts'
import { salesOf, totalOf } from './domain/sale.ts'
import { partyOf } from './party-texts.ts'
import { type SaleDocument, saleKey } from './sales-projection.ts'

/** How long it waits for the read model that puts sales together; then the events are handled again. */
const WAIT_MS = 30_000

/** Where it stands which sales have a number, and which provider has which prefix. */
const NUMBERED = 'invoiced'
export const PREFIX_SPACE = 'invoice-prefix'

export function numberInvoices(late: { readonly engine: Promise<Engine> }): Policy {
  return orderedPolicy<BillingEvents, 'billing.ledger-posted'>({
    name: 'number-invoices',
    types: ['billing.ledger-posted'],
    async handle(events, reaction) {
      const keys = [...new Set(events.flatMap(keysOf))]
      if (keys.length === 0) return
      const engine = await late.engine
      // A commit is in the log as a whole: what of a sale comes in several postings is put together by then.
      if (!(await engine.caughtUp(WAIT_MS))) throw new Error('the read models are behind')
      const found = await engine.collection(SALES).getAll<SaleDocument>(keys)
      const missing = keys.find((key) => !found.has(key))
      if (missing !== undefined) throw new Error(`no such sale: ${missing}`)
      const sold = keys.map((key) => ({ key, sale: found.get(key)! })).filter(({ sale }) => totalOf(sale) > 0)
      if (sold.length === 0) return
      const facts = await factsOf(engine, reaction, sold)
      await reaction.transact(async (tx) => {
        const give = giveNumbers(tx, isChosenByOther(engine))
        for (const { key, sale } of sold) {
          if ((await tx.reserved(NUMBERED, key)) !== undefined) continue
          await give(facts.prefix(sale.provider), facts.unnumbered(key, sale))
          tx.reserve({ space: NUMBERED, name: key, value: sale.provider }, 'again')
        }
      })
    }
  })
}

/** The sales that a posting begins or goes on with; what is only used waits. */
function keysOf(event: RecordedEvent<LedgerPosted>): string[] {
  const sales = salesOf(event.data.rows).filter(({ isUsage }) => !isUsage)
  return sales.map((one) => saleKey(one, event))
}

interface Facts {
  /** What a provider's prefix is to be, until it has one: as it chose, or what its slug gives. */
  prefix(provider: string): string
  unnumbered(key: string, sale: SaleDocument): Unnumbered
}

/** What is true now of the parties, the cards and the words. */
async function factsOf(
  engine: Engine,
  { reveal }: JointReaction,
  sold: readonly { readonly key: string; readonly sale: SaleDocument }[]
): Promise<Facts> {
  const parties = [...new Set(sold.flatMap(({ sale }) => [sale.provider, sale.profile]))]
  const stored = await engine.collection(PROFILE_DETAILS).getAll<DetailedProfile>(parties.map(profileKey))
  const profiles = new Map((await reveal([...stored.values()])).map((profile) => [profile.id, profile]))
  const paid = [...new Set(sold.flatMap(({ sale }) => sale.charge ?? []))]
  const charges = await engine.collection('charges').getAll<ChargeDocument>(paid)
  const cards = new Map(await reveal([...charges].map(([id, { last4 }]) => [id, last4] as const)))
  const party = (id: string): InvoiceParty => partyOf(profiles.get(id))
  return {
    prefix: (provider) =>
      profiles.get(provider)?.invoice_prefix || prefixOf(text(profiles.get(provider)?.slug)),
    unnumbered(key, { kind, provider, profile, unit, charge, created_at, ...sale }) {
      const invoice = engine.world.id()
      return {
        invoice,
        kind,
        provider,
        profile,
        unit,
        total: totalOf(sale),
        sale: key,
        ...(kind === 'invoice' && charge !== null && { charge }),
        created_at,
        person: invoice,
        seller: JSON.stringify(party(provider)),
        buyer: JSON.stringify(party(profile)),
        note: text(profiles.get(provider)?.invoice_note),
        last4: text(charge === null ? '' : cards.get(charge))
      }
    }
  }
}

/** Gives numbers along one transaction, each after those before it. */
function giveNumbers(tx: Transaction, isChosen: IsChosen) {
  const held = new Map<string, Numbering>()

  function take(provider: string, state: Numbering, event: NumberingEvent): Numbering {
    tx.append(invoicesStream(provider), [event])
    const after = foldOn(numbering, state, [event], tx.time)
    held.set(provider, after)
    return after
  }

  return async (wanted: string, invoice: Unnumbered): Promise<void> => {
    const { provider } = invoice
    let state = held.get(provider) ?? (await tx.load(invoicesStream(provider), numbering))
    if (state.prefix === null) {
      const prefix = await freePrefix(tx, wanted, (prefix) => isChosen(prefix, provider))
      tx.reserve({ space: PREFIX_SPACE, name: prefix, value: provider }, 'again')
      state = take(provider, state, takePrefix(provider, prefix, tx.time))
    }
    take(provider, state, numberNext(state, invoice))
  }
}

/** The first of those that begin with what is wanted that no other provider has, and none has chosen. */
async function freePrefix(
  tx: Transaction,
  wanted: string,
  isChosen: (prefix: string) => Promise<boolean>
): Promise<string> {
  for (let n = 0; ; n++) {
    const prefix = nthPrefix(wanted, n)
    if ((await tx.reserved(PREFIX_SPACE, prefix)) === undefined && !(await isChosen(prefix))) return prefix
  }
}

type IsChosen = (prefix: string, provider: string) => Promise<boolean>

/** Whether another profile than `provider` keeps a prefix for its own first number. */
function isChosenByOther({ collection }: Engine): IsChosen {
  return async (prefix, provider) => {
    const chooser = await collection(PROFILE_DETAILS).getBy<DetailedProfile>('invoice_prefix', prefix)
    return chooser !== undefined && chooser.id !== provider
  }
}
