/** What the console's pages may load and do. */

/** Stripe's script, and where it draws card fields and asks banks: see https://docs.stripe.com/security/guide. */
const STRIPE = {
  script: ['https://js.stripe.com'],
  frame: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
  connect: ['https://api.stripe.com']
} as const

/**
 * Nothing inline, nothing from elsewhere, no markup from text (Trusted Types), in no frame. `stripe`: where cards are
 * entered by Stripe, its hosts alone come to that, and the one policy by which the console lets in scripts of its.
 */
export function consolePolicy({ stripe = false }: { readonly stripe?: boolean | undefined }): string {
  const { script, frame, connect } = stripe ? STRIPE : { script: [], frame: [], connect: [] }
  return [
    "default-src 'none'",
    ["script-src 'self'", ...script].join(' '),
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    // Legal texts: documents of the gateway's own, which may do nothing.
    ["frame-src 'self'", ...frame].join(' '),
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${stripe ? 'default' : "'none'"}`
  ].join('; ')
}
