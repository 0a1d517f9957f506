/** Schemas that several services answer with. Field names and formats are those of the public API. */
import { type Static, type TSchema, Type } from 'typebox'

/** An ISO 8601 date-time in UTC. */
export const DateTime = Type.String({ format: 'date-time', maxLength: 40 })

/** A text of a query that is read by the operation, which says what is wrong with it. */
export const Asked = (description: string) => Type.String({ maxLength: 100, description })

/** The query of what can be asked for as it stood: by when things were recorded, and not by the dates in them. */
export const as_of = Type.Optional(
  Asked('the answer as it stood then: ISO 8601 date or date-time, at most now')
)

/** The query of such lists that have none beside. */
export const PastQuery = Type.Object({ as_of })

/** A text that is never null: an absent value is the empty text. */
export const Text = (maxLength: number) => Type.String({ maxLength })

/** A text of several lines, such as a description: line breaks and tabs are a part of it. */
export const Prose = (maxLength: number) => Type.String({ maxLength, lines: true })

/** A file as it is, of one of these media types. */
export const File = (types: readonly string[]) =>
  Type.Unsafe<Uint8Array>({ type: 'string', contentMediaTypes: types })

/** A password: it is taken as it was typed, and shown nowhere. */
export const Secret = (limits: { readonly minLength?: number; readonly maxLength: number }) =>
  Type.String({ ...limits, format: 'password' })

/** The value or null. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** A number that came as one that a person may type: a code of six digits, a choice. */
export const Code = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** What one price, row or line may come to, in 1/100 of its unit. */
export const PRICE_MAX = 1_000_000_000_000

/** One price in 1/100 of its unit. */
export const Price = Type.Integer({ minimum: 0, maximum: PRICE_MAX })

/** An amount in 1/100 of its unit, or a count: integers from 0 to 2^53 − 1. */
export const Amount = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/**
 * The opaque id that events and topics have of a thing, beside the name that people give it: a name may change, and
 * be somebody else's later. Empty for what nobody is to tell apart: who visits without logging in, or did not accept.
 */
export const Id = Type.String({ description: 'Stable and opaque; the one in events' })

/** A part of a whole in 1/10000. */
export const Rate = Type.Integer({ minimum: 0, maximum: 10_000 })

/** A sum in 1/100 of its unit: whole, below 0 too, and with all its digits where it is beyond 2^53. */
export const Sum = Type.Integer({ description: 'All digits, also beyond 2^53.' })

/** A profile in short, as other things show it. */
export const Organization = Type.Object(
  {
    id: Id,
    slug: Type.String(),
    printable_name: Type.String(),
    picture: Nullable(Type.String()),
    type: Type.String(),
    credentials: Type.Boolean(),
    created_at: DateTime
  },
  { $id: 'Organization' }
)
export type Organization = Static<typeof Organization>

/** A user in short. */
export const User = Type.Object(
  {
    id: Id,
    slug: Type.String(),
    username: Type.String(),
    printable_name: Type.String(),
    picture: Nullable(Type.String())
  },
  { $id: 'User' }
)
export type User = Static<typeof User>

/** A text for people, and nothing else. */
export const ValidationError = Type.Object({ detail: Type.String() }, { $id: 'ValidationError' })

/** An error as everybody gets it: texts by field, or one text. Code and id of the request are headers. */
export const ErrorBody = Type.Object(
  { detail: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])) },
  { $id: 'ErrorBody', additionalProperties: Type.Array(Type.String()) }
)

/** An error for whoever accepts application/problem+json (RFC 9457). */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'A page about the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'Stable; docs/errors has a page for each.' }),
    request_id: Type.String({ description: 'Id under which the request is logged.' }),
    errors: Type.Array(Type.Object({ field: Type.String(), detail: Type.String() }))
  },
  { $id: 'Problem' }
)

const paging = {
  count: Type.Integer(),
  next: Nullable(Type.String()),
  previous: Nullable(Type.String())
}

/** The list format: one page of results and the way to the others. */
export const List = <Row extends TSchema>(row: Row) => Type.Object({ ...paging, results: Type.Array(row) })

/** list(+balance): what the listed rows, or the statement they belong to, come to. */
export const BalanceList = <Row extends TSchema>(row: Row) =>
  Type.Object({
    start_at: Nullable(DateTime),
    ends_at: DateTime,
    balance_amount: Sum,
    balance_unit: Type.String(),
    balances: Type.Record(Type.String(), Sum),
    next_billing_at: Type.Optional(Nullable(DateTime)),
    ...paging,
    results: Type.Array(row)
  })
