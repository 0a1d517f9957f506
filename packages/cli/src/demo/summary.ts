/** What the demo says at its end: what happened, and where to look. */
import { moneyText } from '@bursar/contracts'
import { printTable } from '../output/print.ts'
import { business, staff } from './business.ts'
import type { Demo } from './marker.ts'

/** Somebody to log in as. */
export interface Login {
  readonly username: string
  readonly password: string
  readonly what: string
}

export interface Shown {
  readonly demo: Demo
  /** Undefined when nothing runs after the command. */
  readonly url: string | undefined
  readonly logins: readonly Login[]
}

/** Who there is to log in as; `admin` is absent where the demo did not make it. */
export function loginsOf(admin: { username: string; password: string } | undefined): Login[] {
  const { owner, full_name, password } = business
  return [
    { username: owner, password, what: `owns ${full_name}` },
    ...staff.map(({ username, role }) => ({ username, password, what: `${role} of ${full_name}` })),
    ...(admin ? [{ ...admin, what: 'manages the site' }] : [])
  ]
}

const places: readonly (readonly [string, string])[] = [
  ['metrics/{p}/funds', 'sales, payments and refunds by month; ?unit=eur'],
  ['metrics/{p}/customers', 'customers by month, new ones and churn'],
  ['metrics/{p}/plans', 'subscribers of each plan by month'],
  ['metrics/{p}/lifetimevalue', 'what each customer is worth'],
  ['profile/{p}/subscribers', 'who is subscribed'],
  ['billing/{p}/receivables', 'every sale'],
  ['billing/{p}/transfers', 'money in and out'],
  ['profile/{p}/roles', 'who can do what']
]

export function printSummary({ demo, url, logins }: Shown): void {
  const { customers, orders, declined, pending, refunds, changes, cancellations } = demo.counts
  console.log(
    `${business.full_name}: ${customers} customers, ${orders} orders, ${declined} declined cards, ` +
      `${pending} late charges, ${refunds} refunds, ${changes} changes of plan, ` +
      `${cancellations} cancellations; ${moneyOf(demo.sold)} sold.`
  )
  if (url === undefined) return
  console.log(`\nIt runs at ${url}, on a test clock that is set to ${demo.until}.\n`)
  printTable(
    ['log in as', 'password', ''],
    logins.map(({ username, password, what }) => [username, password, what])
  )
  console.log('')
  printTable(
    ['where to look', ''],
    places.map(([path, what]) => [`${url}/api/${path.replace('{p}', business.slug)}`, what])
  )
  console.log(`
TOKEN=$(curl -s ${url}/api/auth -H 'content-type: application/json' \\
  -d '{"username": "${business.owner}", "password": "${business.password}"}' | sed 's/.*"token":"\\([^"]*\\).*/\\1/')
curl -s ${url}/api/metrics/${business.slug}/funds -H "authorization: Bearer $TOKEN"
`)
}

/** Amounts in 1/100 of their units, for people. */
function moneyOf(sold: Readonly<Record<string, number>>): string {
  const texts = Object.entries(sold).map(([unit, amount]) => moneyText(amount, unit))
  return texts.join(' and ') || 'nothing'
}
