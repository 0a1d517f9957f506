/** A person's data, gathered from all services. */
import { Type } from 'typebox'
import { DateTime } from './common.ts'

/** What happened on a stream that is about the person and nobody else: what, when, and whether by that person. */
export const ExportedEvent = Type.Object(
  {
    service: Type.String(),
    id: Type.String(),
    type: Type.String(),
    description: Type.String(),
    created_at: DateTime,
    by_user: Type.Boolean()
  },
  { $id: 'ExportedEvent' }
)

/** Rows as the lists of the API show them. */
const Rows = Type.Array(Type.Unknown())

/** A billing profile that the person alone manages, with what it bought and paid. */
export const ExportedProfile = Type.Object(
  { profile: Type.String(), sections: Type.Record(Type.String(), Rows) },
  { $id: 'ExportedProfile' }
)

export const PersonalExport = Type.Object(
  {
    user: Type.String(),
    exported_at: DateTime,
    /** By name, such as account, sessions, accessibles, mail. One that the person has nothing in is empty. */
    sections: Type.Record(Type.String(), Rows),
    profiles: Type.Array(ExportedProfile),
    events: Type.Array(ExportedEvent),
    /** What is longer than an export holds: which section, of which profile, and how much of it is there. */
    incomplete: Type.Array(
      Type.Object({ section: Type.String(), rows: Type.Integer(), count: Type.Integer() })
    )
  },
  { $id: 'PersonalExport' }
)
