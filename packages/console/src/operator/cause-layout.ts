/** Where the events of one request stand when they are drawn: each right of what caused it. */
import type { Cause } from './cause-tree.ts'
import type { ShownEvent } from './events-query.ts'

export interface Node {
  readonly event: ShownEvent
  /** How many events of its type it stands for; none of them caused anything. */
  readonly count: number
  readonly column: number
  readonly row: number
}

export interface Edge {
  /** The request itself where it is left out. */
  readonly from?: Node
  readonly to: Node
  /** Milliseconds between the two, where they are so many that it is no one thing. */
  readonly gap?: number
}

export interface Layout {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly columns: number
  readonly rows: number
}

/** From so long on a pause is drawn as one; more events than that are drawn folded by type. */
const limits = { gapMs: 60_000, nodes: 150 }

/** @param count of all events */
export function layoutOf(causes: readonly Cause[], count: number): Layout {
  const nodes: Node[] = []
  const edges: Edge[] = []
  let rows = 0
  const isFolded = count > limits.nodes

  function place(siblings: readonly Cause[], column: number, from?: Node): readonly number[] {
    const shown = isFolded ? folded(siblings) : siblings.map((cause) => ({ ...cause, count: 1 }))
    return shown.map(({ event, effects, count }) => {
      const node = { event, count, column, row: 0 }
      nodes.push(node)
      // A cause stands in the middle of its effects.
      const below = place(effects, column + 1, node)
      node.row = below.length > 0 ? ((below[0] ?? 0) + (below.at(-1) ?? 0)) / 2 : rows++
      const gap = from ? Date.parse(event.time) - Date.parse(from.event.time) : 0
      edges.push({ to: node, ...(from && { from }), ...(gap >= limits.gapMs && { gap }) })
      return node.row
    })
  }

  place(causes, 1)
  const columns = 1 + Math.max(0, ...nodes.map(({ column }) => column))
  return { nodes, edges, columns, rows }
}

/** Effects of one type that caused nothing themselves are one. */
function folded(siblings: readonly Cause[]): readonly (Cause & { readonly count: number })[] {
  const kept = new Map<string, Cause & { readonly count: number }>()
  for (const cause of siblings) {
    const key = cause.effects.length > 0 ? cause.event.id : `${cause.event.type} folded`
    kept.set(key, { ...cause, ...kept.get(key), count: (kept.get(key)?.count ?? 0) + 1 })
  }
  return [...kept.values()]
}

/** `2 h`, `3 d`: how long a pause was. */
export function gapText(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 36 ? `${hours} h` : `${Math.round(hours / 24)} d`
}
