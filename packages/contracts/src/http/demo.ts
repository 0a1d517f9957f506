/** The demo business beside a new site: whether it can be had, how far it is, and where it is. */
import { type Static, Type } from 'typebox'
import { Nullable } from './common.ts'

export const Demo = Type.Object(
  {
    state: Type.Union([
      Type.Literal('none'),
      Type.Literal('running'),
      Type.Literal('done'),
      Type.Literal('failed')
    ]),
    done: Type.Integer({ minimum: 0, description: 'Acts of the year that are told, of `total`.' }),
    total: Type.Integer({ minimum: 0 }),
    url: Nullable(Type.String({ description: 'Where it answers, once it is done.' })),
    /** Whom to log in as there. */
    logins: Type.Array(
      Type.Object({
        username: Type.String(),
        password: Type.String(),
        what: Type.String({ description: 'What that account is there.' })
      })
    ),
    refusal: Nullable(Type.String({ description: 'Why it cannot be begun now; null when it can.' })),
    error: Nullable(Type.String({ description: 'Why it failed, or ended.' }))
  },
  { $id: 'Demo' }
)
export type Demo = Static<typeof Demo>
export type DemoLogin = Demo['logins'][number]
