import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import type { Session } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import './qr-code.css'
import { useProof } from './use-proof.tsx'

/** Makes a key; its secret is shown once. */
export function NewKey({ session }: { readonly session: Session }) {
  const [secret, setSecret] = useState<string>()
  const proof = useProof()
  const profiles = (session.roles ?? []).map(({ profile }) => [profile.slug, profile.printable_name] as const)
  return (
    <Card title="Make a key">
      {secret !== undefined && (
        <div role="status">
          <p>The secret of the new key. Copy it now: it is not shown again.</p>
          <p>
            <code className="secret">{secret}</code>
          </p>
          <button
            type="button"
            onClick={() => {
              void navigator.clipboard.writeText(secret)
            }}
          >
            Copy
          </button>
        </div>
      )}
      <SentForm
        button="Make key"
        busy="Making…"
        send={async (typed, form) => {
          const ends_at = typed.text('ends_at')
          const profile = typed.text('profile')
          const wanted = {
            title: typed.text('title'),
            scope: typed.text('scope') === 'write' ? 'write' : 'read',
            ...(ends_at && { ends_at: new Date(`${ends_at}T00:00:00`).toISOString() }),
            ...(profile && { profile })
          } as const
          const params = { user: session.username }
          const { body } = await proof.show(typed, (shown) =>
            api.post('/api/users/{user}/api-keys', { params, body: { ...shown, ...wanted } })
          )
          form.reset()
          setSecret(body.secret)
          await everythingChanged()
        }}
      >
        <TextField
          name="title"
          label="Name"
          hint="The program that shows it."
          autoComplete="off"
          maxLength={100}
          required
        />
        <TextField
          name="scope"
          label="What it may do"
          options={[
            ['read', 'Read'],
            ['write', 'Read and write']
          ]}
        />
        <TextField name="profile" label="Where" options={[['', 'On all your profiles'], ...profiles]} />
        <TextField name="ends_at" label="Ends" type="date" />
        {proof.fields}
      </SentForm>
    </Card>
  )
}
