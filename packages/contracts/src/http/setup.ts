/** What is to be set before a site has real customers, each as the system itself finds it. */
import { type Static, Type } from 'typebox'

/** In the order in which they matter. */
export const setupChecks = ['master_key', 'backup', 'public_url', 'mail', 'processor'] as const
export type SetupCheckName = (typeof setupChecks)[number]

export const SetupCheck = Type.Object(
  {
    check: Type.Union([
      Type.Literal('master_key'),
      Type.Literal('backup'),
      Type.Literal('public_url'),
      Type.Literal('mail'),
      Type.Literal('processor')
    ]),
    /** `open`: still to be set; `failed`: set, and it does not work. */
    state: Type.Union([Type.Literal('done'), Type.Literal('open'), Type.Literal('failed')]),
    detail: Type.String({ description: 'What was found.' }),
    fix: Type.String({ description: 'What to do; empty when nothing is to be done.' })
  },
  { $id: 'SetupCheck' }
)
export type SetupCheck = Static<typeof SetupCheck>

export const Setup = Type.Object({ results: Type.Array(SetupCheck) }, { $id: 'Setup' })
export type Setup = Static<typeof Setup>
