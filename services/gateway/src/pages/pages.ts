/** The pages of the site under its public URL, and where else they may be. */
import { fail, readBodies } from '@bursar/service-kit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CsrfOf } from '../edge/browser/browser-sessions.ts'
import { accept } from './accept-form.ts'
import { activate, recover, verify } from './account-forms.ts'
import { type FormPage, formPage, submit } from './form-page.ts'
import { serveLegalTexts } from './legal-text.ts'
import { type Page, sendElsewhere, sendPage } from './page.ts'
import { receipt } from './receipt.ts'
import { serveReference } from './reference.ts'

/**
 * Pages that are elsewhere, such as in a founder's own app: absolute URLs, in which `{profile}` and `{charge}` stand
 * for what is in ours.
 */
export interface PagePlaces {
  readonly receipt?: string | undefined
  readonly activate?: string | undefined
  readonly verify?: string | undefined
  readonly recover?: string | undefined
  readonly accept?: string | undefined
}

/** One of our addresses with its names; what is no name of the kind is no page. */
interface Address {
  readonly url: string
  readonly names: Readonly<Record<string, RegExp>>
}

/** Bytes of a form that is sent. */
const FORM_BYTES_MAX = 16_384

const slug = /^[-a-zA-Z0-9_]{1,150}$/
const key = /^[-a-zA-Z0-9_]{1,255}$/

const pages: readonly (readonly [keyof PagePlaces, Address, Page])[] = [
  ['receipt', { url: '/billing/:profile/receipt/:charge', names: { profile: slug, charge: key } }, receipt]
]

const mailed = /^[0-9a-fA-F]{40}$/

const forms: readonly (readonly [keyof PagePlaces, Address, FormPage])[] = [
  ['activate', { url: '/activate/:verification_key', names: { verification_key: mailed } }, activate],
  ['verify', { url: '/verify/:verification_key', names: { verification_key: mailed } }, verify],
  ['recover', { url: '/recover', names: {} }, recover],
  ['accept', { url: '/accept/:verification_key', names: { verification_key: mailed } }, accept]
]

export interface PageOptions {
  /** CSRF token of the browser's session, where it has one: forms carry it. */
  readonly csrfOf?: CsrfOf
  /** Addresses that the console answers, as it lists them: ours stand in for it where there is none. */
  readonly console?: readonly string[]
}

/**
 * Registers the pages. To be shown they ask no service, so they are there whatever else is; a form goes to the API.
 */
export async function servePages(
  app: FastifyInstance,
  places: PagePlaces,
  { csrfOf = () => undefined, console = [] }: PageOptions = {}
): Promise<void> {
  const isOurs = (name: keyof PagePlaces, url: string) => places[name] !== undefined || !console.includes(url)
  await app.register(async (scope) => {
    // What comes to other URLs of the server is read by whoever answers them.
    readBodies(scope)
    registerPages(
      scope,
      places,
      pages.filter(([name, { url }]) => isOurs(name, url))
    )
    registerForms(scope, places, {
      csrfOf,
      shown: forms.filter(([name, { url }]) => isOurs(name, url))
    })
    serveReference(scope)
    serveLegalTexts(scope)
  })
}

function registerPages(app: FastifyInstance, places: PagePlaces, shown: typeof pages): void {
  for (const [name, { url, names }, page] of shown) {
    app.route({
      method: ['GET', 'HEAD'],
      url,
      async handler(request, reply) {
        const given = namesOf(request, names) ?? fail('not_found')
        const place = places[name]
        return place === undefined ? sendPage(reply, page) : sendElsewhere(reply, filledIn(place, given))
      }
    })
  }
}

interface Forms {
  readonly csrfOf: CsrfOf
  readonly shown: typeof forms
}

function registerForms(app: FastifyInstance, places: PagePlaces, { csrfOf, shown }: Forms): void {
  for (const [name, { url, names }, form] of shown) {
    app.route({
      method: ['GET', 'HEAD'],
      url,
      async handler(request, reply) {
        const given = namesOf(request, names) ?? fail('not_found')
        const place = places[name]
        return place === undefined
          ? sendPage(reply, formPage(form, { csrf: csrfOf(request.headers.cookie) }))
          : sendElsewhere(reply, filledIn(place, given))
      }
    })
    app.post(url, { bodyLimit: FORM_BYTES_MAX }, (request, reply) =>
      submit(request, reply, form, {
        names: namesOf(request, names) ?? fail('not_found'),
        csrf: csrfOf(request.headers.cookie)
      })
    )
  }
}

/** What stands in a page's address, by name. */
export type Names = ReadonlyMap<string, string>

function namesOf({ params }: FastifyRequest, names: Address['names']): Names | undefined {
  const given = new Map(Object.entries(params as Record<string, string>))
  const good = Object.entries(names).every(([name, pattern]) => pattern.test(given.get(name) ?? ''))
  return good ? given : undefined
}

function filledIn(place: string, names: Names): string {
  return place.replace(/\{(\w+)\}/g, (whole, name) => {
    const text = names.get(name)
    return text === undefined ? whole : encodeURIComponent(text)
  })
}
