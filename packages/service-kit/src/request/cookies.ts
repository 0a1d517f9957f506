/** Cookies by hand, for what sets one outside of the shell. */
import { fastifyCookie } from '@fastify/cookie'

export const { parse: parseCookies, serialize: serializeCookie } = fastifyCookie
