import type { Texts } from '../notices/notice.ts'
import { differ, priceWords } from './prices.ts'

const unexpected = 'If you did not ask for this, you can ignore this mail: nothing changes.'
const notYou = 'If this was not you, change your password now and contact us.'

const yours = 'You get this because you manage the profile.'

const price = priceWords({
  hourly: ['hour', 'hours'],
  daily: ['day', 'days'],
  weekly: ['week', 'weeks'],
  monthly: ['month', 'months'],
  yearly: ['year', 'years']
})

export const en: Texts = {
  signature: ({ name, url }) => `${name} · ${url}`,
  activate: ({ link, days }, { name }) => ({
    subject: `Activate your account at ${name}`,
    paragraphs: [
      `An account at ${name} was made for this address. Choose a password to activate it.`,
      `The link works once, for ${days} days.`
    ],
    action: { label: 'Activate account', link },
    note: unexpected
  }),
  verify: ({ link, code, minutes }, { name }) => ({
    subject: `${code} is your code to verify this address`,
    paragraphs: [
      `To use this e-mail address with your account at ${name}, enter this code within ` +
        `${minutes} minutes, or open the link.`
    ],
    code,
    action: { label: 'Verify address', link },
    note: unexpected
  }),
  taken: ({ link }, { name }) => ({
    subject: `This address already has an account at ${name}`,
    paragraphs: [
      `Somebody, perhaps you, asked to use this e-mail address with another account at ${name}. It ` +
        'belongs to your account already, and nothing was changed.',
      'If you forgot that account, you can recover it.'
    ],
    action: { label: 'Recover account', link },
    note: unexpected
  }),
  code: ({ code, minutes }, { name }) => ({
    subject: `${code} is your code for ${name}`,
    paragraphs: [
      `Enter this code within ${minutes} minutes to log in. Give it to nobody: we never ask for it.`
    ],
    code,
    note: 'If you are not logging in, somebody else tried to. They cannot get in without this code.'
  }),
  recover: ({ link, code, minutes }, { name }) => ({
    subject: `Recover your account at ${name}`,
    paragraphs: [
      `Enter this code within ${minutes} minutes to log in, or open the link to choose a new password.`
    ],
    code,
    action: { label: 'Choose a new password', link },
    note: unexpected
  }),
  emailChanged: ({ username }, { name }) => ({
    subject: `The e-mail address of your account at ${name} was changed`,
    paragraphs: [
      `The account ${username} uses another e-mail address from now on. Mail about it no longer comes here.`
    ],
    note: 'If this was not you, contact us at once: somebody else may be in your account.'
  }),
  passwordChanged: ({ username }, { name }) => ({
    subject: `Your password at ${name} was changed`,
    paragraphs: [`The account ${username} has a new password.`, 'Every other session was ended.'],
    note: 'If this was not you, recover your account at once and contact us.'
  }),
  accountArchived: ({ username }, { name }) => ({
    subject: `Your account at ${name} was closed`,
    paragraphs: [
      `The account ${username} was archived: nobody can log in to it any more.`,
      'Its sessions, its roles and its personal profile have ended.'
    ],
    note: 'If this was not you, contact us at once.'
  }),
  newDevice: ({ username, at, address, agent }, { name }) => ({
    subject: `New login to your account at ${name}`,
    paragraphs: [
      `Somebody logged in to the account ${username} from a device or network that we have not ` +
        'seen before.',
      `Time: ${at}. Address: ${address}. Program: ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `Two-factor login was turned ${on ? 'on' : 'off'} at ${name}`,
    paragraphs: [
      on
        ? `The account ${username} asks for a second factor at each login from now on.`
        : `The account ${username} no longer asks for a second factor.`
    ],
    note: notYou
  }),
  passkeyAdded: ({ username, title }, { name }) => ({
    subject: `A passkey was added to your account at ${name}`,
    paragraphs: [`The passkey “${title}” logs in to the account ${username} from now on.`],
    note: notYou
  }),
  passkeyRemoved: ({ username, title }, { name }) => ({
    subject: `A passkey was removed from your account at ${name}`,
    paragraphs: [`The passkey “${title}” no longer logs in to the account ${username}.`],
    note: notYou
  }),
  apiKeyMade: ({ username, title }, { name }) => ({
    subject: `A new API key for your account at ${name}`,
    paragraphs: [`Programs that have the API key “${title}” act in the name of the account ${username}.`],
    note: notYou
  }),
  roleOffered: ({ profile, role, link, message }, { name }) => ({
    subject: `${profile} invites you at ${name}`,
    paragraphs: [
      `${profile} offers you the role “${role}”. Log in, or register with this address, to ` +
        'accept or refuse it.'
    ],
    message,
    action: { label: 'See the invitation', link },
    note: 'If you do not know the sender, you can ignore this mail: nothing happens until you accept.'
  }),
  roleRequested: ({ profile, role, who, message }) => ({
    subject: `${who} asks for access to ${profile}`,
    paragraphs: [
      `${who} asks for ${role ? `the role “${role}”` : 'a role'} on ${profile}. As a manager ` +
        'you can grant or refuse it.'
    ],
    message
  }),
  roleGranted: ({ profile, role }) => ({
    subject: `You have access to ${profile}`,
    paragraphs: [`A manager of ${profile} granted you the role “${role}”.`]
  }),
  roleAccepted: ({ profile, role, who }) => ({
    subject: `${who} accepted your invitation to ${profile}`,
    paragraphs: [`${who} now has the role “${role}” on ${profile}.`]
  }),
  subscriptionGranted: ({ profile, provider, plan, message }, { name }) => ({
    subject: `${provider} grants you ${plan} at ${name}`,
    paragraphs: [
      `${provider} grants ${profile} a subscription to “${plan}”. Log in to accept it; it ` +
        'costs nothing and does not renew.'
    ],
    message,
    note: 'If you do not know the sender, you can ignore this mail: the sender sees nothing of yours until you accept.'
  }),
  subscriptionRequested: ({ profile, provider, plan }) => ({
    subject: `${profile} asks to subscribe to ${plan}`,
    paragraphs: [
      `${profile} asks ${provider} for a subscription to “${plan}”. It gives no access until ` +
        'you accept it: log in to see the request.'
    ],
    note: 'You get this because you manage the provider of the plan.'
  }),
  requestAccepted: ({ profile, provider, plan }) => ({
    subject: `${provider} accepted your subscription to ${plan}`,
    paragraphs: [`The subscription of ${profile} to “${plan}” is accepted and runs.`]
  }),
  refunded: ({ profile, provider, amount, link }) => ({
    subject: `Refund: ${amount} from ${provider}`,
    paragraphs: [`${provider} refunded ${amount} to ${profile}. It goes back the way it was paid.`],
    action: { label: 'See the credit note', link },
    note: 'You get this because you manage the profile that had paid.'
  }),
  refundFailed: ({ profile, who, amount }) => ({
    subject: `Refund failed: ${amount} to ${who}`,
    paragraphs: [
      `The payment processor could not refund ${amount} to ${who}, such as because the card was closed. ` +
        `${profile} has the money again, and still owes it: pay it back in another way, such as a bank transfer.`
    ],
    note: 'You get this because you manage the profile that was paid.'
  }),
  disputeOpened: ({ profile, who, amount }) => ({
    subject: `Dispute: ${amount} paid by ${who}`,
    paragraphs: [
      `The bank of ${who} takes back ${amount} that was paid to ${profile}, while it looks ` +
        'into a dispute. Log in to the payment processor to answer it.'
    ],
    note: 'You get this because you manage the profile that was paid.'
  }),
  disputeClosed: ({ profile, who, amount, won }) => ({
    subject: won ? `Dispute won: ${amount} paid by ${who}` : `Dispute lost: ${amount} paid by ${who}`,
    paragraphs: [
      won
        ? `The dispute of ${who} is closed: ${amount} is back with ${profile}.`
        : `The dispute of ${who} is closed: ${amount} stays with the bank, and ${profile} has lost it.`
    ],
    note: 'You get this because you manage the profile that was paid.'
  }),
  seatWaiting: ({ profile, provider, plan, claim }, { name, url }) => ({
    subject: `${profile} bought you a seat of ${plan} at ${name}`,
    paragraphs: [
      `${profile} paid for a subscription to “${plan}” by ${provider}, for you. It costs you ` +
        'nothing and does not renew.',
      `Log in or register at ${url} and verify this e-mail address: the seat is in your cart. ` +
        'Or redeem this code there:'
    ],
    code: claim,
    note: 'If you do not know the sender, you can ignore this mail: neither learns anything of you.'
  }),
  webhook: ({ profile, host, what }) => {
    const texts = {
      webhookMade: [
        `${profile} sends messages to ${host}`,
        `A manager of ${profile} added a webhook: messages about what happens to the profile ` +
          `go to ${host} from now on.`
      ],
      webhookMoved: [
        `Messages of ${profile} go to ${host} now`,
        `A manager of ${profile} changed a webhook: its messages go to ${host} from now on.`
      ],
      webhookFailing: [
        `The webhook of ${profile} at ${host} was turned off`,
        `No message has arrived at ${host} for three days, so nothing more is sent there. ` +
          'Turn the webhook on again when the receiver is well, and have what it missed sent ' +
          'again.'
      ],
      webhookGone: [
        `The webhook of ${profile} at ${host} was turned off`,
        `${host} answered that it is gone for good (status 410), so nothing more is sent ` + 'there.'
      ],
      webhookMakerLeft: [
        `Who manages the webhook of ${profile} at ${host}?`,
        `Whoever added the webhook at ${host} no longer manages ${profile}. It still gets ` +
          'messages about the profile; delete it if nobody uses it.'
      ]
    } as const
    const [subject, text] = texts[what]
    return {
      subject,
      paragraphs: [text],
      note:
        'You get this because you manage the profile. If this was not meant, log in and ' +
        'delete the webhook.'
    }
  },
  trialEndsSoon: ({ profile, provider, plan, day, goesOn, link }) => ({
    subject: `Your trial of ${plan} ends on ${day}`,
    paragraphs: [
      `The trial of “${plan}” by ${provider}, for ${profile}, ends on ${day}.`,
      goesOn
        ? 'It renews then, and the card on file is charged. If you do not want that, stop the ' +
          'renewal before.'
        : 'There is nothing to renew it by, so it ends then and costs nothing. Put a card on ' +
          'file, with the renewal on, to go on.'
    ],
    action: { label: 'See the card', link },
    note: yours
  }),
  trialEnded: ({ profile, provider, plan, day }) => ({
    subject: `Your trial of ${plan} has ended`,
    paragraphs: [
      `The trial of “${plan}” by ${provider}, for ${profile}, ended on ${day}. Nothing was ` +
        'charged, and nothing is due.',
      'Order the plan to go on with it.'
    ],
    note: yours
  }),
  renewalSoon: ({ profile, provider, plan, day }) => ({
    subject: `${plan} renews on ${day}`,
    paragraphs: [
      `The subscription of ${profile} to “${plan}” by ${provider} renews on ${day}, and is ` +
        'charged around then.',
      'If you do not want that, stop the renewal before.'
    ],
    note: yours
  }),
  priceChanges: ({ profile, provider, plan, day, before, after, byUse, link }) => ({
    subject: `${plan} will cost more from ${day} on`,
    paragraphs: [
      `The subscription of ${profile} to “${plan}” by ${provider} goes on at other prices from ${day} on, when it renews.`,
      differ(before, after) ? `A period costs ${price(after)} then, and ${price(before)} until then.` : '',
      byUse ? 'What is charged by use costs more, too, or less of it is free.' : '',
      'If you do not want that, stop the renewal before.'
    ],
    action: { label: 'See the subscription', link },
    note: yours
  }),
  paymentFailed: ({ profile, provider, amount, link }) => ({
    subject: `Payment failed: ${amount} to ${provider}`,
    paragraphs: [
      `${amount} that ${profile} owes ${provider} could not be charged. It will be tried ` +
        'again for some days; after the last try the subscription may end.'
    ],
    action: { label: 'Change the card', link },
    note: yours
  }),
  subscriptionCanceled: ({ profile, provider, plan, day }) => ({
    subject: `The subscription to ${plan} has ended`,
    paragraphs: [
      `The subscription of ${profile} to “${plan}” by ${provider} ended on ${day}. It is ` +
        'not renewed any more. What is still due of it stays due.'
    ],
    note: yours
  }),
  cardExpires: ({ profile, link }) => ({
    subject: `The card of ${profile} expires this month`,
    paragraphs: [
      `The card that ${profile} pays with expires at the end of this month. Put a new one ` +
        'in its place, so that what renews goes on.'
    ],
    action: { label: 'Change the card', link },
    note: yours
  }),
  invoiceIssued: ({ profile, provider, number, amount, link }) => ({
    subject: `Invoice ${number}: ${amount} to ${provider}`,
    paragraphs: [`${provider} issued the invoice ${number} of ${amount} to ${profile}.`],
    action: { label: 'See the invoice', link },
    note: yours
  }),
  receipt: ({ profile, provider, what, amount, day, link, invoice }) => ({
    subject: `Receipt: ${amount} to ${provider}`,
    paragraphs: [`${profile} paid ${amount} to ${provider} on ${day}.`, what],
    action: { label: 'See the receipt', link },
    also: { label: 'See the invoice', link: invoice },
    note: 'You get this because you manage the profile that paid. Log in to see the receipt.'
  })
}
