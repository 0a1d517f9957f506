import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { Chip } from '../parts/chip.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { TextField } from '../parts/text-field.tsx'
import { QrCode } from './qr-code.tsx'
import { useProof } from './use-proof.tsx'

interface Secret {
  readonly priv_key: string
  readonly provisioning_uri: string
}

/** Codes of an app beside the password. Its secret is shown once, and counts when its first code is shown. */
export function Authenticator({ user, isOn }: { readonly user: string; readonly isOn: boolean }) {
  const [asked, setAsked] = useState<'on' | 'off'>()
  const [secret, setSecret] = useState<Secret>()
  const proof = useProof()
  const params = { user }
  return (
    <Card
      title="Authenticator app"
      beside={<Chip tone={isOn ? 'positive' : 'neutral'}>{isOn ? 'on' : 'off'}</Chip>}
    >
      {!secret && (
        <>
          <p className="muted">
            {isOn
              ? 'Signing in by password asks for a code of your app.'
              : 'A second lock beside your password.'}
          </p>
          <span>
            <button type="button" onClick={() => setAsked(isOn ? 'off' : 'on')}>
              {isOn ? 'Turn off' : 'Turn on'}
            </button>
          </span>
        </>
      )}
      {secret && (
        <SentForm
          button="Confirm"
          busy="Confirming…"
          beside={
            <button type="button" onClick={() => setSecret(undefined)}>
              Not now
            </button>
          }
          send={async (typed) => {
            const otp_code = typed.number('otp_code')
            await api.put('/api/users/{user}/otp', {
              params,
              body: { otp_enabled: true, ...(otp_code !== undefined && { otp_code }) }
            })
            setSecret(undefined)
            await everythingChanged()
          }}
        >
          <p>Scan this with your authenticator app, or type the secret into it. It is not shown again.</p>
          <QrCode text={secret.provisioning_uri} label="Secret for your authenticator app" />
          <p>
            <code className="secret">{secret.priv_key}</code>
          </p>
          <TextField
            name="otp_code"
            label="Code that the app shows"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
        </SentForm>
      )}
      {asked && (
        <SureDialog
          title={asked === 'on' ? 'Turn the authenticator app on' : 'Turn the authenticator app off'}
          button={asked === 'on' ? 'Go on' : 'Turn off'}
          busy="One moment…"
          tone={asked === 'on' ? 'primary' : 'danger'}
          close={() => setAsked(undefined)}
          act={async (typed) => {
            const answer = await proof.show(typed, (shown) =>
              api.put('/api/users/{user}/otp', { params, body: { ...shown, otp_enabled: asked === 'on' } })
            )
            if (answer.status === 201 && answer.body) setSecret(answer.body)
            await everythingChanged()
          }}
        >
          <p>{asked === 'on' ? 'First say that it is you.' : 'Your password alone signs in then.'}</p>
          {proof.fields}
        </SureDialog>
      )}
    </Card>
  )
}
