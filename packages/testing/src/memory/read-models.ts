/** Read models in memory; the shelf outlives its stores. */
import { compareTexts } from '@bursar/contracts'
import type { CollectionCommit, CollectionSpec, Generations, ReadModels } from '@bursar/event-sourcing'
import { type MemoryCollection, memoryCollection } from './collection.ts'
import { type Hook, hooked } from './hook.ts'

/** What is durable: collections by name and generation, generations by projection, settings by name. */
export interface MemoryShelf {
  readonly collections: Map<string, MemoryCollection>
  readonly generations: Map<string, Generations>
  readonly settings: Map<string, string>
}

export function memoryShelf(): MemoryShelf {
  return { collections: new Map(), generations: new Map(), settings: new Map() }
}

/** ReadModels over `shelf`. */
export function memoryReadModels(shelf: MemoryShelf = memoryShelf(), hook?: Hook): ReadModels {
  const { collections, generations, settings } = shelf
  const get = (projection: string, generation: number) => collections.get(`${projection} ${generation}`)

  function open(spec: CollectionSpec, indexes: 'now' | 'later'): void {
    const name = `${spec.projection} ${spec.generation}`
    const known = collections.get(name)
    if (known && !sameSpec(known.spec, spec)) {
      throw new Error(`${name} was built with other lists or lookups: raise its projection's version.`)
    }
    if (known) return
    const indexed = indexes === 'now'
    collections.set(name, { spec, documents: new Map(), checkpoint: undefined, parked: new Map(), indexed })
  }

  function finish(spec: CollectionSpec): void {
    const collection = get(spec.projection, spec.generation)
    if (!collection) throw new Error(`${spec.projection} ${spec.generation} does not exist.`)
    collection.indexed = true
  }

  function commit(changes: readonly CollectionCommit[]): boolean {
    const expected = changes.every(({ spec, before }) => {
      const collection = get(spec.projection, spec.generation)
      return collection && sameCursors(collection.checkpoint?.cursors ?? {}, before)
    })
    if (!expected) return false
    // All that can be wrong is found before the first change, so a commit is done wholly or not at all.
    for (const change of changes) checkFresh(change)
    for (const change of changes) apply(change)
    return true
  }

  function checkFresh({ spec, writes }: CollectionCommit): void {
    const { documents } = get(spec.projection, spec.generation) as MemoryCollection
    const taken = writes.find(({ key, fresh }) => fresh && documents.has(key))
    if (taken) throw new Error(`${taken.key} was said to be fresh and is there already.`)
  }

  function apply({ spec, writes, checkpoint, park = [], unpark = [] }: CollectionCommit): void {
    const collection = get(spec.projection, spec.generation) as MemoryCollection
    for (const write of writes) {
      const { key, body } = write
      if (body === undefined) collection.documents.delete(key)
      else collection.documents.set(key, { ...write, body })
    }
    for (const id of unpark) collection.parked.delete(id)
    for (const event of park) collection.parked.set(event.id, event)
    collection.checkpoint = checkpoint
  }

  return {
    async open(spec, indexes) {
      await hooked(hook, 'readModels.open', () => open(spec, indexes))
      return memoryCollection(() => get(spec.projection, spec.generation), hook)
    },
    finish: (spec) => hooked(hook, 'readModels.finish', () => finish(spec)),
    drop: ({ projection, generation }) =>
      hooked(hook, 'readModels.drop', () => {
        collections.delete(`${projection} ${generation}`)
      }),
    commit: (changes) => hooked(hook, 'readModels.commit', () => commit(changes)),
    wipe: () => hooked(hook, 'readModels.wipe', () => {}),
    checkpoint: (projection, generation) =>
      hooked(hook, 'readModels.checkpoint', () => get(projection, generation)?.checkpoint),
    generations: (projection) => hooked(hook, 'readModels.generations', () => generations.get(projection)),
    swap: (projection, next) =>
      hooked(hook, 'readModels.swap', () => {
        generations.set(projection, next)
      }),
    parked: (projection, generation) =>
      hooked(hook, 'readModels.parked', () =>
        [...(get(projection, generation)?.parked.values() ?? [])].sort(
          (one, other) => compareTexts(one.source, other.source) || one.position - other.position
        )
      ),
    setting: (name) => hooked(hook, 'readModels.setting', () => settings.get(name)),
    setSetting: (name, value) =>
      hooked(hook, 'readModels.setSetting', () => {
        settings.set(name, value)
      }),
    async close() {}
  }
}

function sameSpec(one: CollectionSpec, other: CollectionSpec): boolean {
  const names = ({ lists, lookups }: CollectionSpec) =>
    JSON.stringify([[...lists].sort(), [...lookups].sort()])
  return names(one) === names(other)
}

function sameCursors(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>
): boolean {
  const sources = Object.keys(one)
  return (
    sources.length === Object.keys(other).length && sources.every((source) => one[source] === other[source])
  )
}
