/** How an event type is declared: its data schema, which fields are personal, how old versions are raised. */
import { type Static, type TObject, type TSchema, type TUnsafe, Type } from 'typebox'

/** A personal field as it is stored and travels: ciphertext under the person's own key. */
export interface Sealed {
  /** AES-256-GCM ciphertext followed by its 16-byte tag, base64. */
  readonly enc: string
  /** 12-byte nonce, base64. */
  readonly iv: string
  /** Opaque id of the person whose key decrypts it. */
  readonly person: string
}

/** A personal field: text when a rule writes it, sealed when it is read back. */
export type Personal = string | Sealed

/**
 * Marks a text field as personal. Before the event reaches the log it is encrypted with the key of the person
 * that the event's `person` field names, so deleting the key erases the text from every copy.
 */
export function personal(maxLength = 10_000): TUnsafe<Personal> {
  return Type.Unsafe<Personal>({ type: 'string', maxLength, personal: true })
}

/** Raises the data of one version to the next one. Pure, and total over what was ever stored. */
export type Upcaster = (data: any) => any

/**
 * In whose trail an event stands, and what it says there: who did what, when and from where. Where a request caused it, its
 * attributes say from where, sealed.
 */
export interface Trail<Data = any> {
  /** Ids of the users and profiles. */
  about(data: Data): readonly string[]
  /** A plain sentence of which whoever did it is the subject. */
  readonly says: string
  /** Who it is where nobody was logged in: who logs in, say. */
  by?(data: Data): string
}

export interface EventDefinition<Schema extends TObject = TObject, Type extends string = string> {
  readonly type: Type
  /** Current version of the data, from 1. */
  readonly version: number
  readonly description: string
  /**
   * Schema of the data as a rule writes it, checked before it is stored. It is closed for writing: a field that it
   * does not name is refused, since nobody would seal or erase it. Readers drop such a field of an older event.
   */
  readonly data: Schema
  /** `upcasters[n]` raises version n to n + 1. */
  readonly upcasters: Readonly<Record<number, Upcaster>>
  /** Top-level fields that are encrypted. */
  readonly personal: readonly string[]
  /**
   * Whether the event introduces its `person`: no service met that person before, so the one that writes the
   * event makes the key. Every other event waits for a key that was made elsewhere.
   */
  introduces(data: Static<Schema>): boolean
  /**
   * Whose keys end with the event, in every service that reads it and for good. All that was to be worked out from what
   * they seal was done before.
   */
  erases(data: Static<Schema>): readonly string[]
  /** Absent: it stands in nobody's. */
  readonly trail?: Trail
}

const nobody = (): readonly string[] => []

/** Whether an event of the type may end the key of somebody. */
export const mayErase = (definition: Pick<EventDefinition, 'erases'>): boolean => definition.erases !== nobody

/**
 * Declares an event type. Throws when a personal field has no `person` beside it or lies too deep. `introduces`
 * says which of its events are the first of their person (by default none), each of one service alone.
 */
export function defineEvent<const Type extends string, Schema extends TObject>(declaration: {
  type: Type
  version?: number
  description: string
  data: Schema
  upcasters?: Record<number, Upcaster>
  introduces?: (data: Static<Schema>) => boolean
  erases?: (data: Static<Schema>) => readonly string[]
  trail?: Trail<Static<NoInfer<Schema>>>
}): EventDefinition<Schema, Type> {
  const { type, data, description, version = 1, upcasters = {}, trail } = declaration
  const { introduces = () => false, erases = nobody } = declaration
  const properties = data.properties as Record<string, TSchema & { personal?: true }>
  const fields = Object.keys(properties).filter((name) => properties[name]?.personal)
  if (fields.length > 0 && !('person' in properties))
    throw new Error(`${type}: personal fields need a person`)
  return {
    type,
    version,
    description,
    data,
    upcasters,
    personal: fields,
    introduces,
    erases,
    ...(trail && { trail })
  }
}

/** The data of an event as a rule writes it and a fold reads it. */
export type EventData<Definition extends { readonly data: TSchema }> = Fixed<Static<Definition['data']>>

/** The event types of a list of definitions, and the data of each: what rules and readers are generic over. */
export type EventsOf<Definitions extends readonly EventDefinition[]> = {
  readonly [Definition in Definitions[number] as Definition['type']]: EventData<Definition>
}

/** What happened does not change: read-only, at any depth. */
type Fixed<Value> = Value extends readonly (infer Item)[]
  ? readonly Fixed<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Fixed<Value[Key]> }
    : Value
