import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { DataTable } from '../parts/data-table.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { Field } from '../parts/field.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import type { EventSearch } from '../searches.ts'
import { fieldText, secondText } from '../text/dates.ts'
import { Causes } from './causes.tsx'
import { EventPanel } from './event-panel.tsx'
import { eventsQuery, type ShownEvent, serviceNames } from './events-query.ts'
import './events.css'

export interface EventsProps {
  readonly search: EventSearch
  go(search: EventSearch): void
}

/** The log of a service from its end backwards; one request is drawn with all that it caused. */
export function Events({ search, go }: EventsProps) {
  return (
    <>
      <PageHead title="Events" of="System" />
      {search.correlation ? (
        <>
          <button
            type="button"
            className="back"
            onClick={() => go({ ...search, correlation: undefined, view: undefined })}
          >
            All events
          </button>
          <Causes
            correlation={search.correlation}
            view={search.view === 'list' || search.view === 'graph' ? search.view : usualView()}
          />
        </>
      ) : (
        <Log search={search} go={go} />
      )}
    </>
  )
}

/** A graph needs the width; a phone has the list. */
const usualView = () => (matchMedia('(min-width: 1024px)').matches ? 'graph' : 'list')

function Log({ search, go }: EventsProps) {
  const { data, error, isFetching, refetch } = useQuery(eventsQuery(search))
  const [shown, setShown] = useState<ShownEvent>()
  return (
    <>
      <Filter key={JSON.stringify(search)} search={search} go={go} />
      {error && <FaultNote what="the events" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={10} what="events" />}
      {data?.results.length === 0 && (
        <p className="list-empty">
          {data.next_before
            ? 'None of the last 20,000 events match. Look further back.'
            : 'No events match. Widen the time, clear the type or look for another name.'}
        </p>
      )}
      {data && data.results.length > 0 && (
        <div className="explained" aria-busy={isFetching}>
          <DataTable
            caption="Events"
            rows={data.results}
            keyOf={({ id }) => id}
            columns={[
              {
                title: 'Event',
                cell: (event) => (
                  <button type="button" className="plain as-link" onClick={() => setShown(event)}>
                    {event.type.slice(event.type.indexOf('.') + 1)}
                  </button>
                )
              },
              { title: 'Stream', cell: ({ subject }) => <code className="stream">{subject}</code> },
              {
                title: 'Request',
                cell: ({ correlationid }) => (
                  <Link to="/system/events" search={{ ...search, correlation: correlationid }}>
                    causes
                  </Link>
                )
              },
              { title: 'Position', isNumber: true, cell: ({ position }) => position.toLocaleString() },
              { title: 'When', isNumber: true, cell: ({ time }) => secondText(time) }
            ]}
          />
          {shown && <EventPanel event={shown} close={() => setShown(undefined)} />}
        </div>
      )}
      {data && (
        <nav className="pager" aria-label="Pages of events">
          <button type="button" disabled={!search.page} onClick={() => go({ ...search, page: undefined })}>
            Newest
          </button>
          <button
            type="button"
            disabled={!data.next_before}
            onClick={() => go({ ...search, page: String(data.next_before) })}
          >
            Older
          </button>
        </nav>
      )}
    </>
  )
}

function Filter({ search, go }: EventsProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const text = (name: string) => String(typed.get(name) ?? '').trim() || undefined
    const instant = (name: string) => {
      const local = text(name)
      return local && new Date(local).toISOString()
    }
    go({
      service: text('service'),
      about: text('about'),
      type: text('type'),
      stream: text('stream'),
      after: instant('after'),
      before: instant('before')
    })
  }
  return (
    <form className="event-filter" onSubmit={send} aria-label="Which events">
      <Field label="Service">
        <select name="service" defaultValue={search.service ?? 'billing'}>
          {serviceNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field label="About">
        <input name="about" placeholder="name, e-mail or slug" defaultValue={search.about} />
      </Field>
      <Field label="Type">
        <input name="type" placeholder="billing.charge-settled" defaultValue={search.type} />
      </Field>
      <Field label="Stream">
        <input name="stream" defaultValue={search.stream} />
      </Field>
      <Field label="From">
        <input type="datetime-local" name="after" defaultValue={search.after && fieldText(search.after)} />
      </Field>
      <Field label="Until">
        <input type="datetime-local" name="before" defaultValue={search.before && fieldText(search.before)} />
      </Field>
      <button type="submit" className="primary">
        Look
      </button>
    </form>
  )
}
