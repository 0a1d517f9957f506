/** HTTP schemas of the search for profiles and users. */
import { type Static, type TSchema, Type } from 'typebox'
import { Organization, User } from '../../http/common.ts'

/** The typeahead format: what a search means, empty while it means many. */
const Typeahead = <Row extends TSchema>(row: Row, $id: string) =>
  Type.Object({ count: Type.Integer(), results: Type.Array(row) }, { $id })

/** Profiles that a search means. */
export const TypeaheadOrganizationList = Typeahead(Organization, 'TypeaheadOrganizationList')
export type TypeaheadOrganizationList = Static<typeof TypeaheadOrganizationList>

/** Users that a search means. */
export const TypeaheadUserList = Typeahead(User, 'TypeaheadUserList')
export type TypeaheadUserList = Static<typeof TypeaheadUserList>
