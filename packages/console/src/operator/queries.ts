/** What the pages of the system read. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'

/** Milliseconds between two looks at what moves by itself. */
const LOOK_MS = 5_000
/** The same while work is under way that somebody watches. */
const WATCH_MS = 300

export const projectionsQuery = queryOptions({
  queryKey: ['system', 'projections'],
  queryFn: async () => (await api.get('/api/system/projections')).body.results,
  refetchInterval: LOOK_MS
})

export const servicesQuery = queryOptions({
  queryKey: ['system', 'services'],
  queryFn: async () => (await api.get('/api/system/services')).body.results,
  refetchInterval: LOOK_MS
})

/** How far each service has read each topic. */
export const topicsQuery = queryOptions({
  queryKey: ['system', 'topics'],
  queryFn: async () => (await api.get('/api/system/topics')).body.results,
  refetchInterval: LOOK_MS
})

export const parkedQuery = queryOptions({
  queryKey: ['system', 'parked'],
  queryFn: async () => (await api.get('/api/system/parked')).body.results,
  refetchInterval: LOOK_MS
})

export const jobsQuery = queryOptions({
  queryKey: ['system', 'jobs'],
  queryFn: async () => (await api.get('/api/system/jobs')).body.results,
  refetchInterval: LOOK_MS
})

export const replaysQuery = queryOptions({
  queryKey: ['system', 'replays'],
  queryFn: async () => (await api.get('/api/system/replays')).body.results,
  refetchInterval: LOOK_MS
})

export const verificationsQuery = queryOptions({
  queryKey: ['system', 'verifications'],
  queryFn: async () => (await api.get('/api/system/verifications')).body.results,
  refetchInterval: LOOK_MS
})

/** @param isAsked again and again while it runs, where nothing tells of it */
export const replayQuery = (id: string, isAsked: boolean) =>
  queryOptions({
    queryKey: ['system', 'replay', id],
    queryFn: async () => (await api.get('/api/system/replays/{id}', { params: { id } })).body,
    refetchInterval: ({ state }) => (isAsked && state.data?.state === 'running' ? WATCH_MS : false)
  })

export const verificationQuery = (id: string) =>
  queryOptions({
    queryKey: ['system', 'verification', id],
    queryFn: async () => (await api.get('/api/system/verify/{id}', { params: { id } })).body,
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : WATCH_MS)
  })
