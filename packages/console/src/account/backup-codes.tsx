import { useState } from 'react'
import { api } from '../api/client.ts'
import { Card } from '../parts/card.tsx'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { useProof } from './use-proof.tsx'

/** For the day on which the phone is lost. Shown once; new ones take the place of the old. */
export function BackupCodes({ user }: { readonly user: string }) {
  const [isAsked, setAsked] = useState(false)
  const proof = useProof()
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <Card title="Backup codes">
      <p className="muted">Ten codes for the day on which you have no phone. Each works once.</p>
      {codes && (
        <>
          <p role="status">Keep these where your phone is not. They are not shown again.</p>
          <ul className="codes">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </>
      )}
      <span>
        <button type="button" onClick={() => setAsked(true)}>
          Get new codes
        </button>
      </span>
      {isAsked && (
        <SureDialog
          title="Get new backup codes"
          button="Get codes"
          busy="One moment…"
          tone="primary"
          close={() => setAsked(false)}
          act={async (typed) => {
            const params = { user }
            const { body } = await proof.show(typed, (shown) =>
              api.post('/api/users/{user}/otp/backup-codes', { params, body: shown })
            )
            setCodes(body.codes)
          }}
        >
          <p>Codes that you have from before do not count any more.</p>
          {proof.fields}
        </SureDialog>
      )}
    </Card>
  )
}
