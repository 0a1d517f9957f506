/** How services and topics stand, out of what they say of their read models and logs. */
import type { ServiceState, TopicState } from '@bursar/contracts'
import type { ProjectionStatus } from '@bursar/event-sourcing'
import type { Static } from 'typebox'
import type { Anchor } from './outcome.ts'

type Model = Pick<ProjectionStatus, 'service' | 'position' | 'lag' | 'parked'>
type LogEnd = Pick<Anchor, 'service' | 'position' | 'time'>

/** One line for each service. */
export function servicesOf(models: readonly Model[], ends: readonly LogEnd[]): Static<typeof ServiceState>[] {
  return ends.map(({ service, position, time }) => {
    const own = models.filter((model) => model.service === service)
    return {
      service,
      events: position,
      read_models: own.length,
      lag: Math.max(0, ...own.map(({ lag }) => lag)),
      parked: own.reduce((sum, { parked }) => sum + parked, 0),
      time
    }
  })
}

/** One line for each topic and service that follows it. */
export function topicsOf(models: readonly Model[], ends: readonly LogEnd[]): Static<typeof TopicState>[] {
  const followers = [...new Set(models.map(({ service }) => service))]
  return ends.flatMap(({ service: source, position: end }) =>
    followers.flatMap((service) => {
      const own = models.filter((model) => model.service === service)
      const places = own.map(({ position }) => position[source]).filter((at) => at !== undefined)
      if (places.length === 0) return []
      const position = Math.min(...places)
      return [{ topic: `${source}.events`, service, end, position, lag: Math.max(0, end - position) }]
    })
  )
}
