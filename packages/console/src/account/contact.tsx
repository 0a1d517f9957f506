import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { everythingChanged } from '../api/changed.ts'
import { api } from '../api/client.ts'
import { type Session, sessionQuery } from '../api/session.ts'
import { Card } from '../parts/card.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { SentForm } from '../parts/sent-form.tsx'
import { TextField } from '../parts/text-field.tsx'
import { ArchiveAccount } from './archive-account.tsx'
import { useProof } from './use-proof.tsx'

/** Names and addresses, a copy of all that is kept, and the end of the account. */
export function Contact() {
  const { data: session } = useQuery(sessionQuery)
  return (
    <>
      <PageHead title="Contact" of="Account" />
      {session && (
        <>
          <Names session={session} />
          <Address session={session} />
          <Card title="Your data">
            <p className="muted">Everything that is kept about you here, as one file.</p>
            <span>
              <a
                className="button"
                href={`/api/users/${session.username}/export`}
                download={`${session.username}.json`}
              >
                Download
              </a>
            </span>
          </Card>
          <ArchiveAccount session={session} />
        </>
      )}
    </>
  )
}

function Names({ session }: { readonly session: Session }) {
  const [isSaved, setSaved] = useState(false)
  return (
    <Card title="Names">
      <SentForm
        button="Save"
        busy="Saving…"
        beside={<span role="status">{isSaved && 'Saved.'}</span>}
        send={async (typed) => {
          setSaved(false)
          const body = { full_name: typed.text('full_name'), nick_name: typed.text('nick_name') }
          await api.patch('/api/users/{user}', { params: { user: session.username }, body })
          await everythingChanged()
          setSaved(true)
        }}
      >
        <TextField
          name="full_name"
          label="Your name"
          autoComplete="name"
          maxLength={150}
          defaultValue={session.full_name}
          required
        />
        <TextField
          name="nick_name"
          label="What to call you"
          autoComplete="nickname"
          maxLength={150}
          defaultValue={session.nick_name}
        />
      </SentForm>
    </Card>
  )
}

/** A new address counts when the code that went to it is shown; until then the old one does. */
function Address({ session }: { readonly session: Session }) {
  const proof = useProof()
  const [wanted, setWanted] = useState<string>()
  const [said, setSaid] = useState('')
  const params = { user: session.username }
  return (
    <Card title="E-mail">
      <p className="muted">
        Now <bdi>{session.email || 'none'}</bdi>. Receipts and codes go there.
      </p>
      {wanted === undefined ? (
        <SentForm
          button="Send a code"
          busy="Sending…"
          send={async (typed) => {
            setSaid('')
            const email = typed.text('email')
            await api.post('/api/users/{user}/verify', { params, body: { email } })
            setWanted(email)
          }}
        >
          <TextField name="email" label="New e-mail" type="email" autoComplete="email" required />
        </SentForm>
      ) : (
        <SentForm
          button="Change e-mail"
          busy="Changing…"
          beside={
            <button type="button" onClick={() => setWanted(undefined)}>
              Another address
            </button>
          }
          send={async (typed) => {
            const email_code = typed.number('email_code')
            if (email_code === undefined) return
            await proof.show(typed, (shown) =>
              api.patch('/api/users/{user}', { params, body: { ...shown, email: wanted, email_code } })
            )
            await everythingChanged()
            setWanted(undefined)
            setSaid('Changed.')
          }}
        >
          <p role="status">
            A code is on its way to <bdi>{wanted}</bdi>.
          </p>
          <TextField
            name="email_code"
            label="Code of the mail"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
          {proof.fields}
        </SentForm>
      )}
      <p role="status">{said}</p>
    </Card>
  )
}
