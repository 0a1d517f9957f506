/** Things that URLs can name, so that a check gets behind the 404: made over HTTP, under names of their own. */

/** @param token of a manager of the broker, whose name is `manager` */
export async function makeScene(url, token, manager) {
  const mark = Date.now().toString(36)
  const ask = asking(url, token)
  const profile = (await ask('POST', `/api/users/${manager}/profiles`, profileOf(`Shop ${mark}`))).slug
  const user = `user-${mark}`
  await ask('POST', '/api/auth/register', accountOf(user))
  const terms = { title: `Plan ${mark}`, period_amount: 24_900, is_active: true }
  const plan = (await ask('POST', `/api/profile/${profile}/plans`, terms)).slug
  const coupon = `HALF-${mark}`
  const cut = { code: coupon, discount_type: 'percentage', discount_value: 5_000 }
  await ask('POST', `/api/billing/${profile}/coupons`, cut)
  await ask('POST', '/api/cart', { plan })
  const payment = { processor_token: 'tok_visa', remember_card: true }
  const charge = (await ask('POST', `/api/billing/${profile}/checkout`, payment)).processor_key
  await ask('POST', `/api/profile/${profile}/roles/contributor`, { slug: user })
  return {
    profile,
    user,
    plan,
    subscribed_plan: plan,
    subscriber: profile,
    coupon,
    charge,
    role: 'contributor',
    processor: 'test',
    service: 'billing',
    name: 'coupons'
  }
}

const profileOf = (full_name) => ({ full_name, email: 'shop@example.com' })

const accountOf = (username) => ({
  username,
  full_name: 'Somebody',
  email: `${username}@example.com`,
  new_password: 'a-long-password'
})

/** Answers the body, and throws on what is no success. Later requests see what earlier ones wrote. */
export function asking(url, token) {
  return async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' })
      },
      ...(body && { body: JSON.stringify(body) })
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}

/** A new token of that user. */
export async function logIn(url, credentials) {
  return (await asking(url)('POST', '/api/auth', credentials)).token
}
