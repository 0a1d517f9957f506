import { History } from 'lucide-react'
import { minuteText } from '../text/dates.ts'
import './as-of-bar.css'

export interface AsOfBarProps {
  /** Absent: what is shown is of now, and there is no bar. */
  readonly as_of: string | undefined
  /** False for what keeps no past, and is shown as it is now. */
  readonly hasPast?: boolean
  back(): void
}

/** Says that figures are those of the past, and leads back. */
export function AsOfBar({ as_of, hasPast = true, back }: AsOfBarProps) {
  if (!as_of) return null
  return (
    <p className="as-of-bar" role="status">
      <History size={20} aria-hidden="true" />
      <span>
        {hasPast ? (
          <>
            As recorded by <strong>{minuteText(as_of)}</strong>. What was recorded later, imported sales too,
            is not in it.
          </>
        ) : (
          'This table is shown as it is now: it keeps no past.'
        )}{' '}
        <button type="button" className="plain as-link" onClick={back}>
          Back to now
        </button>
      </span>
    </p>
  )
}
