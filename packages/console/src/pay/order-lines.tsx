import type { Entry } from '../api/selling.ts'
import { moneyText } from '../text/money.ts'
import '../parts/lines.css'

export interface OrderLinesProps {
  readonly entries: readonly Entry[]
  /** By place of the entry: which of its options, from 0. */
  readonly chosen: Readonly<Record<number, number>>
  readonly totals: Readonly<Record<string, number>>
  choose(place: number, option: number): void
}

/** What is ordered and owed, line by line, with what is still to be chosen, and what it comes to. */
export function OrderLines({ entries, chosen, totals, choose }: OrderLinesProps) {
  return (
    <>
      {entries.map(({ subscription, options }, place) => {
        if (options.length === 0) return null
        const { plan } = subscription
        return (
          <fieldset className="choices" key={plan.slug}>
            <legend dir="auto">{plan.title}</legend>
            {options.map(({ description, dest_amount, dest_unit }, option) => (
              <label key={description}>
                <input
                  type="radio"
                  name={`option-${place}`}
                  checked={(chosen[place] ?? 0) === option}
                  onChange={() => choose(place, option)}
                />
                <span dir="auto">{description}</span>
                <span className="number">{moneyText(dest_amount, dest_unit)}</span>
              </label>
            ))}
          </fieldset>
        )
      })}
      <ul className="lines">
        {entries.flatMap(({ lines, taxes, subscription }, place) =>
          [...lines, taxes?.[chosen[place] ?? 0] ?? []]
            .flat()
            .map(({ description, dest_amount, dest_unit }) => (
              <li key={`${subscription.plan.slug} ${description}`}>
                <span dir="auto">{description}</span>
                <span className="number">{moneyText(dest_amount, dest_unit)}</span>
              </li>
            ))
        )}
        {Object.entries(totals).map(([unit, amount]) => (
          <li className="total" key={unit}>
            <span>Today</span>
            <span className="number">{moneyText(amount, unit)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
