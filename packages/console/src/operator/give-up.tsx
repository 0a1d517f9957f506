import { readAgain } from '../api/changes.ts'
import { SureDialog } from '../parts/sure-dialog.tsx'
import { TextField } from '../parts/text-field.tsx'
import { toast } from '../parts/toast-manager.ts'

export interface GiveUpProps {
  readonly title: string
  /** What it means that it is given up. */
  readonly says: string
  /** What the button does, and what is said once it is done. */
  readonly button: string
  readonly done: string
  act(note: string): Promise<unknown>
  close(): void
}

/** Does what nobody would do without a reason: why is asked, and kept. */
export function GiveUp({ title, says, button, done, act, close }: GiveUpProps) {
  return (
    <SureDialog
      title={title}
      button={button}
      busy="One moment…"
      close={close}
      act={async (typed) => {
        await act(typed.text('note'))
        toast(done)
        void readAgain()
      }}
    >
      <p>{says}</p>
      <TextField
        name="note"
        label="Why"
        hint="It is kept with who did it."
        rows={2}
        maxLength={1_000}
        required
      />
    </SureDialog>
  )
}
