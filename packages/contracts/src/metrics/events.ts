/** Events of the metrics service: what is set up there. Figures are folded from the events of the other services. */
import type { EventsOf } from '../event-definition.ts'
import { sheetEvents } from './sheets/events.ts'

export const metricsEvents = [...sheetEvents]

/** The events of metrics, and the data of each. */
export type MetricsEvents = EventsOf<typeof metricsEvents>
