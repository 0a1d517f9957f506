import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import './dialog.css'

export interface DialogProps {
  readonly title: string
  readonly children: ReactNode
  close(): void
}

/**
 * Over the page, for one decision; on phones it is a sheet. Escape leaves everything as it is, and the focus goes back to
 * where it was.
 */
export function Dialog({ title, children, close }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const shown = dialog.current
    let before: HTMLElement | undefined
    // A menu that it was chosen in gives the focus back first.
    const opening = requestAnimationFrame(() => {
      before = document.activeElement as HTMLElement
      shown?.showModal()
    })
    return () => {
      cancelAnimationFrame(opening)
      shown?.close()
      before?.focus()
    }
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={heading} onCancel={close}>
      <h2 id={heading}>{title}</h2>
      {children}
      <button type="button" className="plain icon-button" aria-label="Close" onClick={close}>
        <X size={20} aria-hidden="true" />
      </button>
    </dialog>
  )
}
