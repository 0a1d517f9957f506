import { type FormEvent, useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { FormFault, faultsOf } from '../../parts/form-faults.tsx'
import { toast } from '../../parts/toast-manager.ts'
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
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [description, setDescription] = useState(webhook?.description ?? '')
  const [types, setTypes] = useState<ReadonlySet<WebhookType>>(() => new Set(webhook?.types ?? all))
  const change = useChange(
    async (): Promise<void> => {
      const body = { url, description, types: all.filter((type) => types.has(type)) }
      if (webhook) {
        const params = { profile, webhook: webhook.id }
        await api.put('/api/billing/{profile}/webhooks/{webhook}', { params, body })
        toast('Saved.')
      } else {
        const answer = await api.post('/api/billing/{profile}/webhooks', { params: { profile }, body })
        made?.(answer.body.secret)
      }
    },
    () => close()
  )
  const faults = faultsOf(change.error)
  const send = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(undefined)
  }
  const turn = (type: WebhookType, isWanted: boolean) => {
    const next = new Set(types)
    if (isWanted) next.add(type)
    else next.delete(type)
    setTypes(next)
  }
  return (
    <Dialog title={webhook ? 'Webhook' : 'New webhook'} close={close}>
      <form onSubmit={send}>
        <Field label="URL" hint="Messages are posted there as JSON, and signed." fault={faults.url}>
          <input required type="url" value={url} onChange={({ target }) => setUrl(target.value)} />
        </Field>
        <Field label="What it is for" fault={faults.description}>
          <input
            maxLength={255}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </Field>
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
                checked={types.has(type)}
                onChange={({ target }) => turn(type, target.checked)}
              />
              <span>
                {webhookTypes[type]} <code>{type}</code>
              </span>
            </label>
          ))}
        </fieldset>
        <FormFault error={change.error} />
        <div className="dialog-actions">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={change.isPending || types.size === 0}>
            {webhook ? 'Save' : 'Make the webhook'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
