import { ApiError } from '@bursar/client'
import './fault-note.css'

export interface FaultNoteProps {
  /** `the customers`: what could not be read. */
  readonly what: string
  readonly error: Error
  again(): void
}

/** In the place of the part that could not be read, and of nothing else. */
export function FaultNote({ what, error, again }: FaultNoteProps) {
  const refused = error instanceof ApiError
  if (refused && (error.status === 403 || error.status === 404)) {
    return <p className="fault-note">You cannot see {what}. It does not exist, or you have no role on it.</p>
  }
  return (
    <div className="fault-note" role="alert">
      <p>
        Could not load {what}. {error.message}
      </p>
      <button type="button" onClick={again}>
        Try again
      </button>
      {refused && (
        <details>
          <summary>Details</summary>
          {error.code}, request {error.requestId || 'unknown'}
        </details>
      )}
    </div>
  )
}
