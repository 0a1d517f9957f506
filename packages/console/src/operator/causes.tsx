import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../parts/fault-note.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { secondText } from '../text/dates.ts'
import { CauseGraph } from './cause-graph.tsx'
import { type Cause, causesOf, outsideText } from './cause-tree.ts'
import { EventPanel } from './event-panel.tsx'
import { type Effect, requestQuery, type ShownEvent } from './events-query.ts'

const views = { graph: 'Graph', list: 'List' }

export interface CausesProps {
  readonly correlation: string
  readonly view: keyof typeof views
}

/** What one request did: its events in every service, each under what caused it. */
export function Causes({ correlation, view }: CausesProps) {
  const { data, error, refetch } = useQuery(requestQuery(correlation))
  const [shown, setShown] = useState<ShownEvent>()
  if (error) return <FaultNote what="this request" error={error} again={refetch} />
  if (!data) return <Skeleton rows={5} what="this request" />
  const { events, effects } = data
  if (events.length === 0)
    return <p className="list-empty">No event of this request is near the ends of the logs.</p>
  const causes = causesOf(events)
  return (
    <section className="home-part" aria-label="Causes and effects">
      <h2>
        One request, {events.length} {events.length === 1 ? 'event' : 'events'}
      </h2>
      <p className="muted">
        <code>{correlation}</code>, begun {secondText(events[0]?.time ?? '')}
      </p>
      <Tabs label="How it is shown" tabs={views} shown={view} searchOf={(view) => ({ correlation, view })} />
      <div className="explained">
        {view === 'graph' && (
          <CauseGraph causes={causes} count={events.length} effects={effects} show={setShown} />
        )}
        {view === 'list' && (
          <ul className="causes">
            <li>
              <span className="cause root">request</span>
              <Branch causes={causes} effects={effects} show={setShown} />
            </li>
          </ul>
        )}
        {shown && <EventPanel event={shown} close={() => setShown(undefined)} />}
      </div>
    </section>
  )
}

interface BranchProps {
  readonly causes: readonly Cause[]
  readonly effects: readonly Effect[]
  show(event: ShownEvent): void
}

function Branch({ causes, effects, show }: BranchProps) {
  return (
    <ul>
      {causes.map(({ event, effects: further }) => (
        <li key={event.id}>
          <button type="button" className="cause" onClick={() => show(event)}>
            <small className="muted">{event.source}</small>
            {event.type.slice(event.type.indexOf('.') + 1)}
          </button>
          <Outside effects={effects.filter(({ event_id }) => event_id === event.id)} />
          {further.length > 0 && <Branch causes={further} effects={effects} show={show} />}
        </li>
      ))}
    </ul>
  )
}

/** Mails, messages and jobs of one event. */
function Outside({ effects }: { readonly effects: readonly Effect[] }) {
  if (effects.length === 0) return null
  return (
    <ul>
      {effects.map((effect) => (
        <li key={`${effect.is} ${effect.what} ${effect.at}`}>
          <span className="cause outside">
            <small className="muted">{effect.is}</small>
            {outsideText(effect)}
          </span>
        </li>
      ))}
    </ul>
  )
}
