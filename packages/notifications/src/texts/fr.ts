import type { Texts } from '../notices/notice.ts'

const unexpected = 'Si vous n’avez rien demandé, ignorez ce message : rien ne change.'
const notYou = 'Si ce n’était pas vous, changez votre mot de passe maintenant et contactez-nous.'

export const fr: Texts = {
  signature: ({ name, url }) => `${name} · ${url}`,
  activate: ({ link, days }, { name }) => ({
    subject: `Activez votre compte chez ${name}`,
    paragraphs: [
      `Un compte chez ${name} a été créé pour cette adresse. Choisissez un mot de passe pour l’activer.`,
      `Le lien fonctionne une seule fois, pendant ${days} jours.`
    ],
    action: { label: 'Activer le compte', link },
    note: unexpected
  }),
  verify: ({ link, code, minutes }, { name }) => ({
    subject: `${code} est votre code pour vérifier cette adresse`,
    paragraphs: [
      `Pour utiliser cette adresse e-mail avec votre compte chez ${name}, saisissez ce code dans les ${minutes} ` +
        'minutes ou ouvrez le lien.'
    ],
    code,
    action: { label: 'Vérifier l’adresse', link },
    note: unexpected
  }),
  taken: ({ link }, { name }) => ({
    subject: `Cette adresse a déjà un compte chez ${name}`,
    paragraphs: [
      `Quelqu’un, peut-être vous, a voulu utiliser cette adresse e-mail avec un autre compte chez ${name}. ` +
        'Elle appartient déjà à votre compte, et rien n’a été modifié.',
      'Si vous avez oublié ce compte, vous pouvez le récupérer.'
    ],
    action: { label: 'Récupérer le compte', link },
    note: unexpected
  }),
  code: ({ code, minutes }, { name }) => ({
    subject: `${code} est votre code pour ${name}`,
    paragraphs: [
      `Saisissez ce code dans les ${minutes} minutes pour vous connecter. Ne le donnez à personne : ` +
        'nous ne le demandons jamais.'
    ],
    code,
    note: 'Si vous n’êtes pas en train de vous connecter, quelqu’un d’autre a essayé. Sans ce code, il n’entrera pas.'
  }),
  recover: ({ link, code, minutes }, { name }) => ({
    subject: `Récupérez votre compte chez ${name}`,
    paragraphs: [
      `Saisissez ce code dans les ${minutes} minutes pour vous connecter, ou ouvrez le lien pour ` +
        'choisir un nouveau mot de passe.'
    ],
    code,
    action: { label: 'Choisir un nouveau mot de passe', link },
    note: unexpected
  }),
  emailChanged: ({ username }, { name }) => ({
    subject: `L’adresse e-mail de votre compte chez ${name} a été changée`,
    paragraphs: [
      `Le compte ${username} utilise désormais une autre adresse e-mail. Les messages le concernant n’arrivent plus ici.`
    ],
    note: 'Si ce n’était pas vous, contactez-nous tout de suite : quelqu’un d’autre est peut-être dans votre compte.'
  }),
  passwordChanged: ({ username }, { name }) => ({
    subject: `Votre mot de passe chez ${name} a été changé`,
    paragraphs: [
      `Le compte ${username} a un nouveau mot de passe.`,
      'Toutes les autres sessions ont été fermées.'
    ],
    note: 'Si ce n’était pas vous, récupérez votre compte tout de suite et contactez-nous.'
  }),
  accountArchived: ({ username }, { name }) => ({
    subject: `Votre compte chez ${name} a été fermé`,
    paragraphs: [
      `Le compte ${username} a été archivé : personne ne peut plus s’y connecter.`,
      'Ses sessions, ses rôles et son profil personnel ont pris fin.'
    ],
    note: 'Si ce n’était pas vous, contactez-nous tout de suite.'
  }),
  newDevice: ({ username, at, address, agent }, { name }) => ({
    subject: `Nouvelle connexion à votre compte chez ${name}`,
    paragraphs: [
      `Quelqu’un s’est connecté au compte ${username} depuis un appareil ou un réseau que nous ne connaissons pas encore.`,
      `Heure : ${at}. Adresse : ${address}. Programme : ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `La connexion à deux facteurs a été ${on ? 'activée' : 'désactivée'} chez ${name}`,
    paragraphs: [
      on
        ? `Le compte ${username} demande désormais un code à usage unique à chaque connexion.`
        : `Le compte ${username} ne demande plus de code à usage unique.`
    ],
    note: notYou
  }),
  roleOffered: ({ profile, role, link, message }, { name }) => ({
    subject: `${profile} vous invite chez ${name}`,
    paragraphs: [
      `${profile} vous propose le rôle « ${role} ». Connectez-vous, ou inscrivez-vous avec cette ` +
        'adresse, pour l’accepter ou le refuser.'
    ],
    message,
    action: { label: 'Voir l’invitation', link },
    note: 'Si vous ne connaissez pas l’expéditeur, ignorez ce message : rien ne se passe tant que vous n’acceptez pas.'
  }),
  roleRequested: ({ profile, role, who, message }) => ({
    subject: `${who} demande l’accès à ${profile}`,
    paragraphs: [
      `${who} demande ${role ? `le rôle « ${role} »` : 'un rôle'} sur ${profile}. ` +
        'En tant que gestionnaire, vous pouvez l’accorder ou le refuser.'
    ],
    message
  }),
  roleGranted: ({ profile, role }) => ({
    subject: `Vous avez accès à ${profile}`,
    paragraphs: [`Un gestionnaire de ${profile} vous a accordé le rôle « ${role} ».`]
  }),
  roleAccepted: ({ profile, role, who }) => ({
    subject: `${who} a accepté votre invitation à ${profile}`,
    paragraphs: [`${who} a maintenant le rôle « ${role} » sur ${profile}.`]
  })
}
