/**
 * What existing clients read: the fields of each answer, by the names that the API has always had. One that goes, or is
 * called otherwise, breaks them; one that is added has to be named here as ours.
 */
import * as contracts from '@bursar/contracts'
import t from 'tap'

const answers: Readonly<Record<string, string>> = {
  Accessible: `
    created_at request_key profile role_description home_url settings_url accept_grant_api_url remove_api_url`,
  AdvanceDiscount: `
    discount_type discount_value length`,
  BalancesDue: `
    slug printable_name picture type credentials created_at balances`,
  Card: `
    processor_info last4 exp_date`,
  CartItem: `
    created_at user plan use option quantity claim_code sync_on full_name email detail`,
  Charge: `
    created_at amount unit state readable_amount description claim_code last4 exp_date processor_key detail`,
  Coupon: `
    code discount_type discount_value created_at ends_at description nb_attempts plan`,
  Invoicable: `
    subscription lines options`,
  InvoicableSubscription: `
    created_at ends_at description profile plan auto_renew extra grant_key request_key app_url`,
  Lifetime: `
    slug printable_name picture type credentials created_at ends_at contract_value cash_payments
    deferred_revenue unit`,
  Organization: `
    slug printable_name picture type credentials created_at`,
  OrganizationCart: `
    processor_info results`,
  OrganizationDetail: `
    slug printable_name picture type credentials created_at full_name email phone street_address locality
    region postal_code country default_timezone no_implicit_role is_provider is_bulk_buyer extra detail`,
  Plan: `
    slug title`,
  PlanDetail: `
    slug title description is_active setup_amount period_amount period_type advance_discounts use_charges unit
    profile extra period_length renewal_type is_not_priced unlock_event created_at skip_optin_on_grant
    optin_on_request discounted_period_amount is_cart_item detail`,
  Profile: `
    slug printable_name picture type credentials created_at full_name email phone street_address locality
    region postal_code country default_timezone no_implicit_role is_provider is_bulk_buyer extra detail
    nick_name lang`,
  ProfileDetail: `
    slug printable_name picture type credentials created_at full_name email phone street_address locality
    region postal_code country default_timezone no_implicit_role is_provider is_bulk_buyer extra detail
    subscriptions nick_name lang activities`,
  ProvidedSubscription: `
    created_at ends_at description profile plan auto_renew extra grant_key request_key app_url
    accept_request_api_url remove_api_url`,
  ProvidedSubscriptionDetail: `
    created_at ends_at description profile plan auto_renew extra grant_key request_key app_url`,
  PublicSession: `
    slug username printable_name picture email phone full_name nick_name lang credentials otp_enabled
    created_at last_login roles last_visited`,
  Role: `
    created_at user extra grant_key role_description accept_request_api_url remove_api_url detail`,
  RoleDescription: `
    created_at slug title skip_optin_on_grant implicit_create_on_none otp_required is_global profile extra
    editable`,
  SubscribedSubscription: `
    created_at ends_at description profile plan auto_renew extra grant_key request_key app_url remove_api_url
    editable`,
  Transaction: `
    created_at description amount is_debit orig_account orig_profile orig_amount orig_unit dest_account
    dest_profile dest_amount dest_unit`,
  UseCharge: `
    slug title description created_at use_amount quota maximum_limit extra`,
  User: `
    slug username printable_name picture`,
  UserDetail: `
    slug username printable_name picture email phone full_name nick_name lang credentials otp_enabled
    created_at last_login`,
  ValidationDetail: `
    detail`,
  ValidationError: `
    detail`,
  Version: `
    version`,
  WithSubscription: `
    created_at ends_at plan auto_renew`
}

/** Beside these every object with a name of its own has its `id`. */
const ours: Readonly<Record<string, readonly string[]>> = {
  Charge: ['id', 'lines', 'invoice', 'processor_info'],
  Invoicable: ['taxes'],
  OrganizationDetail: ['tax_id'],
  PlanDetail: ['broker_fee', 'tax_exempt', 'tax_included', 'trial_days', 'trial_once'],
  Profile: ['tax_id'],
  ProfileDetail: [
    'broker_fee',
    'payout_days',
    'invoice_prefix',
    'invoice_note',
    'invoice_retention',
    'tax_id'
  ],
  Role: ['request_key'],
  WithSubscription: ['id'],
  InvoicableSubscription: ['id', 'locked', 'trial_ends_at', 'changed_from', 'change_to'],
  ProvidedSubscription: ['id', 'locked', 'trial_ends_at', 'changed_from', 'change_to'],
  ProvidedSubscriptionDetail: ['id', 'locked', 'trial_ends_at', 'changed_from', 'change_to'],
  SubscribedSubscription: ['id', 'locked', 'trial_ends_at', 'changed_from', 'change_to', 'provider'],
  Transaction: ['charge', 'event_id', 'invoice']
}

/** They have a slug, and no life of their own. */
const nameless = ['RoleDescription', 'UseCharge']

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '')

for (const [name, text] of Object.entries(answers)) {
  t.test(`the fields of ${name}`, async (t) => {
    const schema = (contracts as Readonly<Record<string, unknown>>)[name] as { properties: object }
    const fields = words(text)
    const id = fields.includes('slug') && !nameless.includes(name) ? ['id'] : []
    t.same(Object.keys(schema.properties).sort(), [...fields, ...id, ...(ours[name] ?? [])].sort())
  })
}
