/** The table of recurring revenue as it is answered. */
import { type Exact, exact, fromStored, negative, plus, type StoredSum } from '@bursar/contracts'
import type { MoneyTable, TableRow } from '../../figures/domain/tables.ts'
import { FLOWS, type Flow } from './flows.ts'

/** How it stood at an instant: the worth a month of all customers, 1/100 of the unit, and how many of them pay. */
export interface StoodAt {
  readonly worth: StoredSum
  readonly paying: number
}

const MOVEMENTS: Readonly<Record<Flow, { readonly title: string; readonly definition: string }>> = {
  new: {
    title: 'New',
    definition: 'Recurring revenue at the end of the period of customers who never had any before the period.'
  },
  reactivation: {
    title: 'Reactivation',
    definition: 'That of customers who had none at the start of the period, and had some earlier.'
  },
  expansion: {
    title: 'Expansion',
    definition: 'What customers are worth more a month at the end of the period than at its start.'
  },
  contraction: {
    title: 'Contraction',
    definition: 'What customers who still pay are worth less a month than at the start of the period.'
  },
  churn: {
    title: 'Churn',
    definition: 'Recurring revenue at the start of the period of customers who have none at its end.'
  }
}

/** What is said of the rows that stand at an instant. */
const STOOD = {
  mrr: {
    title: 'Monthly recurring revenue',
    definition:
      'What the running orders of accepted subscriptions come to a month, without setup, uses, tax and coupons.'
  },
  arr: { title: 'Annual recurring revenue', definition: 'Twelve times the monthly recurring revenue.' },
  'paying-customers': {
    title: 'Paying customers',
    definition: 'Customers with recurring revenue at that instant; who is in a trial has none.'
  },
  arpa: {
    title: 'Revenue per paying customer',
    definition: 'Monthly recurring revenue by paying customers, rounded down.'
  }
} as const

const PERCENTS = {
  'percent-customer-churn': {
    title: '% Customer churn',
    definition: 'Customers who churned in the period in percent of those who paid at its start.'
  },
  'percent-gross-churn': {
    title: '% Gross churn',
    definition: 'Contraction and churn in percent of the recurring revenue at the start of the period.'
  },
  'percent-net-churn': {
    title: '% Net churn',
    definition: 'Contraction and churn less expansion in percent of the recurring revenue at the start.'
  }
} as const

/**
 * @param labels of the opening instant and of the end of each column
 * @param flows numbers of each column, as FLOWS has them, and how many churned
 */
export function mrrTable(
  labels: readonly string[],
  stood: readonly StoodAt[],
  flows: ReadonlyArray<readonly StoredSum[]>,
  unit: string
): MoneyTable & { readonly extra: readonly TableRow[] } {
  const at = (slug: keyof typeof STOOD, pick: (one: StoodAt) => Exact): TableRow => ({
    ...{ slug, kind: 'instant' as const, ...STOOD[slug] },
    values: labels.map((label, n) => [label, pick(stood[n]!)] as const)
  })
  const within = (pick: (numbers: readonly StoredSum[], opening: StoodAt) => Exact) =>
    labels.slice(1).map((label, n) => [label, pick(flows[n]!, stood[n]!)] as const)
  const percent = (
    slug: keyof typeof PERCENTS,
    pick: (numbers: readonly StoredSum[], opening: StoodAt) => readonly [part: Exact, of: Exact]
  ): TableRow => ({
    ...{ slug, kind: 'interval' as const, ...PERCENTS[slug] },
    values: within((numbers, opening) => percentOf(...pick(numbers, opening)))
  })
  return {
    title: 'Recurring revenue',
    unit,
    scale: 0.01,
    results: [
      at('mrr', ({ worth }) => fromStored(worth)),
      ...FLOWS.map((slug, n) => ({
        ...{ slug, kind: 'interval' as const, ...MOVEMENTS[slug] },
        values: within((numbers) => fromStored(numbers[n]!))
      }))
    ],
    extra: [
      at('arr', ({ worth }) => exact(12n * BigInt(fromStored(worth)))),
      at('paying-customers', ({ paying }) => paying),
      at('arpa', ({ worth, paying }) =>
        paying === 0 ? 0 : exact(BigInt(fromStored(worth)) / BigInt(paying))
      ),
      percent('percent-customer-churn', (numbers, { paying }) => [
        fromStored(numbers[FLOWS.length]!),
        paying
      ]),
      percent('percent-gross-churn', (numbers, { worth }) => [lostIn(numbers), fromStored(worth)]),
      percent('percent-net-churn', (numbers, { worth }) => {
        const expansion = fromStored(numbers[FLOWS.indexOf('expansion')]!)
        return [plus(lostIn(numbers), negative(expansion)), fromStored(worth)]
      })
    ]
  }
}

function lostIn(numbers: readonly StoredSum[]): Exact {
  const [contraction, churn] = [FLOWS.indexOf('contraction'), FLOWS.indexOf('churn')]
  return plus(fromStored(numbers[contraction]!), fromStored(numbers[churn]!))
}

/** In percent with two decimals, half up in whole numbers; 0 of nothing. */
export function percentOf(part: Exact, of: Exact): number {
  if (of === 0) return 0
  const [whole, twice] = [BigInt(part) * 20_000n + BigInt(of), 2n * BigInt(of)]
  const floored = whole / twice - (whole % twice < 0n ? 1n : 0n)
  return Number(floored) / 100
}
