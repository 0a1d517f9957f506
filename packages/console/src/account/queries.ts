/** What the pages of an account read. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api/client.ts'

const query = { page_size: 100 }

export const passkeysQuery = (user: string) =>
  queryOptions({
    queryKey: ['passkeys', user],
    queryFn: async () =>
      (await api.get('/api/users/{user}/passkeys', { params: { user }, query })).body.results
  })

export const sessionsQuery = (user: string) =>
  queryOptions({
    queryKey: ['sessions', user],
    queryFn: async () =>
      (await api.get('/api/users/{user}/sessions', { params: { user }, query })).body.results
  })

export const apiKeysQuery = (user: string) =>
  queryOptions({
    queryKey: ['api-keys', user],
    queryFn: async () =>
      (await api.get('/api/users/{user}/api-keys', { params: { user }, query })).body.results
  })

export const identitiesQuery = (user: string) =>
  queryOptions({
    queryKey: ['identities', user],
    queryFn: async () =>
      (await api.get('/api/users/{user}/identities', { params: { user }, query })).body.results
  })
