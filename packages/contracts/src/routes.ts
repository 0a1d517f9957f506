/** Which service answers which URL: the gateway's route table. Patterns are tried from the top. */
export type ServiceName = 'auth' | 'profile' | 'billing' | 'metrics'

/** URLs that operators have on a port of their own begin with this, whichever service answers them. */
export const OPERATOR_URLS = '/-/'

export const serviceNames: readonly ServiceName[] = ['auth', 'profile', 'billing', 'metrics']

/** Undefined: the gateway itself answers, of what several services have. */
const table: readonly (readonly [RegExp, ServiceName | undefined])[] = [
  [/^\/api\/users\/[^/]+\/export\/?$/, undefined],
  [/^\/api\/site\/?$/, undefined],
  [/^\/api\/auth(\/|$)/, 'auth'],
  [/^\/api\/users\/[^/]+\/(accessibles|profiles)(\/|$)/, 'profile'],
  [/^\/api\/users(\/|$)/, 'auth'],
  [/^\/api\/system\/(mail|keys)(\/|$)/, 'auth'],
  [/^\/api\/profile\/[^/]+\/(plans|subscribers|subscriptions|dunning|taxes)(\/|$)/, 'billing'],
  [/^\/api\/(profile|accounts|legal|agreements)(\/|$)/, 'profile'],
  [/^\/api\/(billing|cart|pricing)(\/|$)/, 'billing'],
  [/^\/api\/metrics(\/|$)/, 'metrics']
]

/** The service that a path belongs to; undefined for the gateway's own and unknown paths. */
export function serviceOf(path: string): ServiceName | undefined {
  return table.find(([pattern]) => pattern.test(path))?.[1]
}
