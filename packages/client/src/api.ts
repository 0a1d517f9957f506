/**
 * The whole API as types, taken from the operations themselves: method, path, query, body and answers are those
 * that the services check requests with and the OpenAPI document is made of. Nothing of a service is imported at
 * run time.
 */
import type { auth } from '@bursar/auth'
import type { billing } from '@bursar/billing'
import type { UrlParameters } from '@bursar/contracts'
import type { GatewayOperations } from '@bursar/gateway'
import type { metrics } from '@bursar/metrics'
import type { profile } from '@bursar/profile'
import type { Static, TObject, TSchema } from 'typebox'

type OperationsOf<Make extends (...parts: never[]) => { operations: readonly unknown[] }> =
  ReturnType<Make>['operations'][number]

/** Every operation of every service. */
export type Operations =
  | OperationsOf<typeof auth>
  | OperationsOf<typeof profile>
  | OperationsOf<typeof billing>
  | OperationsOf<typeof metrics>
  | GatewayOperations[number]

export type Method = Operations['method']

/** Paths of the API's documentation that have an operation of that method. */
export type Path<Of extends Method> = Extract<Operations, { method: Of }>['path']

type At<Of extends Method, Where extends string> = Extract<Operations, { method: Of; path: Where }>

/** What stands for the `{names}` of a path. */
export type Params<Where extends string> = keyof UrlParameters<Where> extends never
  ? unknown
  : UrlParameters<Where>

/** Query of lists by name; the dates are ISO 8601, `o` has `-` in front for descending. */
type ListValue<Name> = Name extends 'page' | 'page_size'
  ? number
  : Name extends 'q_f' | 'o' | 'id'
    ? string | readonly string[]
    : string

type Query<Of> = Of extends { query: infer Asked; lists: readonly (infer Names)[] }
  ? (Asked extends TObject ? Static<Asked> : unknown) & { [Name in Names & string]?: ListValue<Name> }
  : never

type Body<Of> = Of extends { body: infer Sent } ? (Sent extends TSchema ? Static<Sent> : undefined) : never

/** A part of a request: it may be left out when nothing in it is mandatory, and must be when there is none. */
type Part<Name extends string, Value> = unknown extends Value
  ? { readonly [Key in Name]?: never }
  : [Value] extends [undefined]
    ? { readonly [Key in Name]?: never }
    : Record<never, never> extends Value
      ? { readonly [Key in Name]?: Value }
      : { readonly [Key in Name]: Value }

/** Operations that take files take a CSV text in place of JSON. */
type Content<Of> = Of extends { upload: true }
  ? Part<'body', Body<Of>> | { readonly csv: string; readonly body?: never }
  : Part<'body', Body<Of>>

/** What an operation is asked with, beside the options of every request. */
export type Asked<Of extends Method, Where extends string> = Part<'params', Params<Where>> &
  Part<'query', Query<At<Of, Where>>> &
  Content<At<Of, Where>>

/** What an operation answers when it does what it is asked to, told apart by `status`. */
export type Answer<Of extends Method, Where extends string> = AnswerOf<At<Of, Where>['answers']>

type AnswerOf<Answers> = {
  [Status in keyof Answers & number]: {
    readonly status: Status
    readonly body: Answers[Status] extends TSchema ? Static<Answers[Status]> : undefined
    readonly headers: Headers
  }
}[keyof Answers & number]

/** Paths of GET operations that answer lists in pages. */
export type ListPath = {
  [Where in Path<'GET'>]: Answer<'GET', Where>['body'] extends { next: string | null; results: unknown[] }
    ? Where
    : never
}[Path<'GET'>]

/** Paths of GET operations that answer lists or tables, which are CSV files too. */
export type RowsPath =
  | ListPath
  | {
      [Where in Path<'GET'>]: Answer<'GET', Where>['body'] extends {
        results: readonly { values: readonly unknown[] }[]
      }
        ? Where
        : never
    }[Path<'GET'>]

/** One page of a list. */
export type Page<Where extends ListPath> = Answer<'GET', Where>['body']

/** One row of a list. */
export type Row<Where extends ListPath> = Page<Where> extends { results: (infer One)[] } ? One : never
