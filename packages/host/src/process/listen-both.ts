/** Opens the two ports of a process. */
import type { AddressInfo } from 'node:net'
import type { Servers } from '@bursar/service-kit'
import { localUrl, type SiteConfig } from '../config/site-config.ts'

export type Ports = Pick<SiteConfig, 'host' | 'port' | 'operatorHost' | 'operatorPort'>

/** A port that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  /** The variable that says another one. */
  readonly variable: 'PORT' | 'BURSAR_OPERATOR_PORT'
  readonly host: string
  readonly port: number

  constructor(variable: ListenError['variable'], host: string, port: number, cause: unknown) {
    super(`cannot listen on ${host}:${port}`, { cause })
    this.variable = variable
    this.host = host
    this.port = port
  }
}

/** Where the process answers from then on, seen from its own machine; throws ListenError. */
export async function listenBoth(
  { app, operatorApp }: Servers,
  { host, port, operatorHost, operatorPort }: Ports
): Promise<{ readonly url: string; readonly operatorUrl: string }> {
  // The operators' first: whoever reaches the other one may be told where this one is.
  await listening('BURSAR_OPERATOR_PORT', operatorApp, operatorHost, operatorPort)
  await listening('PORT', app, host, port)
  const { port: taken } = operatorApp.server.address() as AddressInfo
  return { url: localUrl(host, port), operatorUrl: localUrl(operatorHost, taken) }
}

async function listening(
  variable: ListenError['variable'],
  server: Servers['app'],
  host: string,
  port: number
): Promise<void> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    throw new ListenError(variable, host, port, error)
  }
}
