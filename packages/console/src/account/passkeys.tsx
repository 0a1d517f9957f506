import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { makePasskey } from '../api/passkeys.ts'
import { Card } from '../parts/card.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { TextField } from '../parts/text-field.tsx'
import { dayText } from '../text/dates.ts'
import { passkeysQuery } from './queries.ts'
import { useProof } from './use-proof.tsx'

type Asked =
  | { readonly is: 'adding' }
  | { readonly is: 'renaming' | 'removing'; readonly id: string; readonly title: string }

/** Devices that sign in without a password. */
export function Passkeys({ user }: { readonly user: string }) {
  const { data: passkeys, error, refetch } = useQuery(passkeysQuery(user))
  const [asked, setAsked] = useState<Asked>()
  const proof = useProof()
  const close = () => setAsked(undefined)
  return (
    <Card
      title="Passkeys"
      beside={
        <button type="button" onClick={() => setAsked({ is: 'adding' })}>
          Add a passkey
        </button>
      }
    >
      {error && <FaultNote what="your passkeys" error={error} again={refetch} />}
      {passkeys?.length === 0 && (
        <p className="muted">
          None yet. With one you sign in by fingerprint, face or the lock of your device.
        </p>
      )}
      <ul className="card-rows">
        {passkeys?.map(({ id, title, created_at, last_used_at }) => (
          <li key={id}>
            <span className="what">
              <strong dir="auto">{title}</strong>
              <span className="muted">
                Made {dayText(created_at)}, {last_used_at ? `used ${dayText(last_used_at)}` : 'not used yet'}
              </span>
            </span>
            <span className="row-actions">
              <button type="button" onClick={() => setAsked({ is: 'renaming', id, title })}>
                Rename<span className="unseen"> {title}</span>
              </button>
              <button type="button" onClick={() => setAsked({ is: 'removing', id, title })}>
                Remove<span className="unseen"> {title}</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
      {asked?.is === 'adding' && <Adding user={user} close={close} />}
      {asked?.is === 'renaming' && (
        <SureDialog
          title="Rename the passkey"
          button="Rename"
          busy="Renaming…"
          tone="primary"
          close={close}
          act={async (typed) => {
            const params = { user, id: asked.id }
            await api.patch('/api/users/{user}/passkeys/{id}', {
              params,
              body: { title: typed.text('title') }
            })
            await everythingChanged()
          }}
        >
          <TextField
            name="title"
            label="Name"
            defaultValue={asked.title}
            maxLength={100}
            autoComplete="off"
            required
          />
        </SureDialog>
      )}
      {asked?.is === 'removing' && (
        <SureDialog
          title={`Remove ${asked.title}`}
          button="Remove passkey"
          busy="Removing…"
          close={close}
          act={async (typed) => {
            const params = { user, id: asked.id }
            await proof.show(typed, (shown) =>
              api.delete('/api/users/{user}/passkeys/{id}', { params, body: shown })
            )
            await everythingChanged()
          }}
        >
          <p>It does not sign in any more. Remove it on the device, too.</p>
          {proof.fields}
        </SureDialog>
      )}
    </Card>
  )
}

function Adding({ user, close }: { readonly user: string; close(): void }) {
  const proof = useProof()
  return (
    <SureDialog
      title="Add a passkey"
      button="Go on"
      busy="Waiting for your device…"
      tone="primary"
      close={close}
      act={async (typed) => {
        const params = { user }
        const title = typed.text('title')
        const options = await proof.show(typed, (shown) =>
          api.post('/api/users/{user}/passkeys/options', { params, body: shown })
        )
        const response = await makePasskey(options.body)
        await api.post('/api/users/{user}/passkeys', { params, body: { title, response } })
        await everythingChanged()
      }}
    >
      <p>Your device asks you to confirm it next.</p>
      <TextField
        name="title"
        label="Name"
        hint="Such as the device: Laptop."
        maxLength={100}
        autoComplete="off"
        required
      />
      {proof.fields}
    </SureDialog>
  )
}
