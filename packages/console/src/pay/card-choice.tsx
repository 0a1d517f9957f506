import { useQuery } from '@tanstack/react-query'
import { cardQuery } from '../api/selling.ts'
import { Tick } from '../parts/text-field.tsx'
import type { Typed } from '../parts/typed.ts'

/** What the test processor knows, in place of numbers that people type. */
export const testCards = [
  ['tok_visa', 'Card ending 4242, which pays'],
  ['tok_chargeDeclined', 'Card ending 0002, which is declined'],
  ['tok_pending', 'Card ending 0077, whose payment takes a while']
] as const

/** The card that is on file, as a choice. */
const ON_FILE = 'on-file'

/** @param profile whose card on file may pay; absent: whoever pays brings one */
export function CardChoice({ profile }: { readonly profile?: string }) {
  const { data: card } = useQuery({ ...cardQuery(profile ?? ''), enabled: profile !== undefined })
  const onFile = card?.last4 ? ([[ON_FILE, `Card on file, ending ${card.last4}`]] as const) : []
  const choices = [...onFile, ...testCards]
  return (
    <>
      <p className="test-mode">Test mode. No money moves.</p>
      {/* Another card on file makes another first choice. */}
      <fieldset className="choices" key={card?.last4 ?? ''}>
        <legend>Card</legend>
        {choices.map(([value, text], place) => (
          <label key={value}>
            <input type="radio" name="card" value={value} defaultChecked={place === 0} />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      {profile !== undefined && (
        <Tick name="remember_card" label="Keep this card for renewals" defaultChecked={!card?.last4} />
      )}
    </>
  )
}

/** What a checkout is sent of it. */
export function cardIn(typed: Typed): {
  readonly processor_token?: string
  readonly remember_card?: boolean
} {
  const chosen = typed.text('card')
  if (!chosen || chosen === ON_FILE) return {}
  return { processor_token: chosen, remember_card: typed.isOn('remember_card') }
}
