/** The roles of each user, for telling callers who they are. */
import { projection, put } from '@bursar/event-sourcing'

/** Document `<user id>/<profile id>`. */
export interface RoleDocument {
  readonly user: string
  readonly profile: string
  readonly role: 'manager' | 'contributor'
  readonly created_at: string
}

export const roles = projection({
  name: 'roles',
  version: 1,
  lists: { user: { by: (role: RoleDocument) => role.user } },
  on: {
    'profile.role-granted': ({ data, time }) => [
      put(`${data.user}/${data.profile}`, {
        user: data.user,
        profile: data.profile,
        role: data.role,
        created_at: time
      } satisfies RoleDocument)
    ]
  }
})
