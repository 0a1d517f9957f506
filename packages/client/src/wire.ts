/** Requests and answers as HTTP has them. */
import { csvFile } from './csv.ts'
import type { Received } from './retries.ts'

/** What a request is made of; the client's types say which of it an operation takes. */
export interface Contents {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly csv?: string
  readonly idempotencyKey?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The URL behind the system's, and the rest for fetch. */
export function contentsOf(
  method: string,
  path: string,
  { params = {}, query = {}, body, csv, idempotencyKey, headers }: Contents
): { readonly target: string; readonly init: RequestInit } {
  const type = csv !== undefined ? 'text/csv' : body !== undefined ? 'application/json' : undefined
  return {
    target: filled(path, params) + queryText(query),
    init: {
      method,
      headers: {
        // Of an error: each field's texts, the code and the request in one body.
        accept: 'application/json, application/problem+json',
        ...headers,
        ...(type !== undefined && { 'content-type': type }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey })
      },
      ...(type !== undefined && { body: csv ?? JSON.stringify(body) })
    }
  }
}

function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    // An empty one would be another URL.
    if (!value) throw new TypeError(`${path} needs ${name}`)
    return encodeURIComponent(value)
  })
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const one of [value].flat()) search.append(name, String(one))
  }
  return search.size > 0 ? `?${search}` : ''
}

/** Reads an answer to its end; of a CSV file that is answered well nothing is read yet. */
export async function received(response: Response, isCsv = false): Promise<Received> {
  const { status, headers } = response
  if (isCsv && response.ok) return { status, headers, body: csvFile(response) }
  const isPicture = headers.get('content-type')?.startsWith('image/')
  const body = isPicture ? new Uint8Array(await response.arrayBuffer()) : parsed(await response.text())
  return { status, headers, body }
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
