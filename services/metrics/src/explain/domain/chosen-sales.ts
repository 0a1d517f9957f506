/** Which sales are behind a figure that depends on who bought in two intervals, and what each adds to it. */

/** A sale as it is listed: whose, of how much, in 1/100 of the unit. */
export interface Sale {
  readonly id: string
  readonly profile: string | null
  readonly amount: number
  /** True of changes of plan, which make nobody new. */
  readonly changed?: true
}

/** The figures that are chosen so. The others are all the sales, payments or refunds of the interval. */
export const CHOSEN = [
  'new-transactions',
  'churned-transactions',
  'total-customers',
  'new-customers',
  'churned-customers',
  'net-new-customers'
] as const

export type ChosenFigure = (typeof CHOSEN)[number]

/** The interval, and the one that it is compared with. */
export type Side = 'here' | 'before'

/** Whose sales are behind a figure, and of whom it is asked besides whether they bought in the other interval. */
interface Sides {
  readonly listed: readonly Side[]
  readonly unless?: Side
}

export const SIDES: Readonly<Record<ChosenFigure, Sides>> = {
  'new-transactions': { listed: ['here'], unless: 'before' },
  'churned-transactions': { listed: ['before'], unless: 'here' },
  'total-customers': { listed: ['here'] },
  'new-customers': { listed: ['here'], unless: 'before' },
  'churned-customers': { listed: ['before'], unless: 'here' },
  'net-new-customers': { listed: ['here', 'before'] }
}

/** A sale, and its part in the figure. */
export interface Chosen {
  readonly id: string
  readonly part: number
}

/**
 * Chooses among the sales of an interval and of the one that it is compared with, both in order. Of an interval that is
 * not listed it takes whoever bought in it.
 */
export function chosenSales(
  figure: ChosenFigure,
  { here, before }: Readonly<Record<Side, readonly Sale[]>>
): Chosen[] {
  switch (figure) {
    case 'new-transactions':
      return anew(without(here, before)).map(({ id, amount }) => ({ id, part: amount }))
    case 'churned-transactions':
      return without(before, here).map(({ id, amount }) => ({ id, part: amount }))
    case 'total-customers':
      return counted(here, 1)
    case 'new-customers':
      return counted(anew(without(here, before)), 1)
    case 'churned-customers':
      return counted(without(before, here), 1)
    case 'net-new-customers':
      return [...counted(anew(without(here, before)), 1), ...counted(without(before, here), -1)]
  }
}

const anew = (sales: readonly Sale[]): Sale[] => sales.filter(({ changed }) => !changed)

/** The sales of those who have none in the other interval. */
function without(sales: readonly Sale[], others: readonly Sale[]): Sale[] {
  const there = new Set(others.map(({ profile }) => profile))
  return sales.filter(({ profile }) => !there.has(profile))
}

/** A customer is counted once, for the first sale. */
function counted(sales: readonly Sale[], part: 1 | -1): Chosen[] {
  const seen = new Set<string | null>()
  const chosen: Chosen[] = []
  for (const { id, profile } of sales) {
    if (seen.has(profile)) continue
    seen.add(profile)
    chosen.push({ id, part })
  }
  return chosen
}
