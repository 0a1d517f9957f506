import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { readAgain } from '../api/changes.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { replayQuery } from './queries.ts'
import { ReplayFound, type ReplayFoundProps } from './replay-found.tsx'
import { isOver, type ReplayFrame, useReplayFrames } from './replay-frames.ts'
import { ReplayProgress } from './replay-progress.tsx'
import './replay.css'

interface Named {
  readonly service: string
  readonly name: string
}

export interface ReplayProps extends Pick<ReplayFoundProps, 'closed'> {
  readonly id: string
  close(): void
  swap(what: Named & { readonly note?: string | undefined }): Promise<unknown>
  undo(what: Named): Promise<unknown>
}

/** One replay, watched: how fast, how long still, and whether what it built is equal. It goes on when one leaves. */
export function Replay({ id, closed, close, swap, undo }: ReplayProps) {
  const { frame, isLost } = useReplayFrames(id)
  // What was found is asked for until it is there: on a busy machine one answer may be too late.
  const { data, error, refetch } = useQuery(replayQuery(id, isLost || isOver(frame)))
  const box = useRef<HTMLElement>(null)
  // It was begun in a row far below.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another replay is another box
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'center' })
  }, [id, !data])
  const ended = isOver(frame)
  useEffect(() => {
    if (ended) void readAgain()
  }, [ended])
  if (error && !data) return <FaultNote what="this replay" error={error} again={refetch} />
  if (!data) return <p role="status">Looking for the replay…</p>
  const waits = data.name.startsWith('compare ')
  return (
    <section ref={box} className="replay" aria-label="Replay">
      <header>
        <h2>
          {waits ? 'Replay and compare' : 'Replay and swap'} <code>{data.name.split(' ')[1]}</code>
        </h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </header>
      <ReplayProgress frame={frame ?? asFrame(data)} />
      {data.result?.map((found) => (
        <ReplayFound
          key={`${found.service} ${found.name}`}
          found={found}
          waits={waits}
          closed={closed}
          swap={(note) => swap({ service: found.service, name: found.name, note })}
          undo={() => undo({ service: found.service, name: found.name })}
        />
      ))}
    </section>
  )
}

interface Asked {
  readonly name: string
  readonly state: 'running' | 'done' | 'failed'
  readonly done: number
  readonly of: number
  readonly error?: string
}

/** The same of what was asked for, where nothing was told yet. */
function asFrame({ name, state, done, of, error }: Asked): ReplayFrame {
  const over = state === 'failed' ? 'failed' : name.startsWith('compare ') ? 'compared' : 'swapped'
  const phase = state === 'running' ? (of === 0 ? 'waiting' : 'building') : over
  return { phase, done, total: of, rate: null, eta: null, ...(error !== undefined && { error }) }
}
