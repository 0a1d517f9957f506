import type { Texts } from '../notices/notice.ts'

const unexpected = 'If you did not ask for this, you can ignore this mail: nothing changes.'
const notYou = 'If this was not you, change your password now and contact us.'

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
      `To use this e-mail address with your account at ${name}, enter this code within ${minutes} minutes, or open the link.`
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
      `Somebody logged in to the account ${username} from a device or network that we have not seen before.`,
      `Time: ${at}. Address: ${address}. Program: ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `Two-factor login was turned ${on ? 'on' : 'off'} at ${name}`,
    paragraphs: [
      on
        ? `The account ${username} asks for a one-time code at each login from now on.`
        : `The account ${username} no longer asks for a one-time code.`
    ],
    note: notYou
  }),
  roleOffered: ({ profile, role, link, message }, { name }) => ({
    subject: `${profile} invites you at ${name}`,
    paragraphs: [
      `${profile} offers you the role “${role}”. Log in, or register with this address, to accept or refuse it.`
    ],
    message,
    action: { label: 'See the invitation', link },
    note: 'If you do not know the sender, you can ignore this mail: nothing happens until you accept.'
  }),
  roleRequested: ({ profile, role, who, message }) => ({
    subject: `${who} asks for access to ${profile}`,
    paragraphs: [
      `${who} asks for ${role ? `the role “${role}”` : 'a role'} on ${profile}. As a manager you can grant or refuse it.`
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
  })
}
