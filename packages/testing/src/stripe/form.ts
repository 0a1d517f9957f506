/** What Stripe's library sends: forms whose names have brackets, such as `metadata[a]=b` and `expand[0]=c`. */

export interface Form {
  readonly [name: string]: string | Form | undefined
}

/** The nested form of a body or a query. */
export function readForm(text: string): Form {
  const form: Record<string, any> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '')
    let at = form
    for (const part of path.slice(0, -1)) at = at[part] ??= {}
    at[path.at(-1) ?? ''] = value
  }
  return form
}

/** A text of a form; undefined when there is none. */
export function textOf(form: Form, name: string): string | undefined {
  const value = form[name]
  return typeof value === 'string' ? value : undefined
}

/** A part of a form, empty when there is none. */
export function partOf(form: Form, name: string): Form {
  const value = form[name]
  return typeof value === 'object' ? value : {}
}

/** The texts of a list. */
export function listOf(form: Form, name: string): string[] {
  return Object.values(partOf(form, name)).filter((value) => typeof value === 'string')
}
