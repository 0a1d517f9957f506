import type { Texts } from '../notices/notice.ts'
import { differ, priceWords } from './prices.ts'

const unexpected = 'Si vous n’avez rien demandé, ignorez ce message : rien ne change.'
const notYou = 'Si ce n’était pas vous, changez votre mot de passe maintenant et contactez-nous.'

const yours = 'Vous recevez ce message parce que vous gérez le profil.'

const price = priceWords({
  hourly: ['heure', 'heures'],
  daily: ['jour', 'jours'],
  weekly: ['semaine', 'semaines'],
  monthly: ['mois', 'mois'],
  yearly: ['an', 'ans']
})

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
      `Le compte ${username} utilise désormais une autre adresse e-mail. Les messages le ` +
        'concernant n’arrivent plus ici.'
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
      `Quelqu’un s’est connecté au compte ${username} depuis un appareil ou un réseau que nous ` +
        'ne connaissons pas encore.',
      `Heure : ${at}. Adresse : ${address}. Programme : ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `La connexion à deux facteurs a été ${on ? 'activée' : 'désactivée'} chez ${name}`,
    paragraphs: [
      on
        ? `Le compte ${username} demande désormais un second facteur à chaque connexion.`
        : `Le compte ${username} ne demande plus de second facteur.`
    ],
    note: notYou
  }),
  passkeyAdded: ({ username, title }, { name }) => ({
    subject: `Une clé d’accès a été ajoutée à votre compte chez ${name}`,
    paragraphs: [`La clé d’accès « ${title} » permet désormais de se connecter au compte ${username}.`],
    note: notYou
  }),
  passkeyRemoved: ({ username, title }, { name }) => ({
    subject: `Une clé d’accès a été retirée de votre compte chez ${name}`,
    paragraphs: [`La clé d’accès « ${title} » ne permet plus de se connecter au compte ${username}.`],
    note: notYou
  }),
  apiKeyMade: ({ username, title }, { name }) => ({
    subject: `Une nouvelle clé d’API pour votre compte chez ${name}`,
    paragraphs: [`Les programmes qui ont la clé d’API « ${title} » agissent au nom du compte ${username}.`],
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
  }),
  subscriptionGranted: ({ profile, provider, plan, message }, { name }) => ({
    subject: `${provider} vous accorde ${plan} sur ${name}`,
    paragraphs: [
      `${provider} accorde à ${profile} un abonnement à « ${plan} ». ` +
        'Connectez-vous pour l’accepter ; il ne coûte rien et ne se renouvelle pas.'
    ],
    message,
    note:
      'Si vous ne connaissez pas l’expéditeur, vous pouvez ignorer ce message : ' +
      'il ne voit rien de vous tant que vous n’acceptez pas.'
  }),
  subscriptionRequested: ({ profile, provider, plan }) => ({
    subject: `${profile} demande un abonnement à ${plan}`,
    paragraphs: [
      `${profile} demande à ${provider} un abonnement à « ${plan} ». Il ne donne aucun accès ` +
        'tant que vous ne l’acceptez pas : connectez-vous pour voir la demande.'
    ],
    note: 'Vous le recevez parce que vous gérez le fournisseur du plan.'
  }),
  requestAccepted: ({ profile, provider, plan }) => ({
    subject: `${provider} a accepté votre abonnement à ${plan}`,
    paragraphs: [`L’abonnement de ${profile} à « ${plan} » est accepté et court.`]
  }),
  refunded: ({ profile, provider, amount, link }) => ({
    subject: `Remboursement : ${amount} de ${provider}`,
    paragraphs: [
      `${provider} a remboursé ${amount} à ${profile}. L’argent revient par la voie par ` +
        'laquelle il a été payé.'
    ],
    action: { label: 'Voir l’avoir', link },
    note: 'Vous le recevez parce que vous gérez le profil qui avait payé.'
  }),
  refundFailed: ({ profile, who, amount }) => ({
    subject: `Échec du remboursement : ${amount} à ${who}`,
    paragraphs: [
      `Le prestataire de paiement n’a pas pu rembourser ${amount} à ${who}, par exemple parce que la carte est fermée. ` +
        `L’argent est de nouveau chez ${profile}, qui le doit encore : rendez-le par une autre voie, comme un virement.`
    ],
    note: 'Vous le recevez parce que vous gérez le profil qui a été payé.'
  }),
  disputeOpened: ({ profile, who, amount }) => ({
    subject: `Litige : ${amount} payés par ${who}`,
    paragraphs: [
      `La banque de ${who} reprend ${amount} payés à ${profile} pendant qu’elle examine un ` +
        'litige. Connectez-vous au prestataire de paiement pour y répondre.'
    ],
    note: 'Vous le recevez parce que vous gérez le profil qui a été payé.'
  }),
  disputeClosed: ({ profile, who, amount, won }) => ({
    subject: won ? `Litige gagné : ${amount} de ${who}` : `Litige perdu : ${amount} de ${who}`,
    paragraphs: [
      won
        ? `Le litige de ${who} est clos : ${amount} reviennent à ${profile}.`
        : `Le litige de ${who} est clos : ${amount} restent à la banque et sont perdus pour ${profile}.`
    ],
    note: 'Vous le recevez parce que vous gérez le profil qui a été payé.'
  }),
  seatWaiting: ({ profile, provider, plan, claim }, { name, url }) => ({
    subject: `${profile} vous a acheté une place pour ${plan} sur ${name}`,
    paragraphs: [
      `${profile} a payé pour vous un abonnement à « ${plan} » de ${provider}. Il ne vous ` +
        'coûte rien et ne se renouvelle pas.',
      `Connectez-vous ou inscrivez-vous sur ${url} et vérifiez cette adresse e-mail : la place ` +
        'est dans votre panier. Ou utilisez-y ce code :'
    ],
    code: claim,
    note: 'Si vous ne connaissez pas l’expéditeur, vous pouvez ignorer ce message : personne n’apprend rien de vous.'
  }),
  webhook: ({ profile, host, what }) => {
    const texts = {
      webhookMade: [
        `${profile} envoie des messages à ${host}`,
        `Une personne qui gère ${profile} a ajouté un webhook : les messages sur le profil ` +
          `vont désormais à ${host}.`
      ],
      webhookMoved: [
        `Les messages de ${profile} vont désormais à ${host}`,
        `Une personne qui gère ${profile} a modifié un webhook : ses messages vont désormais ` +
          `` +
          `à ${host}.`
      ],
      webhookFailing: [
        `Le webhook de ${profile} chez ${host} a été désactivé`,
        `Depuis trois jours, aucun message n’arrive chez ${host} : plus rien n’y est envoyé. ` +
          'Réactivez le webhook quand le destinataire fonctionne, et faites renvoyer ce qui ' +
          'lui manque.'
      ],
      webhookGone: [
        `Le webhook de ${profile} chez ${host} a été désactivé`,
        `${host} a répondu qu’il n’existe plus (statut 410) : plus rien n’y est envoyé.`
      ],
      webhookMakerLeft: [
        `Qui gère le webhook de ${profile} chez ${host} ?`,
        `La personne qui a ajouté le webhook chez ${host} ne gère plus ${profile}. Il reçoit ` +
          'toujours des messages sur le profil ; supprimez-le si personne ne s’en sert.'
      ]
    } as const
    const [subject, text] = texts[what]
    return {
      subject,
      paragraphs: [text],
      note:
        'Vous le recevez parce que vous gérez le profil. Si ce n’était pas voulu, ' +
        'connectez-vous et supprimez le webhook.'
    }
  },
  trialEndsSoon: ({ profile, provider, plan, day, goesOn, link }) => ({
    subject: `Votre essai de ${plan} se termine le ${day}`,
    paragraphs: [
      `L’essai de « ${plan} » de ${provider}, pour ${profile}, se termine le ${day}.`,
      goesOn
        ? 'Il se renouvelle ensuite, et la carte enregistrée est débitée. Si vous ne le voulez ' +
          'pas, arrêtez le renouvellement avant.'
        : 'Rien ne permet de le renouveler : il se termine alors et ne coûte rien. Enregistrez ' +
          'une carte et activez le renouvellement pour continuer.'
    ],
    action: { label: 'Voir la carte', link },
    note: yours
  }),
  trialEnded: ({ profile, provider, plan, day }) => ({
    subject: `Votre essai de ${plan} est terminé`,
    paragraphs: [
      `L’essai de « ${plan} » de ${provider}, pour ${profile}, s’est terminé le ${day}. ` +
        'Rien n’a été débité, et rien n’est dû.',
      'Commandez l’offre pour continuer.'
    ],
    note: yours
  }),
  renewalSoon: ({ profile, provider, plan, day }) => ({
    subject: `${plan} se renouvelle le ${day}`,
    paragraphs: [
      `L’abonnement de ${profile} à « ${plan} » de ${provider} se renouvelle le ${day} et ` +
        'sera débité autour de cette date.',
      'Si vous ne le voulez pas, arrêtez le renouvellement avant.'
    ],
    note: yours
  }),
  priceChanges: ({ profile, provider, plan, day, before, after, byUse, link }) => ({
    subject: `${plan} coûtera plus cher à partir du ${day}`,
    paragraphs: [
      `L’abonnement de ${profile} à « ${plan} » de ${provider} continue à d’autres prix ` +
        `à partir du ${day}, quand il se renouvelle.`,
      differ(before, after)
        ? `Une période coûtera alors ${price(after)}, et ${price(before)} jusque-là.`
        : '',
      byUse ? 'Ce qui est facturé à l’usage coûtera plus cher aussi, ou sera moins souvent gratuit.' : '',
      'Si vous ne le voulez pas, arrêtez le renouvellement avant.'
    ],
    action: { label: 'Voir l’abonnement', link },
    note: yours
  }),
  paymentFailed: ({ profile, provider, amount, link }) => ({
    subject: `Paiement refusé : ${amount} à ${provider}`,
    paragraphs: [
      `${amount} que ${profile} doit à ${provider} n’ont pas pu être débités. Un nouvel ` +
        'essai aura lieu pendant quelques jours ; après le dernier, l’abonnement peut se ' +
        'terminer.'
    ],
    action: { label: 'Changer la carte', link },
    note: yours
  }),
  subscriptionCanceled: ({ profile, provider, plan, day }) => ({
    subject: `L’abonnement à ${plan} est terminé`,
    paragraphs: [
      `L’abonnement de ${profile} à « ${plan} » de ${provider} s’est terminé le ${day}. Il ` +
        'ne se renouvelle plus. Ce qui en reste dû reste dû.'
    ],
    note: yours
  }),
  cardExpires: ({ profile, link }) => ({
    subject: `La carte de ${profile} expire ce mois-ci`,
    paragraphs: [
      `La carte avec laquelle ${profile} paie expire à la fin du mois. Remplacez-la pour ` +
        'que ce qui se renouvelle continue.'
    ],
    action: { label: 'Changer la carte', link },
    note: yours
  }),
  invoiceIssued: ({ profile, provider, number, amount, link }) => ({
    subject: `Facture ${number} : ${amount} à ${provider}`,
    paragraphs: [`${provider} a adressé à ${profile} la facture ${number} de ${amount}.`],
    action: { label: 'Voir la facture', link },
    note: yours
  }),
  receipt: ({ profile, provider, what, amount, day, link, invoice }) => ({
    subject: `Reçu : ${amount} à ${provider}`,
    paragraphs: [`${profile} a payé ${amount} à ${provider} le ${day}.`, what],
    action: { label: 'Voir le reçu', link },
    also: { label: 'Voir la facture', link: invoice },
    note: 'Vous le recevez parce que vous gérez le profil qui a payé. Connectez-vous pour voir le reçu.'
  })
}
