import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { readAgain } from '../api/changes.ts'
import { Refusal } from './refusal.tsx'
import { Skeleton } from './skeleton.tsx'
import { SureDialog } from './sure-dialog.tsx'
import { toast } from './toast-manager.ts'

export interface ConfirmProps<Preview> {
  readonly title: string
  /** Tells previews apart: what would be changed, and how. */
  readonly asked: readonly unknown[]
  /** Asks the API what it would do. */
  preview(): Promise<Preview>
  /** The effect, to the cent. */
  says(preview: Preview): ReactNode
  /** `Refund $23.80`: the button names what it does. */
  button(preview: Preview): string
  act(): Promise<unknown>
  readonly done: string
  /** Fields of which the preview depends. */
  readonly children?: ReactNode
  close(): void
}

/** Money, access and what cannot be taken back: first the exact effect, then one button that names it. */
export function Confirm<Preview>(props: ConfirmProps<Preview>) {
  const { title, asked, preview, says, button, act, done, children, close } = props
  const shown = useQuery({
    queryKey: ['preview', title, ...asked],
    queryFn: () => preview(),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    throwOnError: false
  })
  return (
    <SureDialog
      title={title}
      button={shown.data ? button(shown.data) : title}
      busy="One moment…"
      tone="primary"
      disabled={!shown.data || shown.isError}
      close={close}
      act={async () => {
        await act()
        toast(done)
        void readAgain()
      }}
    >
      {children}
      <div className="effect" aria-live="polite" aria-busy={shown.isFetching}>
        {shown.isPending && <Skeleton rows={2} what="what would happen" />}
        {shown.isError ? <Refusal error={shown.error} /> : shown.data && says(shown.data)}
      </div>
    </SureDialog>
  )
}
