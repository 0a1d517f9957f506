import type { Texts } from '../notices/notice.ts'

const unexpected =
  'Falls Sie das nicht angefordert haben, können Sie diese Nachricht ignorieren: Es ändert sich nichts.'
const notYou = 'Falls Sie das nicht waren, ändern Sie bitte sofort Ihr Passwort und melden Sie sich bei uns.'

export const de: Texts = {
  signature: ({ name, url }) => `${name} · ${url}`,
  activate: ({ link, days }, { name }) => ({
    subject: `Aktivieren Sie Ihr Konto bei ${name}`,
    paragraphs: [
      `Für diese Adresse wurde ein Konto bei ${name} angelegt. Wählen Sie ein Passwort, um es zu aktivieren.`,
      `Der Link gilt einmal und ${days} Tage lang.`
    ],
    action: { label: 'Konto aktivieren', link },
    note: unexpected
  }),
  verify: ({ link, code, minutes }, { name }) => ({
    subject: `${code} ist Ihr Code zur Bestätigung dieser Adresse`,
    paragraphs: [
      `Um diese E-Mail-Adresse mit Ihrem Konto bei ${name} zu verwenden, geben Sie innerhalb von ${minutes} ` +
        'Minuten diesen Code ein oder öffnen Sie den Link.'
    ],
    code,
    action: { label: 'Adresse bestätigen', link },
    note: unexpected
  }),
  taken: ({ link }, { name }) => ({
    subject: `Zu dieser Adresse gibt es schon ein Konto bei ${name}`,
    paragraphs: [
      `Jemand, vielleicht Sie selbst, wollte diese E-Mail-Adresse mit einem anderen Konto bei ${name} ` +
        'verwenden. Sie gehört schon zu Ihrem Konto, und nichts wurde geändert.',
      'Falls Sie dieses Konto vergessen haben, können Sie es wiederherstellen.'
    ],
    action: { label: 'Konto wiederherstellen', link },
    note: unexpected
  }),
  code: ({ code, minutes }, { name }) => ({
    subject: `${code} ist Ihr Code für ${name}`,
    paragraphs: [
      `Geben Sie diesen Code innerhalb von ${minutes} Minuten ein, um sich anzumelden. Geben Sie ihn ` +
        'niemandem weiter: Wir fragen nie danach.'
    ],
    code,
    note: 'Falls Sie sich gerade nicht anmelden, hat es jemand anderes versucht. Ohne diesen Code kommt er nicht hinein.'
  }),
  recover: ({ link, code, minutes }, { name }) => ({
    subject: `Stellen Sie Ihr Konto bei ${name} wieder her`,
    paragraphs: [
      `Geben Sie innerhalb von ${minutes} Minuten diesen Code ein, um sich anzumelden, oder öffnen Sie ` +
        'den Link, um ein neues Passwort zu wählen.'
    ],
    code,
    action: { label: 'Neues Passwort wählen', link },
    note: unexpected
  }),
  emailChanged: ({ username }, { name }) => ({
    subject: `Die E-Mail-Adresse Ihres Kontos bei ${name} wurde geändert`,
    paragraphs: [
      `Das Konto ${username} verwendet ab jetzt eine andere E-Mail-Adresse. Nachrichten dazu kommen nicht mehr hierher.`
    ],
    note: 'Falls Sie das nicht waren, melden Sie sich bitte sofort bei uns: Vielleicht ist jemand anderes in Ihrem Konto.'
  }),
  passwordChanged: ({ username }, { name }) => ({
    subject: `Ihr Passwort bei ${name} wurde geändert`,
    paragraphs: [`Das Konto ${username} hat ein neues Passwort.`, 'Alle anderen Sitzungen wurden beendet.'],
    note: 'Falls Sie das nicht waren, stellen Sie Ihr Konto sofort wieder her und melden Sie sich bei uns.'
  }),
  accountArchived: ({ username }, { name }) => ({
    subject: `Ihr Konto bei ${name} wurde geschlossen`,
    paragraphs: [
      `Das Konto ${username} wurde archiviert: Niemand kann sich mehr damit anmelden.`,
      'Seine Sitzungen, seine Rollen und sein persönliches Profil wurden beendet.'
    ],
    note: 'Falls Sie das nicht waren, melden Sie sich bitte sofort bei uns.'
  }),
  newDevice: ({ username, at, address, agent }, { name }) => ({
    subject: `Neue Anmeldung bei Ihrem Konto bei ${name}`,
    paragraphs: [
      `Jemand hat sich beim Konto ${username} von einem Gerät oder Netz angemeldet, das wir noch nicht kennen.`,
      `Zeit: ${at}. Adresse: ${address}. Programm: ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `Zwei-Faktor-Anmeldung bei ${name} wurde ${on ? 'eingeschaltet' : 'ausgeschaltet'}`,
    paragraphs: [
      on
        ? `Das Konto ${username} verlangt ab jetzt bei jeder Anmeldung einen Einmalcode.`
        : `Das Konto ${username} verlangt keinen Einmalcode mehr.`
    ],
    note: notYou
  }),
  roleOffered: ({ profile, role, link, message }, { name }) => ({
    subject: `${profile} lädt Sie zu ${name} ein`,
    paragraphs: [
      `${profile} bietet Ihnen die Rolle „${role}“ an. Melden Sie sich an oder registrieren Sie sich ` +
        'mit dieser Adresse, um sie anzunehmen oder abzulehnen.'
    ],
    message,
    action: { label: 'Einladung ansehen', link },
    note:
      'Falls Sie den Absender nicht kennen, können Sie diese Nachricht ignorieren: Bevor Sie zustimmen, ' +
      'geschieht nichts.'
  }),
  roleRequested: ({ profile, role, who, message }) => ({
    subject: `${who} bittet um Zugang zu ${profile}`,
    paragraphs: [
      `${who} bittet um ${role ? `die Rolle „${role}“` : 'eine Rolle'} bei ${profile}. ` +
        'Als Verwalter können Sie sie gewähren oder ablehnen.'
    ],
    message
  }),
  roleGranted: ({ profile, role }) => ({
    subject: `Sie haben Zugang zu ${profile}`,
    paragraphs: [`Ein Verwalter von ${profile} hat Ihnen die Rolle „${role}“ gegeben.`]
  }),
  roleAccepted: ({ profile, role, who }) => ({
    subject: `${who} hat Ihre Einladung zu ${profile} angenommen`,
    paragraphs: [`${who} hat jetzt die Rolle „${role}“ bei ${profile}.`]
  })
}
