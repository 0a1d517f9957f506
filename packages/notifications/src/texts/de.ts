import type { Texts } from '../notices/notice.ts'
import { differ, priceWords } from './prices.ts'

const unexpected =
  'Falls Sie das nicht angefordert haben, können Sie diese Nachricht ignorieren: Es ändert sich nichts.'
const notYou = 'Falls Sie das nicht waren, ändern Sie bitte sofort Ihr Passwort und melden Sie sich bei uns.'

const yours = 'Sie erhalten diese Mail, weil Sie das Profil verwalten.'

const price = priceWords({
  hourly: ['Stunde', 'Stunden'],
  daily: ['Tag', 'Tage'],
  weekly: ['Woche', 'Wochen'],
  monthly: ['Monat', 'Monate'],
  yearly: ['Jahr', 'Jahre']
})

export const de: Texts = {
  signature: ({ name, url }) => `${name} · ${url}`,
  activate: ({ link, days }, { name }) => ({
    subject: `Aktivieren Sie Ihr Konto bei ${name}`,
    paragraphs: [
      `Für diese Adresse wurde ein Konto bei ${name} angelegt. Wählen Sie ein Passwort, um es ` +
        'zu aktivieren.',
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
      `Das Konto ${username} verwendet ab jetzt eine andere E-Mail-Adresse. Nachrichten dazu ` +
        'kommen nicht mehr hierher.'
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
      `Jemand hat sich beim Konto ${username} von einem Gerät oder Netz angemeldet, das wir ` +
        'noch nicht kennen.',
      `Zeit: ${at}. Adresse: ${address}. Programm: ${agent}.`
    ],
    note: notYou
  }),
  secondFactor: ({ username, on }, { name }) => ({
    subject: `Zwei-Faktor-Anmeldung bei ${name} wurde ${on ? 'eingeschaltet' : 'ausgeschaltet'}`,
    paragraphs: [
      on
        ? `Das Konto ${username} verlangt ab jetzt bei jeder Anmeldung einen zweiten Faktor.`
        : `Das Konto ${username} verlangt keinen zweiten Faktor mehr.`
    ],
    note: notYou
  }),
  passkeyAdded: ({ username, title }, { name }) => ({
    subject: `Ein Passkey wurde Ihrem Konto bei ${name} hinzugefügt`,
    paragraphs: [`Mit dem Passkey „${title}“ kann man sich ab jetzt beim Konto ${username} anmelden.`],
    note: notYou
  }),
  passkeyRemoved: ({ username, title }, { name }) => ({
    subject: `Ein Passkey wurde aus Ihrem Konto bei ${name} entfernt`,
    paragraphs: [`Mit dem Passkey „${title}“ kann man sich beim Konto ${username} nicht mehr anmelden.`],
    note: notYou
  }),
  apiKeyMade: ({ username, title }, { name }) => ({
    subject: `Ein neuer API-Schlüssel für Ihr Konto bei ${name}`,
    paragraphs: [`Programme mit dem API-Schlüssel „${title}“ handeln im Namen des Kontos ${username}.`],
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
  }),
  subscriptionGranted: ({ profile, provider, plan, message }, { name }) => ({
    subject: `${provider} schenkt Ihnen ${plan} bei ${name}`,
    paragraphs: [
      `${provider} gewährt ${profile} ein Abonnement von „${plan}“. ` +
        'Melden Sie sich an, um es anzunehmen; es kostet nichts und verlängert sich nicht.'
    ],
    message,
    note: 'Wenn Sie den Absender nicht kennen, können Sie diese Mail ignorieren: Er sieht nichts von Ihnen, bis Sie annehmen.'
  }),
  subscriptionRequested: ({ profile, provider, plan }) => ({
    subject: `${profile} möchte ${plan} abonnieren`,
    paragraphs: [
      `${profile} bittet ${provider} um ein Abonnement von „${plan}“. Es gilt erst, wenn Sie ` +
        'es annehmen: Melden Sie sich an, um die Anfrage zu sehen.'
    ],
    note: 'Sie erhalten dies, weil Sie den Anbieter des Plans verwalten.'
  }),
  requestAccepted: ({ profile, provider, plan }) => ({
    subject: `${provider} hat Ihr Abonnement von ${plan} angenommen`,
    paragraphs: [`Das Abonnement von ${profile} auf „${plan}“ ist angenommen und läuft.`]
  }),
  refunded: ({ profile, provider, amount, link }) => ({
    subject: `Erstattung: ${amount} von ${provider}`,
    paragraphs: [
      `${provider} hat ${profile} ${amount} erstattet. Das Geld kommt auf dem Weg zurück, auf ` +
        'dem gezahlt wurde.'
    ],
    action: { label: 'Gutschrift ansehen', link },
    note: 'Sie erhalten dies, weil Sie das Profil verwalten, das gezahlt hatte.'
  }),
  refundFailed: ({ profile, who, amount }) => ({
    subject: `Erstattung fehlgeschlagen: ${amount} an ${who}`,
    paragraphs: [
      `Der Zahlungsdienst konnte ${who} ${amount} nicht erstatten, etwa weil die Karte gekündigt ist. ` +
        `Das Geld ist wieder bei ${profile}, bleibt aber geschuldet: Zahlen Sie es auf anderem Weg zurück, ` +
        'etwa durch eine Überweisung.'
    ],
    note: 'Sie erhalten dies, weil Sie das Profil verwalten, an das gezahlt wurde.'
  }),
  disputeOpened: ({ profile, who, amount }) => ({
    subject: `Anfechtung: ${amount} von ${who}`,
    paragraphs: [
      `Die Bank von ${who} holt ${amount} zurück, die an ${profile} gezahlt wurden, während ` +
        'sie eine Anfechtung prüft. Melden Sie sich beim Zahlungsdienst an, um zu antworten.'
    ],
    note: 'Sie erhalten dies, weil Sie das Profil verwalten, an das gezahlt wurde.'
  }),
  disputeClosed: ({ profile, who, amount, won }) => ({
    subject: won ? `Anfechtung gewonnen: ${amount} von ${who}` : `Anfechtung verloren: ${amount} von ${who}`,
    paragraphs: [
      won
        ? `Die Anfechtung von ${who} ist abgeschlossen: ${amount} sind wieder bei ${profile}.`
        : `Die Anfechtung von ${who} ist abgeschlossen: ${amount} bleiben bei der Bank und sind ` +
          `für ${profile} verloren.`
    ],
    note: 'Sie erhalten dies, weil Sie das Profil verwalten, an das gezahlt wurde.'
  }),
  seatWaiting: ({ profile, provider, plan, claim }, { name, url }) => ({
    subject: `${profile} hat Ihnen einen Platz für ${plan} bei ${name} gekauft`,
    paragraphs: [
      `${profile} hat für Sie ein Abonnement von „${plan}“ bei ${provider} bezahlt. Es kostet ` +
        'Sie nichts und verlängert sich nicht.',
      `Melden Sie sich unter ${url} an oder registrieren Sie sich, und bestätigen Sie diese ` +
        'E-Mail-Adresse: Der Platz liegt in Ihrem Warenkorb. Oder lösen Sie dort diesen Code ein:'
    ],
    code: claim,
    note: 'Wenn Sie den Absender nicht kennen, können Sie diese Mail ignorieren: Niemand erfährt etwas über Sie.'
  }),
  webhook: ({ profile, host, what }) => {
    const texts = {
      webhookMade: [
        `${profile} sendet Nachrichten an ${host}`,
        `Jemand, der ${profile} verwaltet, hat einen Webhook angelegt: Nachrichten über das ` +
          `Profil gehen ab jetzt an ${host}.`
      ],
      webhookMoved: [
        `Nachrichten von ${profile} gehen jetzt an ${host}`,
        `Jemand, der ${profile} verwaltet, hat einen Webhook geändert: Seine Nachrichten ` +
          `gehen ab jetzt an ${host}.`
      ],
      webhookFailing: [
        `Der Webhook von ${profile} bei ${host} wurde ausgeschaltet`,
        `Seit drei Tagen ist bei ${host} keine Nachricht angekommen, deshalb wird dorthin ` +
          'nichts mehr gesendet. Schalten Sie den Webhook wieder ein, wenn der Empfänger ' +
          'bereit ist, und lassen Sie nachsenden, was ihm fehlt.'
      ],
      webhookGone: [
        `Der Webhook von ${profile} bei ${host} wurde ausgeschaltet`,
        `${host} hat geantwortet, dass es ihn nicht mehr gibt (Status 410), deshalb wird ` +
          'dorthin nichts mehr gesendet.'
      ],
      webhookMakerLeft: [
        `Wer verwaltet den Webhook von ${profile} bei ${host}?`,
        `Wer den Webhook bei ${host} angelegt hat, verwaltet ${profile} nicht mehr. Er ` +
          'bekommt weiterhin Nachrichten über das Profil; löschen Sie ihn, wenn ihn niemand ' +
          'braucht.'
      ]
    } as const
    const [subject, text] = texts[what]
    return {
      subject,
      paragraphs: [text],
      note:
        'Sie erhalten dies, weil Sie das Profil verwalten. Wenn das nicht gewollt ist, ' +
        'melden Sie sich an und löschen Sie den Webhook.'
    }
  },
  trialEndsSoon: ({ profile, provider, plan, day, goesOn, link }) => ({
    subject: `Ihre Probezeit von ${plan} endet am ${day}`,
    paragraphs: [
      `Die Probezeit von „${plan}“ bei ${provider} für ${profile} endet am ${day}.`,
      goesOn
        ? 'Danach verlängert sich das Abonnement, und die hinterlegte Karte wird belastet. Wenn ' +
          'Sie das nicht möchten, beenden Sie vorher die Verlängerung.'
        : 'Es gibt nichts, womit es sich verlängern könnte: Es endet dann und kostet nichts. ' +
          'Hinterlegen Sie eine Karte und schalten Sie die Verlängerung ein, um fortzufahren.'
    ],
    action: { label: 'Karte ansehen', link },
    note: yours
  }),
  trialEnded: ({ profile, provider, plan, day }) => ({
    subject: `Ihre Probezeit von ${plan} ist zu Ende`,
    paragraphs: [
      `Die Probezeit von „${plan}“ bei ${provider} für ${profile} endete am ${day}. Nichts ` +
        'wurde abgebucht, und nichts ist offen.',
      'Bestellen Sie den Plan, um fortzufahren.'
    ],
    note: yours
  }),
  renewalSoon: ({ profile, provider, plan, day }) => ({
    subject: `${plan} verlängert sich am ${day}`,
    paragraphs: [
      `Das Abonnement von „${plan}“ bei ${provider} für ${profile} verlängert sich am ` +
        `${day} und wird um diesen Tag abgebucht.`,
      'Wenn Sie das nicht möchten, beenden Sie vorher die Verlängerung.'
    ],
    note: yours
  }),
  priceChanges: ({ profile, provider, plan, day, before, after, byUse, link }) => ({
    subject: `${plan} kostet ab ${day} mehr`,
    paragraphs: [
      `Das Abonnement von „${plan}“ bei ${provider} für ${profile} läuft ab der ` +
        `Verlängerung am ${day} zu anderen Preisen weiter.`,
      differ(before, after) ? `Ein Zeitraum kostet dann ${price(after)}, bis dahin ${price(before)}.` : '',
      byUse ? 'Auch was nach Verbrauch berechnet wird, kostet mehr, oder weniger davon ist frei.' : '',
      'Wenn Sie das nicht möchten, beenden Sie vorher die Verlängerung.'
    ],
    action: { label: 'Abonnement ansehen', link },
    note: yours
  }),
  paymentFailed: ({ profile, provider, amount, link }) => ({
    subject: `Zahlung fehlgeschlagen: ${amount} an ${provider}`,
    paragraphs: [
      `${amount}, die ${profile} ${provider} schuldet, konnten nicht abgebucht werden. Es ` +
        'wird einige Tage lang erneut versucht; nach dem letzten Versuch kann das Abonnement ' +
        'enden.'
    ],
    action: { label: 'Karte ändern', link },
    note: yours
  }),
  subscriptionCanceled: ({ profile, provider, plan, day }) => ({
    subject: `Das Abonnement von ${plan} ist beendet`,
    paragraphs: [
      `Das Abonnement von „${plan}“ bei ${provider} für ${profile} endete am ${day}. Es ` +
        'verlängert sich nicht mehr. Was davon noch offen ist, bleibt offen.'
    ],
    note: yours
  }),
  cardExpires: ({ profile, link }) => ({
    subject: `Die Karte von ${profile} läuft diesen Monat ab`,
    paragraphs: [
      `Die Karte, mit der ${profile} zahlt, läuft Ende dieses Monats ab. Hinterlegen Sie ` +
        'eine neue, damit weitergeht, was sich verlängert.'
    ],
    action: { label: 'Karte ändern', link },
    note: yours
  }),
  invoiceIssued: ({ profile, provider, number, amount, link }) => ({
    subject: `Rechnung ${number}: ${amount} an ${provider}`,
    paragraphs: [`${provider} hat ${profile} die Rechnung ${number} über ${amount} gestellt.`],
    action: { label: 'Rechnung ansehen', link },
    note: yours
  }),
  receipt: ({ profile, provider, what, amount, day, link, invoice }) => ({
    subject: `Beleg: ${amount} an ${provider}`,
    paragraphs: [`${profile} hat am ${day} ${amount} an ${provider} gezahlt.`, what],
    action: { label: 'Beleg ansehen', link },
    also: { label: 'Rechnung ansehen', link: invoice },
    note: 'Sie erhalten dies, weil Sie das Profil verwalten, das gezahlt hat. Melden Sie sich an, um den Beleg zu sehen.'
  })
}
