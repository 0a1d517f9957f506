/** A program that shows an API key. */
import type { System } from '@bursar/gateway'
import { type TestClient, testClient } from './test-client.ts'

/** The header that shows it: HTTP Basic, with an empty password. */
export const basic = (secret: string) => ({
  authorization: `Basic ${Buffer.from(`${secret}:`).toString('base64')}`
})

/** A client that shows it with every request. */
export function withKey(system: Pick<System, 'app' | 'operatorApp'>, secret: string): TestClient {
  const client = testClient(system)
  const request: TestClient['request'] = (method, url, body, headers) =>
    client.request(method, url, body, { ...basic(secret), ...headers })
  return {
    ...client,
    request,
    get: (url, headers) => request('GET', url, undefined, headers),
    delete: (url, headers) => request('DELETE', url, undefined, headers),
    post: (url, body, headers) => request('POST', url, body, headers),
    put: (url, body, headers) => request('PUT', url, body, headers),
    patch: (url, body, headers) => request('PATCH', url, body, headers)
  }
}
