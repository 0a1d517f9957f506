import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { cardQuery } from '../api/selling.ts'
import { Card } from '../parts/card.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { useCardForm } from '../pay/card-choice.tsx'
import '../pay/pay.css'

/** The card that pays renewals. */
export function CardPage({ profile }: { readonly profile: string }) {
  const { data: card, error, refetch } = useQuery(cardQuery(profile))
  const [isForgetting, setForgetting] = useState(false)
  const cards = useCardForm({ profile, isNew: true })
  return (
    <>
      <PageHead title="Card" of={profile} />
      {error && <FaultNote what="the card" error={error} again={refetch} />}
      {!card && !error && <Skeleton rows={2} what="card" />}
      {card && (
        <Card
          title={card.last4 ? `Card ending ${card.last4}` : 'No card on file'}
          beside={
            card.last4 && (
              <button type="button" onClick={() => setForgetting(true)}>
                Forget this card
              </button>
            )
          }
        >
          <p className="muted">
            {card.last4 ? `Good until ${card.exp_date}. It pays renewals.` : 'Renewals need one.'}
          </p>
        </Card>
      )}
      {card && (
        <Card title={card.last4 ? 'Change the card' : 'Add a card'}>
          <SentForm
            button="Save card"
            busy="Saving…"
            send={async (typed) => {
              const body = { token: await cards.kept(typed, () => setupSecret(profile)) }
              await api.put('/api/billing/{profile}/card', { params: { profile }, body })
              await everythingChanged()
            }}
          >
            {cards.fields}
          </SentForm>
        </Card>
      )}
      {isForgetting && (
        <SureDialog
          title="Forget this card"
          button="Forget the card"
          busy="Forgetting…"
          close={() => setForgetting(false)}
          act={async () => {
            await api.delete('/api/billing/{profile}/card', { params: { profile } })
            await everythingChanged()
          }}
        >
          <p>Renewals fail until there is another card. Subscriptions that are paid stay as they are.</p>
        </SureDialog>
      )}
    </>
  )
}

/** What the processor sets up a card with; empty where it needs nothing. */
async function setupSecret(profile: string): Promise<string> {
  const query = { update: '1' }
  const { body } = await api.get('/api/billing/{profile}/card', { params: { profile }, query })
  return body.processor_info.STRIPE_INTENT_SECRET ?? ''
}
