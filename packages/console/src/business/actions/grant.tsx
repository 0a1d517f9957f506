import { readAgain } from '../../api/changes.ts'
import { api } from '../../api/client.ts'
import { SureDialog } from '../../parts/sure-dialog.tsx'
import { TextField } from '../../parts/text-field.tsx'
import { toast } from '../../parts/toast-manager.ts'

export interface GrantProps {
  readonly profile: string
  readonly plan: { readonly slug: string; readonly title: string }
  close(): void
}

/** Gives a plan to somebody, who is asked by mail to accept it. */
export function Grant({ profile, plan, close }: GrantProps) {
  return (
    <SureDialog
      title={`Grant ${plan.title}`}
      button={`Offer ${plan.title}`}
      busy="Offering…"
      tone="primary"
      close={close}
      act={async (typed) => {
        const [full_name, email, message] = [
          typed.text('full_name'),
          typed.text('email'),
          typed.text('message')
        ]
        await api.post('/api/profile/{profile}/plans/{plan}/subscriptions', {
          params: { profile, plan: plan.slug },
          body: { profile: { full_name, email }, ...(message && { message }) }
        })
        toast(`${plan.title} is offered to ${full_name}.`)
        void readAgain()
      }}
    >
      <p className="muted">Whoever has this address is asked to accept it. Nothing is charged.</p>
      <TextField name="full_name" label="Name" autoComplete="off" required />
      <TextField name="email" label="E-mail" type="email" autoComplete="off" required />
      <TextField name="message" label="Message" rows={3} />
    </SureDialog>
  )
}
