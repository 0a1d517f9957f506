import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { canUsePasskeys } from '../api/passkeys.ts'
import { sessionQuery } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField, Tick } from '../parts/text-field.tsx'
import { Authenticator } from './authenticator.tsx'
import { BackupCodes } from './backup-codes.tsx'
import { Identities } from './identities.tsx'
import { Passkeys } from './passkeys.tsx'
import { useProof } from './use-proof.tsx'

/** The ways in: password, passkeys, one-time codes. */
export function Security() {
  const { data: session } = useQuery(sessionQuery)
  return (
    <>
      <PageHead title="Security" of="Account" />
      {session && (
        <>
          <Password user={session.username} />
          {canUsePasskeys && <Passkeys user={session.username} />}
          <Authenticator user={session.username} isOn={session.otp_enabled} />
          {session.otp_enabled && <BackupCodes user={session.username} />}
          <Identities user={session.username} />
        </>
      )}
    </>
  )
}

function Password({ user }: { readonly user: string }) {
  const proof = useProof('Password now')
  const [said, setSaid] = useState('')
  return (
    <Card title="Password">
      <SentForm
        button="Change password"
        busy="Changing…"
        send={async (typed, form) => {
          setSaid('')
          const wanted = {
            new_password: typed.raw('new_password'),
            end_api_keys: typed.isOn('end_api_keys')
          }
          const { body } = await proof.show(typed, (shown) =>
            api.put('/api/users/{user}/password', { params: { user }, body: { ...shown, ...wanted } })
          )
          form.reset()
          setSaid(body.detail)
          await everythingChanged()
        }}
      >
        <input type="text" name="username" autoComplete="username" value={user} readOnly hidden />
        {proof.fields}
        <TextField
          name="new_password"
          label="New password"
          type="password"
          autoComplete="new-password"
          hint="8 characters or more. Your other sessions end."
          minLength={8}
          required
        />
        <Tick name="end_api_keys" label="End my API keys too" />
      </SentForm>
      <p role="status">{said}</p>
    </Card>
  )
}
