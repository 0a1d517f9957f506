import { type ReactNode, useId } from 'react'

export interface ActionButtonProps {
  readonly children: ReactNode
  readonly isPrimary?: boolean
  /** Why it cannot be done; the button stays in the order of the keyboard and says so. */
  readonly closed?: string | undefined
  onClick(): void
}

/** A button that says who may, when its viewer may not. */
export function ActionButton({ children, isPrimary, closed, onClick }: ActionButtonProps) {
  const why = useId()
  return (
    <>
      <button
        type="button"
        className={isPrimary ? 'primary' : undefined}
        aria-disabled={closed !== undefined}
        aria-describedby={closed ? why : undefined}
        title={closed}
        onClick={closed ? undefined : onClick}
      >
        {children}
      </button>
      {closed && (
        <span id={why} className="unseen">
          {closed}
        </span>
      )}
    </>
  )
}
