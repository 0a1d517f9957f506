import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { cardQuery } from '../api/selling.ts'
import { siteQuery } from '../api/site.ts'
import { Tick } from '../parts/text-field.tsx'
import type { Typed } from '../parts/typed.ts'
import { keptTokenOf, tokenOf } from './stripe/entered-card.ts'
import { type EnteredCard, StripeCard } from './stripe/stripe-card.tsx'
import { testCards } from './test-cards.ts'

/** The card that is on file, and one that is brought, as choices. */
const ON_FILE = 'on-file'
const OTHER = 'other'

export interface ChosenCard {
  readonly processor_token?: string
  readonly remember_card?: boolean
}

/** How a form has a card: what it shows, and what is sent of it. */
export interface CardForm {
  readonly fields: ReactNode
  /** What a checkout is sent. */
  chosen(typed: Typed): Promise<ChosenCard>
  /** The token of a new card on file; `secret` is what the processor sets one up with. */
  kept(typed: Typed, secret: () => Promise<string>): Promise<string>
}

/** @param profile whose card on file may pay; absent: whoever pays brings one */
export function useCardForm({ profile, isNew = false }: { profile?: string; isNew?: boolean }): CardForm {
  const { data: site } = useQuery(siteQuery())
  const paysWithOwn = profile !== undefined && !isNew
  const { data: card } = useQuery({ ...cardQuery(profile ?? ''), enabled: paysWithOwn })
  const entered = useRef<EnteredCard | null>(null)
  const onFile = paysWithOwn && card?.last4 ? card.last4 : ''
  const remember = paysWithOwn && (
    <Tick name="remember_card" label="Keep this card for renewals" defaultChecked={!onFile} />
  )
  const isStripe = site?.processor.name === 'stripe'
  const publicKey = site?.processor.public_key
  const isOnFile = (typed: Typed) => typed.text('card') === ON_FILE
  const shown = { legend: isNew ? 'New card' : 'Card', onFile, remember }
  if (!isStripe) {
    return {
      fields: site && <TestCards {...shown} />,
      async chosen(typed) {
        if (isOnFile(typed) || !typed.text('card')) return {}
        return { processor_token: typed.text('card'), remember_card: typed.isOn('remember_card') }
      },
      kept: async (typed) => typed.text('card')
    }
  }
  return {
    fields: publicKey ? (
      <StripeCards {...shown} publicKey={publicKey} entered={entered} />
    ) : (
      <p className="wrong">Cards cannot be entered here: this site has no publishable key of Stripe’s.</p>
    ),
    async chosen(typed) {
      if (isOnFile(typed)) return {}
      return {
        processor_token: await tokenOf(entered.current),
        remember_card: typed.isOn('remember_card')
      }
    },
    kept: async (_, secret) => keptTokenOf(entered.current, await secret())
  }
}

interface Shown {
  readonly legend: string
  /** The last digits of the card on file; empty where there is none, or none may pay. */
  readonly onFile: string
  readonly remember: ReactNode
}

function TestCards({ legend, onFile, remember }: Shown) {
  const choices = [...(onFile ? [onFileChoice(onFile)] : []), ...testCards]
  return (
    <>
      <p className="test-mode">Test mode. No money moves.</p>
      {/* Another card on file makes another first choice. */}
      <fieldset className="choices" key={onFile}>
        <legend>{legend}</legend>
        {choices.map(([value, text], place) => (
          <label key={value}>
            <input type="radio" name="card" value={value} defaultChecked={place === 0} />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      {remember}
    </>
  )
}

function StripeCards({ legend, onFile, remember, ...stripe }: Shown & Parameters<typeof StripeCard>[0]) {
  const [isOther, setOther] = useState(false)
  const choices = [onFileChoice(onFile), [OTHER, 'Another card']] as const
  return (
    <>
      {onFile && (
        <fieldset className="choices" key={onFile}>
          <legend>{legend}</legend>
          {choices.map(([value, text]) => (
            <label key={value}>
              <input
                type="radio"
                name="card"
                value={value}
                defaultChecked={value === ON_FILE}
                onChange={() => setOther(value === OTHER)}
              />
              <span>{text}</span>
            </label>
          ))}
        </fieldset>
      )}
      {(!onFile || isOther) && (
        <>
          <StripeCard {...stripe} />
          {remember}
        </>
      )}
    </>
  )
}

function onFileChoice(last4: string) {
  return [ON_FILE, `Card on file, ending ${last4}`] as const
}
