import { moneyText } from '../text/money.ts'
import './entries.css'

export interface Entry {
  readonly description: string
  readonly orig_account: string
  readonly dest_account: string
  readonly orig_profile: { readonly slug: string; readonly printable_name: string }
  readonly dest_profile: { readonly slug: string; readonly printable_name: string }
  readonly dest_amount: number
  readonly dest_unit: string
}

/** What would be written in the book, entry by entry. */
export function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <table className="entries">
      <caption>What will be booked</caption>
      <tbody>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are what one change would write, in its order
          <tr key={index}>
            <th scope="row">
              {entry.description}
              <small className="muted">
                <bdi>{entry.orig_profile.printable_name}</bdi>, {entry.orig_account} →{' '}
                <bdi>{entry.dest_profile.printable_name}</bdi>, {entry.dest_account}
              </small>
            </th>
            <td className="number">{moneyText(entry.dest_amount, entry.dest_unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
