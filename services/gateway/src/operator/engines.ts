/** The engines of one process, by service name, in the order in which they start. */
import type { Engine } from '@bursar/event-sourcing'

export type Engines = ReadonlyMap<string, Engine>
