/** A service as one value: what it is called, answers, keeps and reacts to. */
import type { Site } from '@bursar/contracts'
import type { Engine, Policy, ServiceNames } from '@bursar/event-sourcing'
import type { JobHandler } from '@bursar/jobs'
import type { Operation, Prove } from '../operation/operation.ts'
import type { UserRef } from '../operation/refs.ts'
import type { ReadSide } from './read-side.ts'

/** Settings of the first start and of every start; checked by the composition root. */
export interface SiteSettings {
  /** Slug of the profile that runs the site. */
  readonly broker: string
  /** The first manager of the broker; made only when the log has none. */
  readonly admin: { readonly username: string; readonly password: string }
}

/** A rule that must always hold, proved over a service's own log or read models. */
export interface Check {
  readonly name: string
  /** Answers what is wrong, at most a few lines of it; an empty list when all holds. */
  run(engine: Engine): Promise<readonly string[]>
}

/** Rows of a person that no list of the API has for that person. */
export interface PersonalRows {
  readonly section: string
  /** The newest, as they are to be read: opened, and without anything that opens something. */
  readonly results: readonly unknown[]
  readonly count: number
}

/** What a service has of a person, for an export. */
export interface PersonalData {
  /** Streams that are about this person and nobody else. */
  streams(user: UserRef): readonly string[]
  /** At most so many rows a section. */
  rows?(engine: Engine, user: UserRef, most: number): Promise<readonly PersonalRows[]>
}

/** What is asked about the site. */
export interface SiteQuestion {
  /** Slug of the provider whose brand is wanted; the broker's when absent. */
  readonly provider: string | undefined
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
}

/** What a service does all the time, on the one of its instances that leads. */
export interface Attendant {
  start(): void
  /** Resolves once it does nothing any more. */
  stop(): Promise<void>
}

/** Makes one; it tells `onFault` of what failed and is tried again. */
export type AttendantOf = (engine: Engine, onFault: (error: unknown) => void) => Attendant

/** `Operations`: as a tuple it keeps their contracts, of which the client's types are made. */
export interface Service<Operations extends readonly Operation[] = readonly Operation[]> extends ReadSide {
  readonly operations: Operations
  readonly policies: readonly Policy[]
  /** What follows from its log of the names that it reserves, and which of them are concealed. */
  readonly names?: ServiceNames
  /**
   * Run at every start after the read models stand and before requests: what the first start makes (safe to
   * repeat), and what a crash left half-done (a charge whose answer never came).
   */
  readonly prepare: (engine: Engine, settings: SiteSettings) => Promise<void>
  /** What it does when something is due, on the one of its instances that leads. */
  readonly jobs: readonly JobHandler[]
  /** What it does all the time. */
  readonly attendants: readonly AttendantOf[]
  /** What `verify` proves beside the hash chain and the digests. */
  readonly checks: readonly Check[]
  readonly personal?: PersonalData
  /** How a caller shows who they are, where operations ask for a step-up. */
  readonly prove?: Prove
  /** What it knows of the site that everybody may know; fails with `not_found` for a provider that is none. */
  site?(engine: Engine, question: SiteQuestion): Promise<Partial<Site>>
}

/** Declares a service: its read side, and what it answers and does. */
export function service<const Operations extends readonly Operation[]>(
  declaration: Omit<
    Service<Operations>,
    'policies' | 'names' | 'prepare' | 'jobs' | 'attendants' | 'checks'
  > &
    Partial<Pick<Service, 'policies' | 'names' | 'prepare' | 'jobs' | 'attendants' | 'checks'>>
): Service<Operations> {
  return {
    policies: [],
    jobs: [],
    attendants: [],
    checks: [],
    prepare: async () => undefined,
    ...declaration
  }
}
