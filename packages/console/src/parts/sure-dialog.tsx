import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { SentForm } from './sent-form.tsx'
import type { Typed } from './typed.ts'

export interface SureDialogProps {
  readonly title: string
  /** What exactly will be, and what is needed for it. */
  readonly children: ReactNode
  /** What the button does: `End Pro now`. */
  readonly button: string
  readonly busy: string
  readonly tone?: 'primary' | 'danger'
  readonly disabled?: boolean
  close(): void
  /** When it is done the dialog closes. */
  act(typed: Typed): Promise<void>
}

/** Says what will happen before it does, or asks what is needed for it. `Cancel` leaves everything as it is. */
export function SureDialog(props: SureDialogProps) {
  const { title, children, button, busy, tone = 'danger', disabled, close, act } = props
  return (
    <Dialog title={title} close={close}>
      <SentForm
        button={button}
        busy={busy}
        tone={tone}
        {...(disabled !== undefined && { disabled })}
        beside={
          <button type="button" onClick={close}>
            Cancel
          </button>
        }
        send={async (typed) => {
          await act(typed)
          close()
        }}
      >
        {children}
      </SentForm>
    </Dialog>
  )
}
