import { use, useState } from 'react'
import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { FieldFaults } from '../../parts/sent-form.tsx'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'
import type { Typed } from '../../parts/typed.ts'
import { Mistyped } from '../../text/mistyped.ts'
import { type Webhook, type WebhookType, webhookTypes } from './webhook-types.ts'
import './webhooks.css'

export interface WebhookEditorProps {
  readonly profile: string
  /** Absent: a new one. */
  readonly webhook?: Webhook | undefined
  /** Gets the secret of a new one. */
  made?(secret: string): void
  close(): void
}

const all = Object.keys(webhookTypes) as WebhookType[]

/** Where messages go, and which. */
export function WebhookEditor({ profile, webhook, made, close }: WebhookEditorProps) {
  async function save(typed: Typed): Promise<void> {
    const types = all.filter((type) => typed.chosen('types').includes(type))
    if (types.length === 0) throw new Mistyped({ types: ['Choose at least one message.'] })
    const body = { url: typed.text('url'), description: typed.text('description'), types }
    if (webhook) {
      const params = { profile, webhook: webhook.id }
      await api.put('/api/billing/{profile}/webhooks/{webhook}', { params, body })
      toast('Saved.')
    } else {
      const answer = await api.post('/api/billing/{profile}/webhooks', { params: { profile }, body })
      made?.(answer.body.secret)
    }
    void readAgain()
  }
  return (
    <SureDialog
      title={webhook ? 'Webhook' : 'New webhook'}
      button={webhook ? 'Save' : 'Make the webhook'}
      busy="Saving…"
      tone="primary"
      close={close}
      act={save}
    >
      <TextField
        name="url"
        label="URL"
        hint="Messages are posted there as JSON, and signed."
        type="url"
        defaultValue={webhook?.url}
        required
      />
      <TextField
        name="description"
        label="What it is for"
        maxLength={255}
        defaultValue={webhook?.description ?? ''}
      />
      <Types wanted={webhook?.types ?? all} />
    </SureDialog>
  )
}

/** Which messages are sent; all or none of them by one press. */
function Types({ wanted }: { readonly wanted: readonly WebhookType[] }) {
  const wrong = use(FieldFaults).types?.join(' ')
  const [types, setTypes] = useState<ReadonlySet<WebhookType>>(() => new Set(wanted))
  const turn = (type: WebhookType, isWanted: boolean) =>
    setTypes(new Set(isWanted ? [...types, type] : [...types].filter((one) => one !== type)))
  return (
    <fieldset className="webhook-types">
      <legend>
        Messages{' '}
        <button
          type="button"
          className="plain"
          onClick={() => setTypes(new Set(types.size === 0 ? all : []))}
        >
          {types.size === 0 ? 'All' : 'None'}
        </button>
      </legend>
      {all.map((type) => (
        <label key={type}>
          <input
            type="checkbox"
            name="types"
            value={type}
            checked={types.has(type)}
            aria-invalid={wrong ? true : undefined}
            onChange={({ target }) => turn(type, target.checked)}
          />
          <span>
            {webhookTypes[type]} <code>{type}</code>
          </span>
        </label>
      ))}
      {wrong && <p className="fault">{wrong}</p>}
    </fieldset>
  )
}
