/** What the figures of a provider depend on beside its sales: one document for each provider. */

/** Where days begin for this provider, and the plan that was its first. */
export interface ProviderSettings {
  /** IANA name. */
  readonly zone: string
  readonly first: FirstPlan | null
}

/** The first plan's unit is that of tables for which nobody names one. */
export interface FirstPlan {
  readonly created_at: string
  readonly plan: string
  readonly unit: string
}

/** Settings of a provider of which nothing is known yet. */
export const DEFAULT_SETTINGS: ProviderSettings = { zone: 'UTC', first: null }

/** The unit of tables for which nobody names one, as long as there is no plan. */
export const DEFAULT_UNIT = 'usd'

export function settingsKey(provider: string): string {
  return `${provider}/settings`
}

/** The settings with one more plan; plans come in any order, and of two at one instant the lower id is first. */
export function withPlan(settings: ProviderSettings | undefined, plan: FirstPlan): ProviderSettings {
  const { zone, first } = settings ?? DEFAULT_SETTINGS
  return { zone, first: first && !before(plan, first) ? first : plan }
}

/** The settings after a plan got another unit; that of a later plan does not matter. */
export function withUnit(
  settings: ProviderSettings | undefined,
  plan: string,
  unit: string
): ProviderSettings | undefined {
  if (settings?.first?.plan !== plan) return settings
  return { zone: settings.zone, first: { ...settings.first, unit } }
}

function before(one: FirstPlan, other: FirstPlan): boolean {
  if (one.created_at !== other.created_at) return one.created_at < other.created_at
  return one.plan < other.plan
}
