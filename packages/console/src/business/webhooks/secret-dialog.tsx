import { Dialog } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast-manager.ts'
import './webhooks.css'

export interface SecretDialogProps {
  readonly secret: string
  close(): void
}

/** The secret of a webhook, this once. */
export function SecretDialog({ secret, close }: SecretDialogProps) {
  const copy = () => {
    void navigator.clipboard.writeText(secret).then(() => toast('Copied.'))
  }
  return (
    <Dialog title="The secret of the webhook" close={close}>
      <p>The receiver verifies messages with it. Copy it now: it is not shown again.</p>
      <p>
        <code className="webhook-secret">{secret}</code>
      </p>
      <div className="dialog-actions">
        <button type="button" onClick={copy}>
          Copy
        </button>
        <button type="button" className="primary" onClick={close}>
          I have it
        </button>
      </div>
    </Dialog>
  )
}
