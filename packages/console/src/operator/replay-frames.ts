/** A replay as the system tells it while it runs. */
import { useEffect, useState } from 'react'

export interface ReplayFrame {
  readonly phase: 'waiting' | 'building' | 'comparing' | 'compared' | 'swapped' | 'failed'
  readonly done: number
  readonly total: number
  /** Events a second. */
  readonly rate: number | null
  /** Seconds. */
  readonly eta: number | null
  readonly error?: string
}

export interface Watching {
  readonly frame: ReplayFrame | undefined
  /** The connection cannot be had: whoever watches has to ask. */
  readonly isLost: boolean
}

const last: readonly ReplayFrame['phase'][] = ['compared', 'swapped', 'failed']

export const isOver = (frame: ReplayFrame | undefined) => frame !== undefined && last.includes(frame.phase)

/** Server-sent events until the replay ends. A connection that breaks off is opened again by the browser. */
export function useReplayFrames(id: string): Watching {
  const [watching, setWatching] = useState<Watching>({ frame: undefined, isLost: false })
  useEffect(() => {
    setWatching({ frame: undefined, isLost: false })
    const events = new EventSource(`/api/system/replays/${encodeURIComponent(id)}`)
    events.onmessage = ({ data }) => {
      const frame: ReplayFrame = JSON.parse(data)
      setWatching({ frame, isLost: false })
      if (isOver(frame)) events.close()
    }
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) setWatching((now) => ({ ...now, isLost: true }))
    }
    return () => events.close()
  }, [id])
  return watching
}
