/** Parameters of URLs: how a path names them for the router, and what a request sent for each. */
import type { FastifyRequest } from 'fastify'
import { nameOfUrl } from '../texts/texts.ts'

/** `{name}` of the API's documentation is `:name` of the router. */
export function routeOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

/** The names of a path's parameters, in their order. */
export function parametersIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

/** By name, as names are looked up: see nameOfUrl. The router lets none be empty. */
export function parametersOf({
  url,
  params
}: Pick<FastifyRequest, 'url' | 'params'>): Record<string, string> {
  const sent = params as Record<string, string>
  if (!url.includes('%')) return sent
  return Object.fromEntries(Object.entries(sent).map(([name, text]) => [name, nameOfUrl(text)]))
}
