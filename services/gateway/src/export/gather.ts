/** A person's data of all services, asked of the API in the name of whoever exports it. */
import { type Incomplete, type OwnPart, ROWS_MOST } from './own-part.ts'
import {
  managersUrl,
  profilesUrl,
  type Section,
  sectionsOfProfile,
  sectionsOfUser,
  withoutKeys
} from './sections.ts'

/** Asks for a path and query; answers whatever status it gets but a fault, which it throws. */
export type Ask = (url: string) => Promise<{ readonly status: number; readonly body: any }>

export interface ExportedProfile {
  readonly profile: string
  readonly sections: Readonly<Record<string, readonly unknown[]>>
}

export interface Gathered extends OwnPart {
  readonly user: string
  readonly exported_at: string
  readonly profiles: readonly ExportedProfile[]
}

const limits = { page: 100, profiles: 100 }

/** Puts an export together: `own` is what the services told beside it. */
export async function gather(
  ask: Ask,
  { user, now, own }: { readonly user: string; readonly now: string; readonly own: OwnPart }
): Promise<Gathered> {
  const incomplete: Incomplete[] = [...own.incomplete]
  const all = async (sections: readonly Section[], of: string) => {
    const read: Record<string, readonly unknown[]> = {}
    for (const { name, url } of sections) {
      const { rows, count } = await rowsOf(ask, url)
      read[name] = rows.map(withoutKeys)
      if (rows.length < count) incomplete.push({ section: of + name, rows: rows.length, count })
    }
    return read
  }
  const sections = await all(sectionsOfUser(user), '')
  const profiles: ExportedProfile[] = []
  for (const profile of await managedAlone(ask, user)) {
    profiles.push({ profile, sections: await all(sectionsOfProfile(profile), `${profile} `) })
  }
  return {
    user,
    exported_at: now,
    sections: { ...sections, ...own.sections },
    profiles,
    events: own.events,
    incomplete
  }
}

/** Slugs of the profiles that the user manages and nobody else does. */
async function managedAlone(ask: Ask, user: string): Promise<string[]> {
  const { rows } = await rowsOf(ask, profilesUrl(user))
  const alone: string[] = []
  for (const { slug } of rows.slice(0, limits.profiles) as { slug: string }[]) {
    const { status, body } = await ask(managersUrl(slug))
    if (status === 200 && body.count <= 1) alone.push(slug)
  }
  return alone
}

/** The rows of a list, page by page, or an item as the only row; none where there is nothing to be read. */
async function rowsOf(ask: Ask, url: string): Promise<{ rows: unknown[]; count: number }> {
  const rows: unknown[] = []
  for (let page = 1; ; page++) {
    const { status, body } = await ask(`${url}?page=${page}&page_size=${limits.page}`)
    if (status !== 200) return { rows, count: rows.length }
    if (!Array.isArray(body.results)) return { rows: [body], count: 1 }
    rows.push(...body.results)
    if (body.next === null || rows.length >= ROWS_MOST) return { rows, count: body.count }
  }
}
