import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import '../parts/explain.css'
import { secondText } from '../text/dates.ts'
import type { ShownEvent } from './events-query.ts'

/** One event with all that it says. What is personal stays sealed. */
export function EventPanel({ event, close }: { readonly event: ShownEvent; close(): void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another event is another heading
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [event.id])
  const facts = {
    Stream: `${event.subject}, ${event.streamversion}`,
    Position: `${event.source} ${event.position.toLocaleString()}`,
    When: secondText(event.time),
    Who: event.actor,
    Request: event.correlationid,
    'Caused by': event.causationid,
    Hash: event.hash
  }
  return (
    <aside
      className="explain event-panel"
      aria-label="One event"
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {event.type}
        </h2>
        <button type="button" className="plain icon-button" aria-label="Close" onClick={close}>
          <X size={20} aria-hidden="true" />
        </button>
      </header>
      <dl>
        {Object.entries(facts).map(([label, fact]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keyboard, too */}
      <pre tabIndex={0}>{JSON.stringify(event.data, null, 2)}</pre>
    </aside>
  )
}
