/**
 * Events say what their schema names and nothing else, at any depth: a field that nobody declared would stand in the log
 * in clear, sealed by no key and erased with nobody. Data of which something would be left out is not written; an event
 * that was stored with such a field stays in the chain as it is, and readers do not see the field.
 */

/** The parts of a JSON Schema that say what a value holds. */
export interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
}

/** Leaves out what a schema does not name; the same value when there is nothing to leave out. */
export type Trim = (value: any) => any

/** Undefined for a schema under which nothing can be left out: a text, a number, a record of any keys. */
export function trimOf({ properties, items, anyOf }: Shape): Trim | undefined {
  if (properties) return trimObject(properties)
  if (items) {
    const trim = trimOf(items)
    return trim && ((list) => (Array.isArray(list) ? trimItems(list, trim) : list))
  }
  // Null, or one thing: a field that may be several objects is taken as it is.
  const trims = (anyOf ?? []).map(trimOf).filter((trim) => trim !== undefined)
  return trims.length === 1 ? trims[0] : undefined
}

function trimItems(list: readonly unknown[], trim: Trim): readonly unknown[] {
  const trimmed = list.map(trim)
  return trimmed.every((item, n) => item === list[n]) ? list : trimmed
}

function trimObject(properties: Readonly<Record<string, Shape>>): Trim {
  const known = new Map(Object.entries(properties).map(([name, shape]) => [name, trimOf(shape)]))
  const deep = [...known].flatMap(([name, trim]) => (trim ? [{ name, trim }] : []))
  return (value) => {
    if (value === null || typeof value !== 'object') return value
    let trimmed = value
    for (const name in value) {
      if (known.has(name)) continue
      if (trimmed === value) trimmed = { ...value }
      delete trimmed[name]
    }
    for (const { name, trim } of deep) {
      const now = trim(value[name])
      if (now === value[name]) continue
      if (trimmed === value) trimmed = { ...value }
      trimmed[name] = now
    }
    return trimmed
  }
}
