/** The account of the business's own at the payment processor: whether there is one, and what to do next. */
import type { Answer } from '@bursar/client'
import { useState } from 'react'
import { readAgain } from '../api/changes.ts'
import { api } from '../api/client.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { Card } from '../parts/card.tsx'
import { Chip, type Tone } from '../parts/chip.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { toast } from '../parts/toast-manager.ts'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'

export type ConnectedAccount = NonNullable<Answer<'GET', '/api/billing/{profile}/bank'>['body']['account']>

export interface ConnectedAccountProps {
  readonly profile: string
  readonly account: ConnectedAccount
  readonly closed: string | undefined
}

export function ConnectedAccountCard({ profile, account, closed }: ConnectedAccountProps) {
  const [asks, setAsks] = useState(false)
  const { connected, receives, pays_out, due, since } = account
  const isDone = connected && receives && pays_out && due.length === 0
  return (
    <Card title="Account for payouts" beside={<State account={account} />}>
      <p>{saysOf(account)}</p>
      {since && <p className="muted">What is sold since {dayText(since)} goes there.</p>}
      <Sums title="Waits to be handed on" sums={account.waiting} />
      <Sums title="Still to be taken back for refunds and disputes" sums={account.owed} />
      {!isDone && (
        <SentForm
          button={connected ? 'Continue at the payment processor' : 'Connect an account'}
          busy="One moment…"
          closed={closed}
          send={async () => {
            const { body } = await api.post('/api/billing/{profile}/bank', { params: { profile }, body: {} })
            location.assign(body.url)
          }}
        />
      )}
      {isDone && (
        <ActionButton closed={closed} onClick={() => setAsks(true)}>
          Disconnect…
        </ActionButton>
      )}
      {asks && (
        <SureDialog
          title="Disconnect the account"
          button="Disconnect"
          busy="Disconnecting…"
          close={() => setAsks(false)}
          act={async () => {
            await api.delete('/api/billing/{profile}/bank', { params: { profile } })
            toast('The account is disconnected.')
            void readAgain()
          }}
        >
          <p>What is sold from then on stays with this site, which pays you in another way.</p>
        </SureDialog>
      )}
    </Card>
  )
}

function State({ account: { connected, receives, pays_out, due } }: Pick<ConnectedAccountProps, 'account'>) {
  const [tone, says]: [Tone, string] = !connected
    ? ['neutral', 'Not connected']
    : !receives || !pays_out
      ? ['warning', 'Details missing']
      : due.length > 0
        ? ['warning', 'Details due']
        : ['positive', 'Connected']
  return <Chip tone={tone}>{says}</Chip>
}

function saysOf({ connected, receives, pays_out, due }: ConnectedAccount): string {
  if (!connected) {
    return 'What customers pay you lies with this site. Connect an account of your own to get your share there and withdraw it.'
  }
  if (!receives) return 'The payment processor has to know who you are before anything is handed on.'
  if (!pays_out)
    return 'Your share is handed on. To withdraw it, tell the payment processor your bank account.'
  if (due.length > 0) return 'The payment processor asks for more details, or it will stop payouts.'
  return 'Your share of each payment is handed on to your account, and can be withdrawn from there.'
}

function Sums({ title, sums }: { readonly title: string; readonly sums: ConnectedAccount['owed'] }) {
  const parts = Object.entries(sums).map(([unit, sum]) => moneyText(sum, unit))
  if (parts.length === 0) return null
  return (
    <p>
      {title}: {parts.join(', ')}. It is tried again every hour.
    </p>
  )
}
