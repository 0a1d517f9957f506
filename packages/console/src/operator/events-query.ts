/** Events as the operator reads them. */
import type { Answer } from '@bursar/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { EventSearch } from '../searches.ts'

export const serviceNames = ['auth', 'profile', 'billing', 'metrics'] as const

const PAGE_SIZE = '100'

export interface ShownEvent {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly subject: string
  readonly time: string
  readonly position: number
  readonly streamversion: number
  readonly actor: string
  readonly correlationid: string
  readonly causationid: string
  readonly data: unknown
  readonly hash: string
}

/** A page of a log backwards. */
export const eventsQuery = ({ service = 'billing', stream, about, type, after, before, page }: EventSearch) =>
  queryOptions({
    queryKey: ['system', 'events', service, stream, about, type, after, before, page],
    queryFn: async () => {
      const between = { after, before: page ?? before }
      const query = { service, stream, about, type, ...between, order: 'newest', limit: PAGE_SIZE } as const
      return (await api.get('/api/system/events', { query })).body
    },
    placeholderData: keepPreviousData
  })

/** What came of an event outside of the logs. */
export type Effect = NonNullable<Answer<'GET', '/api/system/events'>['body']['effects']>[number]

/** One request: its events over all services, the earliest first, and what came of them. */
export interface ShownRequest {
  readonly events: readonly ShownEvent[]
  readonly effects: readonly Effect[]
}

export const requestQuery = (correlation: string) =>
  queryOptions({
    queryKey: ['system', 'request', correlation],
    async queryFn(): Promise<ShownRequest> {
      const pages = await Promise.all(
        serviceNames.map(async (service) => {
          const query = { service, correlation, order: 'newest', limit: PAGE_SIZE, effects: '1' } as const
          return (await api.get('/api/system/events', { query })).body
        })
      )
      const events = pages.flatMap(({ results }) => results as readonly ShownEvent[])
      return {
        events: events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.position - b.position)),
        effects: pages.flatMap(({ effects = [] }) => effects)
      }
    }
  })
