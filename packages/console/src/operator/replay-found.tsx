import { ApiError } from '@bursar/client'
import { useState } from 'react'
import { Chip } from '../parts/chip.tsx'
import { GiveUp } from './give-up.tsx'
import { digestText } from './projections.tsx'

/** What a replay found of one read model. */
export interface Found {
  readonly service: string
  readonly name: string
  readonly generation: number
  readonly documents: number
  readonly events: number
  readonly seconds: number
  readonly before: string
  readonly digest: string
  readonly equal: boolean
  readonly differences: readonly string[]
}

export interface ReplayFoundProps {
  readonly found: Found
  /** It stopped before the swap, and what it built waits. */
  readonly waits: boolean
  /** Why the viewer may not swap. */
  readonly closed: string | undefined
  swap(note?: string): Promise<unknown>
  undo(): Promise<unknown>
}

/** Whether what was built is equal to what serves, and what can be done then: let it serve, and take that back. */
export function ReplayFound({ found, waits, closed, swap, undo }: ReplayFoundProps) {
  const { service, name, documents, events, seconds, before, digest, equal, differences } = found
  const [isAsking, setAsking] = useState(false)
  const [state, setState] = useState<'waits' | 'serves' | 'undone'>(waits ? 'waits' : 'serves')
  const act = (work: () => Promise<unknown>, next: typeof state) =>
    work().then(
      () => setState(next),
      // Other refusals are said above the list.
      (refused) => {
        if (refused instanceof ApiError && refused.code === 'replay_differs') setAsking(true)
      }
    )
  const many = documents.toLocaleString()
  return (
    <div className="replay-result">
      <p>
        <Chip tone={equal ? 'positive' : 'danger'}>{equal ? 'equal' : 'differs'}</Chip> {service} {name}:{' '}
        <code title={before}>{digestText(before)}</code> {equal ? '=' : '≠'}{' '}
        <code title={digest}>{digestText(digest)}</code>
      </p>
      <p className="muted">
        {many} documents of {events.toLocaleString()} events in {seconds.toFixed(1)} s
        {equal ? ', none differs.' : '. Look at these documents before you swap.'}
      </p>
      {differences.length > 0 && (
        <ul>
          {differences.map((key) => (
            <li key={key}>
              <code>{key}</code>
            </li>
          ))}
        </ul>
      )}
      {state === 'waits' && (
        <button
          type="button"
          className={equal ? 'primary' : undefined}
          disabled={closed !== undefined}
          title={closed}
          onClick={() => (equal ? act(swap, 'serves') : setAsking(true))}
        >
          {equal ? 'Swap' : 'Swap anyway…'}
        </button>
      )}
      {state === 'serves' && (
        <>
          <p className="muted">
            Readers get what was built from the next request on. The generation before is kept for undo.
          </p>
          <button
            type="button"
            disabled={closed !== undefined}
            title={closed}
            onClick={() => act(undo, 'undone')}
          >
            Undo the swap
          </button>
        </>
      )}
      {state === 'undone' && <p className="muted">The generation before serves again.</p>}
      {isAsking && (
        <GiveUp
          title={`Swap ${service} ${name} anyway`}
          says="Readers get other documents than until now. Undo goes back to what serves now."
          button="Swap anyway"
          done={`${service} ${name} is swapped.`}
          act={(note) => swap(note).then(() => setState('serves'))}
          close={() => setAsking(false)}
        />
      )}
    </div>
  )
}
