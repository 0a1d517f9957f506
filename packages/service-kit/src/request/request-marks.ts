/** What marks a request in logs and events: its id, and the id of everything that it sets off. */
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Cause } from '@bursar/event-sourcing'
import type { FastifyRequest } from 'fastify'

/** Opaque ids only: what a client sends is copied into events, where no name or address may be. */
const sane = /^[A-Za-z0-9_-]{8,64}$/
const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** A new request id; every request has its own. */
export const requestId = (): string => randomUUID()

/** What the client calls this (X-Request-Id) when that is a sane id, else the request's own. */
export function correlationOf(headers: IncomingHttpHeaders, id: string): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && sane.test(given) ? given : id
}

/** Who acts, and who of them is a user who is logged in. */
export interface Actor {
  readonly actor: string
  readonly person: string | undefined
}

/** Characters of a program's name that are kept. */
const AGENT_CHARS_MAX = 200

/** The attributes of every event that the request causes. */
export function causeOf({ actor, person }: Actor, { headers, id, ip }: FastifyRequest): Cause {
  const trace = headers.traceparent
  const where = { person, address: ip, agent: (headers['user-agent'] ?? '').slice(0, AGENT_CHARS_MAX) }
  const cause = { actor, correlationid: correlationOf(headers, id), causationid: id, where }
  return typeof trace === 'string' && traceparent.test(trace) ? { ...cause, traceparent: trace } : cause
}

/** How log lines name the request. */
export function idsOf(request: { readonly id: string; readonly headers: IncomingHttpHeaders }) {
  const correlation = correlationOf(request.headers, request.id)
  return { request_id: request.id, correlation_id: correlation === request.id ? undefined : correlation }
}

/** The route that a request took, for logs and metrics; `unknown` when there is none. */
export function routeName(request: FastifyRequest): string {
  // Fastify puts the route's options together anew each time they are asked for.
  return request.call?.operation.path ?? request.routeOptions.url ?? 'unknown'
}
