/** The logs against what was acknowledged: everything once, and nothing that was refused. */
import type { LedgerRow } from '@bursar/contracts'
import type { Engine, RecordedEvent } from '@bursar/event-sourcing'
import { auditChanges } from '../../ledger/changes-audit.ts'
import type { Acknowledged } from '../acknowledged.ts'
import type { CardNetwork } from '../card-network.ts'
import type { Client } from '../client.ts'
import type { Durables } from '../durables.ts'
import type { House } from '../stories/scene.ts'
import { checkFigures } from './figures.ts'
import { checkOnce } from './once.ts'
import { checkStripe } from './stripe.ts'

/** What is compared. */
export interface LogCheck {
  readonly durables: Durables
  engine(service: string): Engine
  readonly acknowledged: Acknowledged
  readonly cards: CardNetwork
  readonly houses: readonly House[]
  /** Of somebody who may look at all of it. */
  readonly client: Client
}

type Events = (type: string) => readonly RecordedEvent[]

/** Lines that say what is wrong; none when all is well. */
export async function checkLogs(check: LogCheck): Promise<string[]> {
  const events = await readAll(check)
  return [
    ...people(events, check.acknowledged),
    ...profiles(events, check.acknowledged),
    ...plans(events, check.acknowledged),
    ...money(events, check),
    ...changes(events),
    ...checkOnce(events),
    ...(await checkFigures(check.client, check.houses, rowsOf(events), idsOf(events)))
  ]
}

function rowsOf(events: Events): LedgerRow[] {
  return events('billing.ledger-posted').flatMap(({ data }) => data.rows as LedgerRow[])
}

function idsOf(events: Events): (slug: string) => string {
  const ids = new Map(events('profile.profile-created').map(({ data }) => [data.slug, data.profile]))
  return (slug) => String(ids.get(slug))
}

/** Nobody gets back more than was paid, and what a change gives back comes to what it takes off. */
function changes(events: Events): string[] {
  const audit = auditChanges()
  return events('billing.ledger-posted').flatMap(({ data }) => {
    try {
      audit.add(data.rows as LedgerRow[])
      return []
    } catch (error) {
      return [(error as Error).message]
    }
  })
}

/** All events of all logs by type, personal fields opened. */
async function readAll({ durables, engine }: LogCheck): Promise<Events> {
  const types = new Map<string, RecordedEvent[]>()
  for (const [service, { log }] of durables) {
    const { codec, keys } = engine(service)
    for (const stored of log.events) {
      const event = await keys.reveal(codec.decode(stored))
      types.set(event.type, [...(types.get(event.type) ?? []), event])
    }
  }
  return (type) => types.get(type) ?? []
}

function people(events: Events, { users, sessions, refreshes, endedSessions }: Acknowledged): string[] {
  // The first manager is made by the first start.
  const names = events('auth.user-registered').map(({ data }) => data.slug)
  return [
    ...same('registered users', names, [...users, 'admin']),
    ...count('sessions opened', events('auth.session-opened'), sessions),
    ...count('sessions refreshed', events('auth.session-refreshed'), refreshes),
    ...count('sessions ended', events('auth.session-revoked'), endedSessions)
  ]
}

function profiles(events: Events, acknowledged: Acknowledged): string[] {
  const created = events('profile.profile-created')
  const slugs = (kind: string) =>
    created.filter(({ data }) => data.kind === kind).map(({ data }) => data.slug as string)
  const introduced = events('billing.subscriber-introduced').map(({ data }) => data.slug)
  return [
    ...same('personal profiles', slugs('personal'), [...acknowledged.users, 'admin']),
    ...same('organizations', slugs('organization'), [...acknowledged.profiles, 'broker']),
    ...same('introduced subscribers', slugs('shadow'), introduced),
    ...count('profile changes', events('profile.profile-updated'), acknowledged.profileChanges)
  ]
}

function plans(events: Events, acknowledged: Acknowledged): string[] {
  const created = events('billing.plan-created').map(({ data }) => data)
  const deleted = events('billing.plan-deleted').map(
    ({ data }) => created.find(({ plan }) => plan === data.plan)?.title
  )
  return [
    ...same(
      'plans',
      created.map(({ title }) => title),
      [...acknowledged.plans]
    ),
    ...same('deleted plans', deleted, [...acknowledged.deletedPlans]),
    ...count('plan changes', events('billing.plan-updated'), acknowledged.planChanges),
    ...count('cart items', events('billing.cart-item-added'), acknowledged.cartItems)
  ]
}

function money(events: Events, { acknowledged, cards }: LogCheck): string[] {
  const settledCharges = events('billing.charge-settled').map(({ data }) => data)
  const settled = settledCharges.map(({ processor_key }) => processor_key)
  // What time charges is answered to nobody.
  const renewals = new Set(
    events('billing.charge-created').flatMap(({ data }) => (data.billing_date ? [data.charge] : []))
  )
  const asked = settledCharges.filter(({ charge }) => !renewals.has(charge))
  // What is paid offline is on a check too, and orders nothing.
  const orders = rowsOf(events).filter(({ kind }) => kind === 'order')
  const checks = new Set(orders.flatMap(({ event_id }) => event_id.match(/check_[0-9a-f]{40}/g) ?? []))
  return [
    ...same(
      'settled charges against answers',
      asked.map(({ processor_key }) => processor_key),
      [...acknowledged.charges.keys()]
    ),
    ...same('settled charges against the processor', settled, cards.taken()),
    ...(cards.stripe ? checkStripe(events, cards.stripe.book) : []),
    ...(checks.size === acknowledged.importedRows
      ? []
      : [`${checks.size} imported sales, ${acknowledged.importedRows} were acknowledged`])
  ]
}

function count(what: string, events: readonly unknown[], wanted: number): string[] {
  return events.length === wanted ? [] : [`${what}: ${events.length} in the log, ${wanted} acknowledged`]
}

/** Both hold the same texts, each as often. */
function same(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const text of found) left.set(text, (left.get(text) ?? 0) + 1)
  for (const text of wanted) left.set(text, (left.get(text) ?? 0) - 1)
  return [...left]
    .filter(([, times]) => times !== 0)
    .slice(0, 5)
    .map(
      ([text, times]) =>
        `${what}: ${text} is there ${Math.abs(times)} times too ${times > 0 ? 'often' : 'seldom'}`
    )
}
